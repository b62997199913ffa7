"""Outcomes onto the bus."""

from libs.chassis.kafka.bus import Bus
from services.ocr.mapping import to_outgoing
from services.ocr.model.uploads import Upload


class BusAnnouncements:
    """See `Announcements`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, upload: Upload) -> None:
        await self._bus.publish([to_outgoing(upload)])
