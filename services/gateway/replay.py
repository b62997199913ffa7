"""What a resumed stream has missed: read again from the log, by a consumer that lives only for that."""

import asyncio
import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from libs.chassis.kafka.reading import reading
from libs.chassis.settings import ServiceSettings
from services.gateway.model.cursor import FEED_TOPICS, Cursor

AT_ONCE = 8  # replays an instance does side by side; more wait
TIMEOUT = 30.0
PROBE_MS = 1000
POLL_MS = 200


class CannotReplay(Exception):  # noqa: N818 - an outcome
    """What was missed is not there any more, or too much of it: the client must read its state anew."""


class Replay:
    """`most` bounds the records of all pupils that one resumption may have to read through."""

    def __init__(self, settings: ServiceSettings, most: int) -> None:
        self._settings = settings
        self._most = most
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def between(self, since: Cursor, until: Cursor, key: bytes) -> Iterator[Any]:
        """One pupil's records from `since` up to, not including, `until`, as they were produced.

        Raises CannotReplay; TimeoutError, KafkaError, OSError if the broker does not answer.
        """
        async with self._slots, asyncio.timeout(TIMEOUT), reading(self._settings, "replay") as consumer:
            found = await _read(consumer, await _bounds(consumer, since, until, self._most), key)
        # By time, but never against the order within a topic.
        return heapq.merge(*found.values(), key=lambda record: record.timestamp)


async def _bounds(
    consumer: AIOKafkaConsumer, since: Cursor, until: Cursor, most: int
) -> dict[TopicPartition, tuple[int, int]]:
    """What has to be read of each partition. Raises CannotReplay."""
    if since.partition != until.partition:
        raise CannotReplay("the number of partitions has changed")
    partitions = [TopicPartition(topic, since.partition) for topic in FEED_TOPICS]
    consumer.assign(partitions)
    first = await consumer.beginning_offsets(partitions)
    bounds = dict(zip(partitions, zip(since.offsets, until.offsets, strict=True), strict=True))
    if sum(max(0, end - start) for start, end in bounds.values()) > most:
        raise CannotReplay("too much was missed")
    for one, (start, end) in bounds.items():
        if start < first[one]:
            raise CannotReplay("what was missed is not kept any more")
        if start > end and not await _exists(consumer, one, start - 1):
            raise CannotReplay("the log is not the one that was read before")
    return {one: (start, end) for one, (start, end) in bounds.items() if start < end}


async def _exists(consumer: AIOKafkaConsumer, partition: TopicPartition, offset: int) -> bool:
    """Whether the partition reaches this offset. Its reported end may lie up to one batch too low on Tansu, so only reading
    it can tell."""
    consumer.seek(partition, offset)
    try:
        found = await consumer.getmany(partition, timeout_ms=PROBE_MS)
    except KafkaError:  # out of range
        return False
    return any(record.offset >= offset for record in found.get(partition, ()))


async def _read(
    consumer: AIOKafkaConsumer, bounds: Mapping[TopicPartition, tuple[int, int]], key: bytes
) -> Mapping[TopicPartition, Sequence[Any]]:
    consumer.assign(list(bounds))
    for one, (start, _) in bounds.items():
        consumer.seek(one, start)
    found: dict[TopicPartition, list[Any]] = {one: [] for one in bounds}
    left = set(bounds)
    while left:
        for one, records in (await consumer.getmany(*left, timeout_ms=POLL_MS)).items():
            found[one] += [record for record in records if record.key == key and record.offset < bounds[one][1]]
        left = {one for one in left if await consumer.position(one) < bounds[one][1]}
    return found
