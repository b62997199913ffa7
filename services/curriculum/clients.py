"""What the bus tells of the curriculum, as any of its readers would find it now."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from aiokafka import TopicPartition

from libs.chassis.kafka.projection import Projection
from libs.chassis.kafka.reading import reading
from libs.chassis.settings import ServiceSettings
from libs.contracts import TOPICS, Event
from services.curriculum.mapping import PAYLOADS, digest
from services.curriculum.ports import Fact

Extent = Mapping[TopicPartition, tuple[int, int]]


async def extent(settings: ServiceSettings) -> Extent:
    """Where every partition begins and ends: while that is so, the topics tell what they told. Raises KafkaError, OSError."""
    names = {one.contract.topic for one in PAYLOADS}
    partitions = [TopicPartition(name, number) for name in names for number in range(TOPICS[name].partitions)]
    async with reading(settings, "extent") as consumer:
        first, last = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    return {one: (first[one], last[one]) for one in partitions}


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
