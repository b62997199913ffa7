"""The live feed of one instance: one consumer, assigned to just the partitions in which a connected client's events lie."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError
from aiokafka.partitioner import DefaultPartitioner

from libs.chassis.kafka.reading import reading
from libs.chassis.settings import ServiceSettings
from libs.contracts import TOPICS
from services.gateway.model.cursor import FEED_TOPICS, Cursor
from services.gateway.model.problems import BUS_UNAVAILABLE, Refusal

log = structlog.get_logger()
PARTITIONS = list(range(TOPICS[FEED_TOPICS[0]].partitions))
QUEUE_SIZE = 500
POLL_MS = 100  # also how long a new client may wait for its partition to be assigned
JOIN_TIMEOUT = 5.0
RECONNECT_PAUSE = 1.0


def partition_of(student_id: UUID) -> int:
    """The partition that producers put this pupil's records into."""
    partition: int = DefaultPartitioner()(str(student_id).encode(), PARTITIONS, PARTITIONS)
    return partition


class Subscription:
    """What has come for one client and was not taken yet. `start` is where that begins; `closed` says why it ended."""

    def __init__(self, key: bytes, start: Cursor) -> None:
        self.key = key
        self.start = start
        self.closed: str | None = None
        self._records: deque[Any] = deque()
        self._changed = asyncio.Event()

    def offer(self, record: Any) -> None:
        if len(self._records) >= QUEUE_SIZE:
            self.close("too slow: connect again with Last-Event-ID")
        elif self.closed is None:
            self._records.append(record)
            self._changed.set()

    def close(self, reason: str) -> None:
        self._records.clear()
        self.closed = reason
        self._changed.set()

    async def take(self, within: float) -> Sequence[Any]:
        """All records that have come, at least one unless `within` seconds pass or the subscription closes."""
        if not self._records and self.closed is None:
            try:
                async with asyncio.timeout(within):
                    await self._changed.wait()
            except TimeoutError:
                return ()
        self._changed.clear()
        taken = tuple(self._records)
        self._records.clear()
        return taken


class LiveFeed:
    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._subscriptions: defaultdict[int, defaultdict[bytes, set[Subscription]]]
        self._subscriptions = defaultdict(lambda: defaultdict(set))
        self._joining: Counter[int] = Counter()
        # The next offset to be handed out, for every partition that is being read: everything from there on reaches every
        # subscription that exists by then. Changed together with the subscriptions' queues, never across an await.
        self._next: dict[TopicPartition, int] = {}
        self._wanted = asyncio.Event()
        self._assigned = asyncio.Condition()

    async def subscribe(self, student_id: UUID) -> Subscription:
        """Returns once it is known where the subscription begins. Raises Refusal BUS_UNAVAILABLE if that takes too long."""
        partition = partition_of(student_id)
        self._joining[partition] += 1
        self._wanted.set()
        try:
            async with asyncio.timeout(JOIN_TIMEOUT), self._assigned:
                await self._assigned.wait_for(lambda: self.reached(partition) is not None)
        except TimeoutError:
            raise Refusal(BUS_UNAVAILABLE, "the live feed cannot be read now", retry_after=JOIN_TIMEOUT) from None
        else:
            start = self.reached(partition)
            assert start is not None
            subscription = Subscription(str(student_id).encode(), start)
            self._subscriptions[partition][subscription.key].add(subscription)
            return subscription
        finally:
            self._joining[partition] -= 1

    def unsubscribe(self, subscription: Subscription) -> None:
        partition = subscription.start.partition
        same_pupil = self._subscriptions[partition][subscription.key]
        same_pupil.discard(subscription)
        if not same_pupil:
            del self._subscriptions[partition][subscription.key]
        if not self._subscriptions[partition]:
            del self._subscriptions[partition]

    def reached(self, partition: int) -> Cursor | None:
        """Everything before this has been handed out; None while the partition is not read."""
        if any(TopicPartition(topic, partition) not in self._next for topic in FEED_TOPICS):
            return None
        return Cursor(partition, tuple(self._next[TopicPartition(topic, partition)] for topic in FEED_TOPICS))

    def close(self, reason: str) -> None:
        for subscription in list(self._all(self._subscriptions)):
            subscription.close(reason)

    async def run(self) -> None:
        """Reads for ever what somebody is connected for; while nobody is, it reads nothing and is not even connected."""
        while True:
            await self._wanted.wait()
            try:
                async with reading(self._settings, "feed") as consumer:
                    await self._read(consumer)
            except OffsetOutOfRangeError as error:
                self._start_over(error.args[0])
            except (KafkaError, OSError) as error:
                log.warning("the live feed is not read", error=str(error) or type(error).__name__)
                await asyncio.sleep(RECONNECT_PAUSE)

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        assigned: set[int] = set()
        while wanted := self._subscriptions.keys() | +self._joining:
            if wanted != assigned:
                await self._assign(consumer, wanted)
                assigned = wanted
            for partition, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
                self._hand_out(partition, records)
        self._next.clear()
        self._wanted.clear()

    async def _assign(self, consumer: AIOKafkaConsumer, wanted: Iterable[int]) -> None:
        """Assignment forgets positions, so every partition is sought to where it was, a new one to its end."""
        partitions = [TopicPartition(topic, number) for number in wanted for topic in FEED_TOPICS]
        for gone in self._next.keys() - set(partitions):
            del self._next[gone]
        consumer.assign(partitions)
        fresh = [one for one in partitions if one not in self._next]
        ends = await consumer.end_offsets(fresh) if fresh else {}
        async with self._assigned:
            self._next.update(ends)
            for one in partitions:
                consumer.seek(one, self._next[one])
            self._assigned.notify_all()

    def _hand_out(self, partition: TopicPartition, records: Sequence[Any]) -> None:
        by_key: Mapping[bytes, set[Subscription]] = self._subscriptions.get(partition.partition, {})
        for record in records:
            for subscription in by_key.get(record.key, ()):
                subscription.offer(record)
        self._next[partition] = records[-1].offset + 1

    def _start_over(self, lost: Mapping[TopicPartition, int]) -> None:
        """Records between where we were and what the broker still has are gone (retention, or a broker that lost its log)."""
        log.warning("the live feed lost its place", partitions=[f"{one.topic}-{one.partition}" for one in lost])
        for number in {one.partition for one in lost}:
            for topic in FEED_TOPICS:
                self._next.pop(TopicPartition(topic, number), None)
            for subscription in list(self._all({number: self._subscriptions.get(number, {})})):
                subscription.close("the log was cut: connect again")

    @staticmethod
    def _all(subscriptions: Mapping[int, Mapping[bytes, set[Subscription]]]) -> Iterable[Subscription]:
        return (one for by_key in subscriptions.values() for same in by_key.values() for one in same)
