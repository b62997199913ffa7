"""What the bus tells of the curriculum, as any of its readers would find it now."""

import asyncio
from collections.abc import Callable

from libs.chassis.kafka.projection import Projection
from libs.chassis.settings import ServiceSettings
from libs.contracts import Event
from services.curriculum.mapping import PAYLOADS, fact
from services.curriculum.ports import Fact


async def published(settings: ServiceSettings, halt: Callable[[str], None]) -> dict[Fact, Event]:
    """The newest payload of every key, read from the beginning of the topics to their end; waits while no broker answers.
    Read anew each time: a projection that keeps running would not notice that the broker has lost what it once had."""
    projections: list[Projection[Event]] = [Projection(settings, payload) for payload in PAYLOADS]
    parts = [one.part(halt) for one in projections]
    try:
        await asyncio.gather(*(part.start() for part in parts))
    finally:
        await asyncio.gather(*(part.stop() for part in parts))
    return {fact(event): event for one in projections for event in one.rows.values()}
