"""What the bus tells of courses, as any of its readers would find it now."""

from collections.abc import Callable
from uuid import UUID

from libs.chassis.kafka import compacted
from libs.chassis.settings import ServiceSettings
from libs.contracts.roster.v1 import CourseUpdated
from services.roster.mapping import revision


async def extent(settings: ServiceSettings) -> compacted.Extent:
    """Where the topic begins and ends. Raises KafkaError, OSError."""
    return await compacted.extent(settings, (CourseUpdated,))


async def published(settings: ServiceSettings, halt: Callable[[str], None]) -> dict[UUID, int]:
    """The revision of every course; waits while no broker answers."""
    found = await compacted.published(settings, (CourseUpdated,), revision, halt)
    return {UUID(key): number for (_, key), number in found.items()}
