"""Captures and batches in MongoDB: the only file with queries."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.read_concern import ReadConcern

from libs.chassis.clock import Clock
from libs.chassis.mongo import insert_new
from libs.contracts import new_id
from services.telemetry.documents import AttemptEvents
from services.telemetry.model.archive import Batch, Candidate, one_object, partition_of
from services.telemetry.model.capture import Capture, summarise
from services.telemetry.ports import Counts

PENDING = {"archived_to_s3_at": None}  # the filter of the partial index, word for word
ARCHIVED = {"archived_to_s3_at": {"$ne": None}}
CHUNK = 200  # documents fetched and compressed at once
REMOVED_AT_ONCE = 2_000
LINE = {
    "_id": False,
    **dict.fromkeys(
        ("event_id", "attempt_id", "student_id", "classroom_id", "trace_id", "events", "summary", "captured_at"), True
    ),
    "createdAt": True,
}

Collection = AsyncCollection[Mapping[str, Any]]


class MongoCaptures:
    """See `Captures`. Beanie must be initialised."""

    async def add(self, captures: Sequence[Capture], created_at: datetime) -> int:
        # The contract has validated them: `model_construct` saves a second validation, a third of the cost.
        return await insert_new(
            AttemptEvents,
            [
                AttemptEvents.model_construct(
                    event_id=one.event_id,
                    attempt_id=one.attempt_id,
                    student_id=one.student_id,
                    classroom_id=one.classroom_id,
                    trace_id=one.trace_id,
                    events=one.events,
                    summary=summarise(one.events),
                    captured_at=one.captured_at,
                    created_at=created_at,
                    updated_at=created_at,
                    archive_partition=partition_of(one.student_id),
                )
                for one in captures
            ],
        )

    async def of_attempt(self, attempt_id: UUID, after: UUID | None, limit: int) -> list[Capture]:
        further = {} if after is None else {"event_id": {"$gt": after}}
        found = AttemptEvents.find({"attempt_id": attempt_id, **further}).sort("event_id").limit(limit)
        return [_capture(document) async for document in found]

    async def counts(self) -> Counts:
        collection = AttemptEvents.get_pymongo_collection()
        pending = await collection.count_documents(PENDING)
        documents = await collection.count_documents({})
        return Counts(documents, max(0, documents - pending), pending)

    async def remove_archived(self, before: datetime) -> int:
        """In pieces: one delete of everything could take longer than an operation may."""
        collection = AttemptEvents.get_pymongo_collection()
        removed = 0
        while True:
            old = collection.find({"createdAt": {"$lt": before}, **ARCHIVED}, {"_id": True}).limit(REMOVED_AT_ONCE)
            ids = [document["_id"] async for document in old]
            if not ids:
                return removed
            removed += (await collection.delete_many({"_id": {"$in": ids}})).deleted_count


class MongoBatches:
    """See `Batches`.

    A batch is claimed in one transaction, read in one snapshot and marked in one transaction: at any moment all of its
    documents are pending or all are archived, whoever else works on it. So no lease is needed for correctness, and an
    archiver that was paused for minutes can do no harm.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def unfinished(self, partition: int) -> Batch | None:
        settled = self._collection("majority")  # a claim that may be rolled back is nobody's batch
        query = {"archive_partition": partition, "archive_batch": {"$ne": None}, **PENDING}
        document = await settled.find_one(query, {"archive_batch": True, "createdAt": True})
        if document is None:
            return None
        return Batch(document["archive_batch"], document["createdAt"].date(), partition)

    async def claim(self, partition: int, before: datetime, max_documents: int, max_events: int) -> Batch | None:
        collection = self._collection()
        query = {"archive_partition": partition, "archive_batch": None, "createdAt": {"$lte": before}, **PENDING}

        async def stamp(session: AsyncClientSession) -> Batch | None:
            oldest = collection.find(
                query, {"createdAt": True, "summary.total_events": True}, session=session, limit=max_documents
            ).sort("createdAt", ASCENDING)
            waiting = [
                Candidate(one["_id"], one["createdAt"], one["summary"]["total_events"])
                for one in await oldest.to_list()
            ]
            chosen = one_object(waiting, max_events)
            if not chosen:
                return None
            batch = Batch(new_id(), chosen[0].created_at.date(), partition)
            await collection.update_many(
                {"_id": {"$in": [one.id for one in chosen]}},
                {"$set": {"archive_batch": batch.id, "updatedAt": self._clock()}},
                session=session,
            )
            return batch

        async with self._collection().database.client.start_session() as session:
            return await session.with_transaction(stamp)

    async def lines(self, batch: Batch) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        found = self._collection("snapshot").find(_pending(batch), LINE, batch_size=CHUNK).sort("event_id", ASCENDING)
        async with found:
            while chunk := await found.to_list(CHUNK):
                yield chunk

    async def mark(self, batch: Batch, archived_at: datetime) -> None:
        async def stamp(session: AsyncClientSession) -> None:
            change = {"$set": {"archived_to_s3_at": archived_at, "updatedAt": archived_at}}
            await self._collection().update_many(_pending(batch), change, session=session)

        async with self._collection().database.client.start_session() as session:
            await session.with_transaction(stamp)

    def _collection(self, read_concern: str | None = None) -> Collection:
        return AttemptEvents.get_pymongo_collection().with_options(read_concern=ReadConcern(read_concern))


def _pending(batch: Batch) -> dict[str, Any]:
    return {"archive_partition": batch.partition, "archive_batch": batch.id, **PENDING}


def _capture(document: AttemptEvents) -> Capture:
    return Capture(
        document.event_id,
        document.attempt_id,
        document.student_id,
        document.classroom_id,
        document.trace_id,
        document.events,
        document.captured_at,
    )
