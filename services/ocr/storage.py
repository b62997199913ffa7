"""Uploads, replies and the audit in MongoDB: the only file with queries."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from libs.chassis.clock import Clock, utc_now
from libs.chassis.jobs import JobQueue
from services.ocr.documents import OcrJob, ProviderReply, UploadDocument
from services.ocr.model.formats import Format
from services.ocr.model.prompt import VERSION
from services.ocr.model.transcription import Transcription
from services.ocr.model.uploads import TOLD, Order, Outcome, State, Upload
from services.ocr.ports import Reply

Row = dict[str, Any]
_UNSEEN = {"state": {"$in": [State.AWAITED.value, State.EXPIRED.value]}}


class MongoUploads:
    """See `Uploads`. Beanie must be initialised."""

    async def add(self, upload: Upload) -> Upload:
        try:
            await _uploads().insert_one(_row(upload))
        except DuplicateKeyError:
            stored = await _uploads().find_one({"attempt_id": upload.order.attempt_id})
            if stored is None:
                raise
            return _upload(stored)
        return upload

    async def find(self, upload_id: UUID) -> Upload | None:
        found = await _uploads().find_one({"_id": upload_id})
        return _upload(found) if found else None

    async def by_keys(self, keys: Sequence[str]) -> Mapping[str, Upload]:
        found = _uploads().find({"key": {"$in": list(keys)}})
        return {one["key"]: _upload(one) async for one in found}

    async def notice(self, upload_id: UUID, etag: str, at: datetime) -> bool:
        change = {"state": State.PROCESSING.value, "etag": etag, "noticed_at": at}
        return (await _uploads().update_one({"_id": upload_id, **_UNSEEN}, {"$set": change})).modified_count == 1

    async def settle(self, upload_id: UUID, since: Iterable[State], outcome: Outcome, at: datetime) -> Upload:
        from_states = {"_id": upload_id, "state": {"$in": [one.value for one in since]}}
        change = {**_outcome_row(outcome), "state": outcome.state.value, "settled_at": at, "told_at": None}
        settled = await _uploads().find_one_and_update(
            from_states, {"$set": change}, return_document=ReturnDocument.AFTER
        )
        settled = settled or await _uploads().find_one({"_id": upload_id})
        assert settled is not None, "uploads are never deleted"
        return _upload(settled)

    async def told(self, upload: Upload, at: datetime) -> None:
        same = {"_id": upload.id, "state": upload.state.value, "told_at": None}
        await _uploads().update_one(same, {"$set": {"told_at": at}})

    async def purged(self, upload_id: UUID, at: datetime) -> None:
        await _uploads().update_one({"_id": upload_id, "purged_at": None}, {"$set": {"purged_at": at}})

    async def expire(self, before: datetime) -> int:
        overdue = {"state": State.AWAITED.value, "expires_at": {"$lt": before}}
        return (await _uploads().update_many(overdue, {"$set": {"state": State.EXPIRED.value}})).modified_count

    def processing(self, noticed_before: datetime) -> AsyncIterator[Upload]:
        return _all({"state": State.PROCESSING.value, "noticed_at": {"$lt": noticed_before}})

    def untold(self, settled_before: datetime) -> AsyncIterator[Upload]:
        return _all(
            {
                "told_at": None,
                "settled_at": {"$lt": settled_before},
                "state": {"$in": sorted(one.value for one in TOLD)},
            }
        )

    def to_purge(self, now: datetime) -> AsyncIterator[Upload]:
        return _all({"purged_at": None, "purge_at": {"$lt": now}})


async def _all(query: Mapping[str, Any]) -> AsyncIterator[Upload]:
    async with _uploads().find(query) as found:
        async for row in found:
            yield _upload(row)


def _uploads() -> AsyncCollection[Row]:
    return UploadDocument.get_pymongo_collection()


def _row(upload: Upload) -> Row:
    order = upload.order
    return {
        "_id": upload.id,
        "attempt_id": order.attempt_id,
        "student_id": order.student_id,
        "exercise_id": order.exercise_id,
        "course_id": order.course_id,
        "content_type": order.content_type.value,
        "size": order.size,
        "language": order.language,
        "trace_id": upload.trace_id,
        "key": upload.key,
        "created_at": upload.created_at,
        "expires_at": upload.expires_at,
        "purge_at": upload.purge_at,
        "state": upload.state.value,
        "settled_at": None,
        "told_at": None,
        "purged_at": None,
    }


def _outcome_row(outcome: Outcome) -> Row:
    return {
        "result": outcome.transcription.to_document() if outcome.transcription else None,
        "reason": outcome.reason,
        "is_confirmed": outcome.is_confirmed,
    }


def _upload(row: Row) -> Upload:
    state = State(row["state"])
    outcome = None
    if state in TOLD:
        result = row["result"]
        outcome = Outcome(
            state, Transcription.from_document(result) if result else None, row["reason"], row["is_confirmed"]
        )
    return Upload(
        id=row["_id"],
        order=Order(
            row["attempt_id"],
            row["student_id"],
            row["exercise_id"],
            row["course_id"],
            Format(row["content_type"]),
            row["size"],
            row["language"],
        ),
        trace_id=row["trace_id"],
        key=row["key"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        purge_at=row["purge_at"],
        state=state,
        etag=row.get("etag"),
        noticed_at=row.get("noticed_at"),
        outcome=outcome,
        settled_at=row["settled_at"],
        told_at=row["told_at"],
        purged_at=row["purged_at"],
    )


class MongoReplies:
    """See `Replies`."""

    async def usable(self, upload_id: UUID, provider: str) -> Reply | None:
        found = await _replies().find_one({"upload_id": upload_id, "provider": provider, "is_usable": True})
        return _reply(found) if found else None

    async def keep(self, upload_id: UUID, reply: Reply) -> None:
        row = {name: getattr(reply, name) for name in _REPLY}
        result = reply.transcription and reply.transcription.to_document()
        await _replies().insert_one(
            {
                **row,
                "upload_id": upload_id,
                "is_usable": result is not None,
                "result": result,
                "prompt_version": VERSION,
            }
        )

    async def of(self, upload_id: UUID) -> Sequence[Reply]:
        return [_reply(one) async for one in _replies().find({"upload_id": upload_id}).sort("asked_at", ASCENDING)]


_REPLY = (
    "provider",
    "model",
    "reply_id",
    "raw",
    "asked_at",
    "duration_ms",
    "input_tokens",
    "output_tokens",
    "cost_usd",
)


def _replies() -> AsyncCollection[Row]:
    return ProviderReply.get_pymongo_collection()


def _reply(row: Row) -> Reply:
    result = row["result"]
    return Reply(
        **{name: row[name] for name in _REPLY}, transcription=Transcription.from_document(result) if result else None
    )


_STATUS = {
    State.TRANSCRIBED: "completed",
    State.NEEDS_REVIEW: "low_confidence_review",
    State.REJECTED: "failed",
    State.FAILED: "failed",
}


class MongoAudit:
    """See `Audit`. `primary` is the provider that is asked first."""

    def __init__(self, primary: str) -> None:
        self._primary = primary

    async def begun(self, upload: Upload) -> None:
        await self._write(upload, {"status": "pending"})

    async def ended(self, upload: Upload, replies: Sequence[Reply]) -> None:
        outcome = upload.outcome
        assert outcome is not None
        fallback = next((one.provider for one in replies if one.provider != self._primary), None)
        await self._write(
            upload,
            {
                "status": _STATUS[outcome.state],
                "used_fallback": fallback is not None,
                "fallback_provider": fallback,
                "ocr_result": outcome.transcription and outcome.transcription.to_document(),
                "cost_estimated_usd": round(sum(one.cost_usd for one in replies), 6),
                "duration_ms": sum(one.duration_ms for one in replies),
                "error_message": outcome.reason,
                "completed_at": upload.settled_at,
            },
        )

    async def purged(self, upload_id: UUID, at: datetime) -> None:
        await _jobs().update_one({"upload_id": upload_id}, {"$set": {"s3_purged_at": at, "updatedAt": at}})

    async def _write(self, upload: Upload, values: Row) -> None:
        now = utc_now()
        known = {
            "student_id": upload.order.student_id,
            "trace_id": upload.trace_id,
            "s3_key": upload.key,
            "s3_purge_at": upload.purge_at,
            "attempt_id": upload.order.attempt_id,
            "primary_provider": self._primary,
            "createdAt": now,
        }
        await _jobs().update_one(
            {"upload_id": upload.id}, {"$setOnInsert": known, "$set": {**values, "updatedAt": now}}, upsert=True
        )


def _jobs() -> AsyncCollection[Row]:
    return OcrJob.get_pymongo_collection()


class QueuedReading:
    """See `Reading`: a job per upload. `wake` tells the worker of this process that there is something to do."""

    def __init__(
        self, jobs: JobQueue, give_up_after: timedelta, clock: Clock, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._jobs, self._give_up_after, self._clock, self.wake = jobs, give_up_after, clock, wake

    async def ask_for(self, upload: Upload) -> None:
        noticed_at = upload.noticed_at or self._clock()
        await self._jobs.put(str(upload.id), {}, expires_at=noticed_at + self._give_up_after)
        self.wake()
