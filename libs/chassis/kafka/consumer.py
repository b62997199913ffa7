"""The Kafka consumer that FastStream runs for us, with three of its habits mended."""

import asyncio
from time import monotonic
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

log = structlog.get_logger()
POLL_MS = 1000
COMMIT_EVERY = 0.2  # seconds


class PatientConsumer(AIOKafkaConsumer):
    """Waits for records, makes at most one batch in a while, and commits a few times a second.

    `getmany` returns only when there is something: FastStream sleeps through `batch_timeout_ms` after an empty poll, during
    which a record that has just arrived waits too (P16). `timeout_ms` is therefore free to say how soon after the last batch
    the next one may come: what arrives before that gathers, what arrives later is handed on at once. A batch costs
    milliseconds, a record in it microseconds, so this is what bounds the cost of a stream of single records.

    `commit` after every batch would cost a round trip and a log append each. Offsets are noted when their batch is settled
    and committed at most every COMMIT_EVERY seconds, and at the end; a crash repeats what was settled in between, which
    handlers take as any other redelivery.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._settled: dict[TopicPartition, int] = {}
        self._next_commit = 0.0
        self._timer: asyncio.Task[None] | None = None

    async def getmany(self, *partitions: Any, timeout_ms: int = 0, max_records: int | None = None) -> Any:
        settled_at = monotonic()  # the caller comes back when it is done with the last batch
        found: dict[TopicPartition, list[Any]] = {}
        while not found:
            found = await super().getmany(*partitions, timeout_ms=POLL_MS, max_records=max_records)
        early = settled_at + timeout_ms / 1000 - monotonic()
        room = None if max_records is None else max_records - sum(map(len, found.values()))
        if early > 0 and room != 0:
            await asyncio.sleep(early)
            for partition, records in (await super().getmany(*partitions, max_records=room)).items():
                found.setdefault(partition, []).extend(records)
        return found

    async def commit(self, offsets: Any = None) -> None:
        """Notes everything handed out so far as settled: batches are settled one after the other (P30)."""
        for partition in self.assignment():
            self._settled[partition] = await self.position(partition)
        if self._timer is None:
            self._timer = asyncio.create_task(self._commit_later())

    async def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await self._commit_settled()
        await super().stop()

    async def _commit_later(self) -> None:
        await asyncio.sleep(max(0.0, self._next_commit - monotonic()))
        self._timer = None
        self._next_commit = monotonic() + COMMIT_EVERY
        await self._commit_settled()

    async def _commit_settled(self) -> None:
        assigned = self.assignment()
        offsets = {partition: offset for partition, offset in self._settled.items() if partition in assigned}
        self._settled = {}
        if not offsets:
            return
        try:
            await super().commit(offsets)
        except KafkaError as error:
            # What is not committed comes again, after a rebalance to somebody else.
            log.warning("offsets not committed", error=type(error).__name__, detail=str(error))
