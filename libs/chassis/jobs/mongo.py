"""Leases and jobs in MongoDB, in a collection each, and what calls have cost."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection

from libs.chassis.clock import utc_now
from libs.chassis.jobs.budget import Spent
from libs.chassis.jobs.lease import Lease
from libs.chassis.jobs.queue import SEEN_AT_ONCE, Backlog, Document, Job, JobState, batches

Collection = AsyncCollection[dict[str, Any]]


_DUE: dict[str, Any] = {"state": JobState.WAITING.value, "$expr": {"$lte": ["$due_at", "$$NOW"]}}


def _in(seconds: float) -> dict[str, Any]:
    return {"$add": ["$$NOW", round(seconds * 1000)]}


class MongoLeases:
    """See `Leases`. A document per name."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def acquire(self, name: str, ttl: float) -> Lease | None:
        token = uuid4()
        mine = {"_id": name, "token": token, "expires_at": _in(ttl)}
        held = {"$gt": ["$expires_at", "$$NOW"]}  # false where the document is new
        now = await self._collection.find_one_and_update(
            {"_id": name},
            [{"$replaceWith": {"$cond": [held, "$$ROOT", mine]}}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if now is None or now["token"] != token:
            return None
        return Lease(name, token, now["expires_at"], ttl)

    async def renew(self, lease: Lease) -> bool:
        renewal = [{"$set": {"expires_at": _in(lease.ttl)}}]
        return (await self._collection.update_one(self._is(lease), renewal)).matched_count == 1

    async def release(self, lease: Lease) -> None:
        await self._collection.delete_one(self._is(lease))

    def _is(self, lease: Lease) -> dict[str, Any]:
        return {"_id": lease.name, "token": lease.token}


class MongoJobs:
    """See `JobQueue`. A document per key; call `prepare` once at start."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def prepare(self) -> None:
        """Creates the indexes unless they exist."""
        for field in ("due_at", "put_at", "expires_at"):
            await self._collection.create_index([("state", ASCENDING), (field, ASCENDING)])
        await self._collection.create_index([("state", ASCENDING), ("group", ASCENDING), ("due_at", ASCENDING)])
        await self._collection.create_index("finished_at", sparse=True)

    async def put(self, key: str, payload: Document, *, group: str = "", expires_at: datetime | None = None) -> Job:
        now = utc_now()
        new = {
            "payload": payload,
            "group": group,
            "state": JobState.WAITING.value,
            "attempts": 0,
            "put_at": now,
            "due_at": now,
            "expires_at": expires_at,
            "token": None,
            "result": None,
            "error": None,
        }
        stored = await self._collection.find_one_and_update(
            {"_id": key}, {"$setOnInsert": new}, upsert=True, return_document=ReturnDocument.AFTER
        )
        assert stored is not None  # by upsert
        return _job(stored)

    async def find(self, key: str) -> Job | None:
        stored = await self._collection.find_one({"_id": key})
        return _job(stored) if stored else None

    async def ripe(self, size: int, wait: float) -> list[str]:
        overdue = {"$lte": ["$put_at", _in(-wait)]}
        found = await self._collection.aggregate(
            [
                {"$match": _DUE},
                {"$sort": {"due_at": ASCENDING}},
                {"$limit": SEEN_AT_ONCE},
                {"$group": {"_id": "$group", "due": {"$sum": 1}, "put_at": {"$min": "$put_at"}}},
                {"$sort": {"put_at": ASCENDING}},
                {"$project": {"due": True, "overdue": overdue}},
            ]
        )
        return batches([(one["_id"], one["due"], one["overdue"]) async for one in found], size)

    async def claim(self, limit: int, ttl: float, *, group: str | None = None, settled: bool = False) -> list[Job]:
        wanted = dict(_DUE)
        if group is not None:
            wanted["group"] = group
        if settled:  # of dates only, so none that never expires
            wanted["expires_at"] = {"$lte": utc_now()}
        jobs: list[Job] = []
        while len(jobs) < limit:
            claimed = {"token": uuid4(), "due_at": _in(ttl), "attempts": {"$add": ["$attempts", 1]}}
            document = await self._collection.find_one_and_update(
                wanted, [{"$set": claimed}], sort=[("due_at", ASCENDING)], return_document=ReturnDocument.AFTER
            )
            if document is None:
                break
            jobs.append(_job(document))
        return jobs

    async def renew(self, job: Job, ttl: float) -> bool:
        return await self._write(job, [{"$set": {"due_at": _in(ttl)}}])

    async def keep(self, job: Job, result: Document) -> bool:
        # Settled from now on, so that `claim` need ask for one thing only.
        return await self._write(job, {"$set": {"result": result}, "$currentDate": {"expires_at": True}})

    async def complete(self, job: Job, result: Document) -> bool:
        return await self._finish(job, JobState.DONE, result=result, error=None)

    async def retry(self, job: Job, error: str, at: datetime, *, counts: bool = True) -> bool:
        changes = {"error": error, "due_at": at.astimezone(UTC), "token": None}
        return await self._write(job, {"$set": changes, "$inc": {"attempts": 0 if counts else -1}})

    async def bury(self, job: Job, error: str) -> bool:
        return await self._finish(job, JobState.BURIED, error=error)

    async def forget(self, before: datetime) -> int:
        return (await self._collection.delete_many({"finished_at": {"$lt": before}})).deleted_count

    async def backlog(self) -> Backlog:
        waiting = {"state": JobState.WAITING.value}
        oldest = await self._collection.find_one(waiting, {"put_at": True}, sort=[("put_at", ASCENDING)])
        return Backlog(await self._collection.count_documents(waiting), oldest["put_at"] if oldest else None)

    async def _finish(self, job: Job, state: JobState, **values: object) -> bool:
        changes = {"state": state.value, "token": None, **values}
        return await self._write(job, {"$set": changes, "$currentDate": {"finished_at": True}})

    async def _write(self, job: Job, change: Mapping[str, Any] | list[dict[str, Any]]) -> bool:
        if job.token is None:  # would match every job that nobody has claimed
            return False
        return (await self._collection.update_one({"_id": job.key, "token": job.token}, change)).matched_count == 1


class MongoExpenses:
    """See `Expenses`. Sums the field `usd` of the calls in a collection by their time `at`, which must be indexed; a call
    that has none yet costs nothing."""

    def __init__(self, collection: Collection, *, at: str, usd: str) -> None:
        self._collection, self._at, self._usd = collection, f"${at}", f"${usd}"

    async def spent(self, day: datetime) -> Spent:
        today = {"$cond": [{"$gte": [self._at, day]}, self._usd, 0]}
        sums: list[dict[str, Any]] = [
            {"$match": {self._at[1:]: {"$gte": day.replace(day=1)}}},
            {"$group": {"_id": None, "today": {"$sum": today}, "month": {"$sum": self._usd}}},
        ]
        async with await self._collection.aggregate(sums) as found:
            async for one in found:
                return Spent(one["today"], one["month"])
        return Spent()


def _job(document: Mapping[str, Any]) -> Job:
    return Job(
        document["_id"],
        document["payload"],
        JobState(document["state"]),
        document["attempts"],
        document["result"],
        document["error"],
        document["token"],
        document["group"],
        document["expires_at"],
    )
