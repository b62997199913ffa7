"""What the bus tells of the curriculum, as any of its readers would find it now."""

from collections.abc import Callable

from libs.chassis.kafka import compacted
from libs.chassis.settings import ServiceSettings
from services.curriculum.mapping import PAYLOADS, digest
from services.curriculum.ports import Fact


async def extent(settings: ServiceSettings) -> compacted.Extent:
    """Where the topics begin and end. Raises KafkaError, OSError."""
    return await compacted.extent(settings, PAYLOADS)


async def published(settings: ServiceSettings, halt: Callable[[str], None]) -> dict[Fact, bytes]:
    """The digest of the newest payload of every key; waits while no broker answers."""
    return await compacted.published(settings, PAYLOADS, digest, halt)
