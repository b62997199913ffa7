"""What the bus tells of the curriculum, as any of its readers would find it now."""

import asyncio
from collections.abc import Callable
from functools import partial

from libs.chassis.kafka.projection import Projection
from libs.chassis.settings import ServiceSettings
from libs.contracts import Event
from services.curriculum.mapping import PAYLOADS, digest
from services.curriculum.ports import Fact


async def published(settings: ServiceSettings, halt: Callable[[str], None]) -> dict[Fact, bytes]:
    """The digest of the newest payload of every key, read from the beginning of the topics to their end; waits while no broker
    answers. Read anew each time: a projection that keeps running would not notice that the broker has lost what it once had.
    """
    found: dict[Fact, bytes] = {}

    def changed(type_: str, key: str, event: Event | None) -> None:
        if event is None:
            found.pop((type_, key), None)
        else:
            found[type_, key] = digest(event)

    parts = [Projection(settings, one, partial(changed, one.contract.type)).part(halt) for one in PAYLOADS]
    try:
        await asyncio.gather(*(part.start() for part in parts))
    finally:
        await asyncio.gather(*(part.stop() for part in parts))
    return found
