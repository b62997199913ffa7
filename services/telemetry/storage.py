"""Captures and batches in MongoDB: the only file with queries."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from libs.chassis.mongo import insert_new
from libs.contracts import new_id
from services.telemetry.documents import AttemptEvents
from services.telemetry.model.archive import Batch, Candidate, one_object, partition_of
from services.telemetry.model.capture import Capture, summarise
from services.telemetry.ports import Counts

PENDING = {"archived_to_s3_at": None}  # the filter of the partial index, word for word
MAJORITY = ReadConcern("majority")  # what a failover could undo must not be archived
CHUNK = 200  # documents fetched and compressed at once
REMOVED_AT_ONCE = 2_000
LINE = {
    "_id": False,
    **dict.fromkeys(
        ("event_id", "attempt_id", "student_id", "classroom_id", "trace_id", "events", "summary", "captured_at"), True
    ),
    "createdAt": True,
}

OpenBatch = dict[str, Any]


class MongoCaptures:
    """See `Captures`. Beanie must be initialised."""

    async def add(self, captures: Sequence[Capture], created_at: datetime) -> int:
        return await insert_new(AttemptEvents, [_document(one, created_at) for one in captures])

    async def of_attempt(self, attempt_id: UUID, after: UUID | None, limit: int) -> list[Capture]:
        further = {} if after is None else {"event_id": {"$gt": after}}
        found = AttemptEvents.find({"attempt_id": attempt_id, **further}).sort("event_id").limit(limit)
        return [_capture(document) async for document in found]

    async def counts(self) -> Counts:
        collection = AttemptEvents.get_pymongo_collection()
        pending = await collection.count_documents(PENDING)
        documents = await collection.count_documents({})
        return Counts(documents, max(0, documents - pending), pending)

    async def remove_archived(self, created_before: datetime, archived_before: datetime) -> int:
        """In pieces: one delete of everything could take longer than an operation may."""
        collection = AttemptEvents.get_pymongo_collection()
        # A batch that is open may be written once more, and must then find the documents that are marked already.
        kept = [key async for batch in _open_batches().find() for key in batch.get("documents", ())]
        query = {
            "_id": {"$nin": kept},
            "createdAt": {"$lt": created_before},
            "archived_to_s3_at": {"$lt": archived_before},
        }
        removed = 0
        while True:
            ids = [document["_id"] async for document in collection.find(query, {"_id": True}).limit(REMOVED_AT_ONCE)]
            if not ids:
                return removed
            removed += (await collection.delete_many({"_id": {"$in": ids}})).deleted_count


class MongoBatches:
    """See `Batches`. The collection `archive_batches` has a document per open batch, with the partition as its key.

    Opening has two steps, so that no choice of documents can be stale: first the partition is taken, then, while nobody
    else can archive there, the documents are chosen and written down. Either step may be done by another archiver than
    the one before; the first one to write down decides. Leases are for economy, not for correctness: an archiver that
    was paused for minutes can do no harm. (Stamping the documents instead, in transactions, costs MongoDB six times as
    much: docs/design/telemetry.md.)
    """

    async def open(self, partition: int, before: datetime, max_documents: int, max_events: int) -> Batch | None:
        batches = _open_batches()
        taken = await batches.find_one({"_id": partition})
        if taken is None:
            if not await self._oldest(partition, before, 1):
                return None
            taken = {"_id": partition, "batch": new_id()}
            try:
                await batches.insert_one(taken)
            except DuplicateKeyError:
                return None  # another archiver's, since a moment ago
        if "documents" not in taken:
            chosen = one_object(await self._oldest(partition, before, max_documents), max_events)
            taken = await self._write_down(taken, chosen)
        if taken is None:
            return None
        return Batch(taken["batch"], date.fromisoformat(taken["day"]), partition, taken["documents"])

    async def lines(self, batch: Batch) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        query = {"_id": {"$in": batch.documents}}
        found = AttemptEvents.get_pymongo_collection().find(query, LINE, batch_size=CHUNK).sort("event_id", ASCENDING)
        async with found:
            while chunk := await found.to_list(CHUNK):
                yield chunk

    async def close(self, batch: Batch, archived_at: datetime) -> None:
        change = {"archived_to_s3_at": archived_at, "updatedAt": archived_at, "archive_batch": batch.id}
        await AttemptEvents.get_pymongo_collection().update_many(
            {"_id": {"$in": batch.documents}, **PENDING}, {"$set": change}
        )
        await _open_batches().delete_one({"_id": batch.partition, "batch": batch.id})

    async def _oldest(self, partition: int, before: datetime, limit: int) -> list[Candidate]:
        query = {"archive_partition": partition, "createdAt": {"$lte": before}, **PENDING}
        fields = {"createdAt": True, "summary.total_events": True}
        settled = AttemptEvents.get_pymongo_collection().with_options(read_concern=MAJORITY)
        found = settled.find(query, fields, limit=limit).sort("createdAt", ASCENDING)
        return [Candidate(one["_id"], one["createdAt"], one["summary"]["total_events"]) async for one in found]

    async def _write_down(self, taken: OpenBatch, chosen: Sequence[Candidate]) -> OpenBatch | None:
        """The batch with its documents, whoever chose them; None when it has been closed, or has none and is given up."""
        batches = _open_batches()
        mine = {"_id": taken["_id"], "batch": taken["batch"]}
        if not chosen:
            await batches.delete_one({**mine, "documents": {"$exists": False}})
            return None
        change = {"documents": [one.id for one in chosen], "day": chosen[0].created_at.date().isoformat()}
        await batches.update_one({**mine, "documents": {"$exists": False}}, {"$set": change})
        return await batches.find_one({**mine, "documents": {"$exists": True}})


def _open_batches() -> AsyncCollection[OpenBatch]:
    database = AttemptEvents.get_pymongo_collection().database
    return database.get_collection("archive_batches", read_concern=MAJORITY)


def _document(one: Capture, created_at: datetime) -> AttemptEvents:
    document: AttemptEvents = AttemptEvents.model_construct(  # the contract has validated it
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
    return document


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
