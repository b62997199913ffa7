"""Replies to this instance: one partition of gateway-replies, read by assignment from its end, without a group, so that a
reply costs nobody but the instance that asked."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from libs.chassis.kafka.reading import reading
from libs.chassis.kafka.record import REPLY_TOPIC
from libs.chassis.settings import ServiceSettings
from libs.contracts import ContractError
from libs.contracts.attempts.v1 import AttemptAnswered, AttemptRefused
from libs.contracts.mastery.v1 import TopicMasteryUpdated
from services.gateway import metrics
from services.gateway.model.problems import OVERLOADED, Refusal

log = structlog.get_logger()
RECONNECT_PAUSE = 1.0
T = TypeVar("T")
Outcome = AttemptAnswered | AttemptRefused
# By bytes, as they stand in the headers: this runs for every reply, most of what an envelope holds is not needed here.
_OUTCOMES: dict[bytes, type[Outcome]] = {one.contract.type.encode(): one for one in (AttemptAnswered, AttemptRefused)}
_MASTERY = TopicMasteryUpdated.contract.type.encode()


class PendingReplies:
    """What has been said so far about one command."""

    __slots__ = ("_outcome", "_p_known")

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[Outcome] = loop.create_future()
        self._p_known: asyncio.Future[float] = loop.create_future()

    def tell_outcome(self, outcome: Outcome) -> None:
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    def tell_p_known(self, p_known: float) -> None:
        if not self._p_known.done():
            self._p_known.set_result(p_known)

    async def outcome(self, within: float) -> Outcome | None:
        return await _result(self._outcome, within)

    async def p_known(self, within: float) -> float | None:
        return await _result(self._p_known, within)


class ReplyReader:
    """Reads the partition and hands each reply to whoever waits for it; what nobody waits for any more is counted."""

    def __init__(self, settings: ServiceSettings, partition: int, *, max_waiting: int) -> None:
        self._settings = settings
        self._partition = TopicPartition(REPLY_TOPIC, partition)
        self._max_waiting = max_waiting
        self._by_command: dict[bytes, PendingReplies] = {}
        self._by_attempt: defaultdict[UUID, list[PendingReplies]] = defaultdict(list)
        self._position: int | None = None
        self._consumer: AIOKafkaConsumer | None = None
        self.connected = asyncio.Event()

    @contextmanager
    def expect(self, command_id: UUID, attempt_id: UUID) -> Iterator[PendingReplies]:
        if len(self._by_command) >= self._max_waiting:
            raise Refusal(OVERLOADED, f"{self._max_waiting} submissions are waiting already", retry_after=1)
        pending, command = PendingReplies(), str(command_id).encode()
        same_attempt = self._by_attempt[attempt_id]  # several at once while a client repeats itself
        self._by_command[command] = pending
        same_attempt.append(pending)
        try:
            yield pending
        finally:
            del self._by_command[command]
            same_attempt.remove(pending)
            if not same_attempt:
                del self._by_attempt[attempt_id]

    async def check(self) -> None:
        """Raises while the broker does not answer."""
        if self._consumer is None or not self.connected.is_set():
            raise RuntimeError("replies are not read")
        await self._consumer.end_offsets([self._partition])

    async def run(self) -> None:
        """Reads for ever, from the end at first and from where it was after trouble."""
        while True:
            try:
                async with reading(self._settings, "replies", out_of_range="latest") as self._consumer:
                    await self._read(self._consumer)
            except (KafkaError, OSError) as error:
                self.connected.clear()
                log.warning("replies are not read", error=str(error) or type(error).__name__)
                await asyncio.sleep(RECONNECT_PAUSE)

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        consumer.assign([self._partition])
        if self._position is not None:
            consumer.seek(self._partition, self._position)
        else:
            await consumer.seek_to_end(self._partition)
        # Known before the first command is sent, or its reply could slip by.
        self._position = await consumer.position(self._partition)
        self.connected.set()
        while True:
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                for record in records:
                    self._dispatch(record)
                self._position = records[-1].offset + 1

    def _dispatch(self, record: Any) -> None:
        headers: dict[str, bytes] = dict(record.headers)
        type_ = headers.get("ce_type", b"")
        try:
            if type_ == _MASTERY:
                told = self._tell_mastery(record.value)
            elif (outcome := _OUTCOMES.get(type_)) is not None:
                told = self._tell_outcome(headers.get("ce_causationid"), outcome, record.value)
            else:
                told = False
        except ContractError as error:
            log.error("a reply breaks its contract", offset=record.offset, error=str(error))
        else:
            if not told:
                metrics.LATE_REPLIES.inc()

    def _tell_mastery(self, body: bytes) -> bool:
        if not self._by_attempt:
            return False
        update = TopicMasteryUpdated.from_json(body)
        waiting = self._by_attempt.get(update.attempt_id, ())
        for pending in waiting:
            pending.tell_p_known(update.p_known)
        return bool(waiting)

    def _tell_outcome(self, command: bytes | None, outcome: type[Outcome], body: bytes) -> bool:
        pending = self._by_command.get(command or b"")
        if pending is not None:
            pending.tell_outcome(outcome.from_json(body))
        return pending is not None


async def _result(future: asyncio.Future[T], within: float) -> T | None:
    try:
        async with asyncio.timeout(within):
            return await future
    except TimeoutError:
        return None
