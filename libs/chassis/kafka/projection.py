"""A compacted topic as a table in memory: another context's facts, read from its events."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from libs.chassis.cancellation import heed_cancellation
from libs.chassis.kafka.delivery import Batch, read_batch
from libs.chassis.kafka.reading import reading
from libs.chassis.lifecycle import Part, background
from libs.chassis.settings import ServiceSettings
from libs.contracts import TOPICS, Event

E = TypeVar("E", bound=Event)
log = structlog.get_logger()


class Projection(Generic[E]):
    """The newest payload per key. Reads from the beginning at every start and keeps reading; a tombstone removes a key.

    `rows` maps the record key (text) to the payload. A record that breaks its contract is logged and skipped: the last
    good one stays. Whoever wants another shape gives `changed`: it is told each key with its new payload, None when it is
    gone, and `rows` stays empty.
    """

    def __init__(
        self, settings: ServiceSettings, payload: type[E], changed: Callable[[str, E | None], None] | None = None
    ) -> None:
        self._settings = settings
        self._payload = payload
        self._changed = changed or self._put
        self.rows: dict[str, E] = {}
        self.caught_up = asyncio.Event()

    def part(self, halt: Callable[[str], None]) -> Part:
        """Started when everything that was on the topic at that time has been read."""
        loop = background(f"projection of {self._payload.contract.topic}", self._run, halt)

        async def start() -> None:
            await loop.start()
            await self.caught_up.wait()

        return Part(loop.name, start, loop.stop, loop.check)

    async def _run(self) -> None:
        while True:
            try:
                async with reading(self._settings, "projection", out_of_range="earliest") as consumer:
                    await self._follow(consumer)
            except (KafkaError, OSError) as error:
                log.warning("projection starts over", topic=self._payload.contract.topic, error=str(error))
                await asyncio.sleep(1)

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        topic = self._payload.contract.topic
        partitions = [TopicPartition(topic, number) for number in range(TOPICS[topic].partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        while True:
            found = await consumer.getmany(timeout_ms=200)
            heed_cancellation()
            for records in found.values():
                self._apply(records)
            if not self.caught_up.is_set():
                positions = [await consumer.position(partition) for partition in partitions]
                if all(at >= ends[partition] for at, partition in zip(positions, partitions, strict=True)):
                    self.caught_up.set()

    def _apply(self, records: list[object]) -> None:
        for record in records:
            if record.value is None:  # type: ignore[attr-defined]
                self._changed(record.key.decode(), None)  # type: ignore[attr-defined]
                continue
            batch: Batch = read_batch([record], frozenset({self._payload}))
            for delivery in batch.deliveries:
                self._changed(delivery.raw.key.decode(), delivery.data)
            for refused in batch.refused:
                log.error("projection skips a record", topic=self._payload.contract.topic, error=str(refused.error))

    def _put(self, key: str, payload: E | None) -> None:
        if payload is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = payload
