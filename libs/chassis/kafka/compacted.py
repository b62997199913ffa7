"""What compacted topics tell, as any of their readers would find it now."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from aiokafka import TopicPartition

from libs.chassis.kafka.projection import Projection
from libs.chassis.kafka.reading import reading
from libs.chassis.settings import ServiceSettings
from libs.contracts import TOPICS, Event

D = TypeVar("D")
Extent = Mapping[TopicPartition, tuple[int, int]]


async def extent(settings: ServiceSettings, payloads: Sequence[type[Event]]) -> Extent:
    """Where every partition begins and ends: while that is so, the topics tell what they told. Raises KafkaError, OSError."""
    names = {one.contract.topic for one in payloads}
    partitions = [TopicPartition(name, number) for name in names for number in range(TOPICS[name].partitions)]
    async with reading(settings, "extent") as consumer:
        first, last = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    return {one: (first[one], last[one]) for one in partitions}


async def published(
    settings: ServiceSettings,
    payloads: Sequence[type[Event]],
    digest: Callable[[Event], D],
    halt: Callable[[str], None],
) -> dict[tuple[str, str], D]:
    """By type and key the digest of the newest payload, read from the beginning of the topics to their end; waits while no
    broker answers. Read anew each time: a projection that keeps running would not notice that the broker has lost data.
    """
    found: dict[tuple[str, str], D] = {}

    def changed(type_: str, key: str, event: Event | None) -> None:
        if event is None:
            found.pop((type_, key), None)
        else:
            found[type_, key] = digest(event)

    parts = [Projection(settings, one, partial(changed, one.contract.type)).part(halt) for one in payloads]
    try:
        await asyncio.gather(*(part.start() for part in parts))
    finally:
        await asyncio.gather(*(part.stop() for part in parts))
    return found
