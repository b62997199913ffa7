"""Event streams: one pupil's events as Server-Sent Events, from where the client was, then live, without gap or repetition."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import structlog
from aiokafka.errors import KafkaError
from fastapi.sse import format_sse_event

from libs.contracts import ContractError, Event
from libs.contracts.attempts.v1 import AttemptClassified, AttemptRecorded, AttemptRegraded
from libs.contracts.mastery.v1 import PracticeAssigned, TopicMasteryUpdated
from libs.contracts.ocr.v1 import UploadTranscribed
from services.gateway import mapping, metrics
from services.gateway.feed import LiveFeed, Subscription
from services.gateway.model.access import Caller
from services.gateway.model.cursor import Cursor
from services.gateway.model.problems import TOO_MANY_STREAMS, Refusal
from services.gateway.replay import CannotReplay, Replay

log = structlog.get_logger()
RECONNECT_MS = 2000  # what clients are asked to wait before they connect again
_EVENTS: dict[bytes, type[Event]] = {
    one.contract.type.encode(): one
    for one in (
        AttemptRecorded,
        AttemptClassified,
        AttemptRegraded,
        TopicMasteryUpdated,
        PracticeAssigned,
        UploadTranscribed,
    )
}


class Streams:
    """`heartbeat` is in seconds; `most` is how many streams a subject may have open."""

    def __init__(
        self, feed: LiveFeed, replay: Replay, *, heartbeat: float, most: int, now: Callable[[], float] = time.time
    ) -> None:
        self._feed = feed
        self._replay = replay
        self._heartbeat = heartbeat
        self._most = most
        self._now = now
        self._open: Counter[UUID] = Counter()

    async def open(self, caller: Caller, student_id: UUID, since: Cursor | None) -> "Stream":
        """Raises Refusal TOO_MANY_STREAMS, BUS_UNAVAILABLE. The stream has to be closed."""
        if self._open[caller.subject] >= self._most:
            raise Refusal(TOO_MANY_STREAMS, f"{self._most} streams are open already", retry_after=30)
        self._open[caller.subject] += 1
        try:
            subscription = await self._feed.subscribe(student_id)
        except BaseException:
            self._open[caller.subject] -= 1
            raise
        metrics.STREAMS.inc()
        return Stream(self, subscription, since, caller)

    def close(self, stream: "Stream") -> None:
        metrics.STREAMS.dec()
        self._feed.unsubscribe(stream.subscription)
        self._open[stream.caller.subject] -= 1
        self._open += Counter()  # drops the zeros

    async def frames(self, stream: "Stream") -> AsyncIterator[bytes]:
        """The bytes of the stream: first where it begins, then an event each, a comment in silence."""
        subscription = stream.subscription
        since = stream.since.completed(subscription.start) if stream.since else None
        cursor = since or subscription.start
        yield format_sse_event(id=str(cursor), retry=RECONNECT_MS)
        if since is not None and since != subscription.start:
            try:
                for record in await self._replay.between(since, subscription.start, subscription.key):
                    cursor = cursor.after(record.topic, record.offset)
                    if frame := _frame(record, cursor):
                        yield frame
                cursor = cursor.latest(subscription.start)
            except CannotReplay as reason:
                cursor = subscription.start
                yield format_sse_event(event="reset", data_str=f'{{"reason":"{reason}"}}', id=str(cursor))
            except (TimeoutError, KafkaError, OSError) as error:
                log.warning("a stream cannot be resumed", error=str(error) or type(error).__name__)
                yield format_sse_event(comment="the log cannot be read now: connect again")
                return
        while subscription.closed is None:
            silence = min(self._heartbeat, stream.caller.expires_at - self._now())
            if silence <= 0:
                subscription.close("the token has expired")
                break
            records = await subscription.take(silence)
            for record in records:
                if not cursor.has_passed(record.topic, record.offset):
                    cursor = cursor.after(record.topic, record.offset)
                    if frame := _frame(record, cursor):
                        yield frame
            if not records and subscription.closed is None:
                # Others' records went by meanwhile: a client that comes back later need not have them read again.
                cursor = cursor.latest(self._feed.reached(cursor.partition) or cursor)
                yield format_sse_event(comment="still here", id=str(cursor))
        yield format_sse_event(comment=subscription.closed)


class Stream:
    """One open stream; `since` is where the client was."""

    def __init__(self, streams: Streams, subscription: Subscription, since: Cursor | None, caller: Caller) -> None:
        self._streams = streams
        self.subscription = subscription
        self.since = since
        self.caller = caller
        self._is_open = True

    def frames(self) -> AsyncIterator[bytes]:
        return self._streams.frames(self)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._streams.close(self)


def _frame(record: Any, cursor: Cursor) -> bytes | None:
    """None for a record that is nobody's business on a stream or that breaks its contract."""
    headers: dict[str, bytes] = dict(record.headers)
    payload = _EVENTS.get(headers.get("ce_type", b""))
    if payload is None:
        return None
    try:
        event = payload.from_json(record.value)
    except ContractError as error:
        log.error("the live feed skips a record", topic=record.topic, offset=record.offset, error=str(error))
        return None
    view = mapping.to_view(event, headers.get("ce_id", b"").decode(errors="replace"))
    return format_sse_event(event=payload.contract.stem, data_str=view.decode(), id=str(cursor))
