"""The audit, the reviews and the switch in MongoDB: the only file with queries."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection

from libs.chassis.clock import utc_now
from libs.chassis.mongo import Database
from services.classifier.documents import CALLS, INDEXES, REVIEWS, SWITCHES
from services.classifier.model.prompt import TOOL, Prompt
from services.classifier.model.question import Question
from services.classifier.model.review import Opinion, Review, Settlement
from services.classifier.model.verdict import Finding
from services.classifier.ports import Call, ModelCost

Collection = AsyncCollection[dict[str, Any]]
MOST_UNTOLD = 100  # reviews that are told again in one turn


async def make_indexes(database: Database) -> None:
    for name, indexes in INDEXES.items():
        await database[name].create_indexes(indexes)


class MongoLedger:
    """See `Ledger`. One document a call, so that its reply, its cost and its findings are written in one stroke."""

    def __init__(self, database: Database) -> None:
        self._calls: Collection = database[CALLS]

    async def findings(self, keys: Sequence[str], model: str) -> dict[str, Finding]:
        query = {"job_keys": {"$in": list(keys)}, "model": model, "status": "completed"}
        found = self._calls.find(query, {"response_meta.classifications": True})
        entries = [entry async for call in found for entry in call["response_meta"]["classifications"]]
        wanted = set(keys)
        return {one["job_key"]: Finding.model_validate(one["finding"]) for one in entries if one["job_key"] in wanted}

    async def open(self, model: str, prompt: Prompt, questions: Sequence[Question], retries: int) -> str:
        call_id = uuid4().hex
        now = utc_now()
        await self._calls.insert_one(
            {
                "_id": call_id,
                "attempt_ids": [str(one.attempt_id) for one in questions],
                "job_keys": [one.key for one in questions],
                "trace_id": questions[0].trace_id,
                "trace_ids": [one.trace_id for one in questions],
                "model": model,
                "prompt_version": prompt.version,
                "status": "pending",
                "retries": retries,
                "createdAt": now,
                "updatedAt": now,
            }
        )
        return call_id

    async def close(self, call_id: str, questions: Sequence[Question], call: Call) -> None:
        usage, share = call.usage, call.cost / len(questions)
        attempts = {one.key: str(one.attempt_id) for one in questions}
        classifications = [
            {
                "attempt_id": attempts[key],
                "job_key": key,
                "error_type": one.code if one.verdict == "CLASSIFIED" else one.verdict,
                "evidence": one.evidence,
                "confidence": one.confidence,
                "cost_usd": share,
                "finding": one.model_dump(mode="json"),
            }
            for key, one in call.findings.items()
        ]
        faults = [{"attempt_id": attempts[key], "job_key": key, "fault": one} for key, one in call.faults.items()]
        await self._finish(
            call_id,
            call.seconds,
            status="completed",
            request_meta={
                "cached_tokens": usage.cache_read,
                "cache_write_tokens": usage.cache_write,
                "input_tokens": usage.input,
                "output_tokens": usage.output,
                "tool_choice": TOOL,
                "cache_hit": usage.cache_read > 0,
            },
            response_meta={"classifications": classifications, "faults": faults, "raw_response_id": call.reply_id},
            cost_estimated_usd=call.cost,
        )

    async def fail(self, call_id: str, error: str, seconds: float) -> None:
        await self._finish(call_id, seconds, status="failed", error_message=error)

    async def costs(self, since: datetime) -> list[ModelCost]:
        def total(field: str) -> dict[str, Any]:
            return {"$sum": f"${field}"}

        group = {
            "_id": "$model",
            "calls": {"$sum": 1},
            "attempts": {"$sum": {"$size": "$attempt_ids"}},
            "cost": total("cost_estimated_usd"),
            "input": total("request_meta.input_tokens"),
            "cached": total("request_meta.cached_tokens"),
        }
        match = {"completed_at": {"$gte": since}, "status": "completed"}
        found = await self._calls.aggregate([{"$match": match}, {"$group": group}, {"$sort": {"_id": ASCENDING}}])
        return [
            ModelCost(
                one["_id"],
                one["calls"],
                one["attempts"],
                one["cost"],
                one["input"],
                one["cached"] / one["input"] if one["input"] else 0.0,
            )
            async for one in found
        ]

    async def _finish(self, call_id: str, seconds: float, **fields: Any) -> None:
        now = utc_now()
        changes = {"duration_ms": round(seconds * 1000), "completed_at": now, "updatedAt": now, **fields}
        await self._calls.update_one({"_id": call_id}, {"$set": changes})


class MongoSwitch:
    """See `Switch`. On until somebody turns it off."""

    def __init__(self, database: Database) -> None:
        self._switches: Collection = database[SWITCHES]

    async def is_on(self) -> bool:
        stored = await self._switches.find_one({"_id": "models"})
        return stored is None or bool(stored["on"])

    async def set(self, on: bool, at: datetime) -> None:
        await self._switches.update_one({"_id": "models"}, {"$set": {"on": on, "set_at": at}}, upsert=True)


class MongoReviews:
    """See `Reviews`."""

    def __init__(self, database: Database) -> None:
        self._reviews: Collection = database[REVIEWS]

    async def add(self, review: Review) -> None:
        stored = {name: getattr(review, name) for name in _REVIEW} | {"settled_at": None, "told_at": None}
        await self._reviews.update_one({"_id": str(review.id)}, {"$setOnInsert": stored}, upsert=True)

    async def find(self, review_id: UUID) -> Review | None:
        found = await self._reviews.find_one({"_id": str(review_id)})
        return _review(found) if found else None

    async def waiting(self, after: UUID | None, limit: int) -> list[Review]:
        query: dict[str, Any] = {"settled_at": None}
        last = after and await self._reviews.find_one({"_id": str(after)}, {"created_at": True})
        if last:
            since = last["created_at"]
            query["$or"] = [{"created_at": {"$gt": since}}, {"created_at": since, "_id": {"$gt": last["_id"]}}]
        found = self._reviews.find(query).sort([("created_at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return [_review(one) async for one in found]

    async def count(self) -> int:
        return await self._reviews.count_documents({"settled_at": None})

    async def settle(self, review_id: UUID, settlement: Settlement) -> Review:
        change = {**asdict(settlement.opinion), "settled_by": str(settlement.by), "settled_at": settlement.at}
        settled = await self._reviews.find_one_and_update(
            {"_id": str(review_id), "settled_at": None}, {"$set": change}, return_document=ReturnDocument.AFTER
        )
        settled = settled or await self._reviews.find_one({"_id": str(review_id)})
        assert settled is not None, "reviews are never deleted"
        return _review(settled)

    async def untold(self, before: datetime) -> list[Review]:
        found = self._reviews.find({"told_at": None, "settled_at": {"$lt": before}})
        return [_review(one) async for one in found.limit(MOST_UNTOLD)]

    async def told(self, review_id: UUID, at: datetime) -> None:
        await self._reviews.update_one({"_id": str(review_id), "told_at": None}, {"$set": {"told_at": at}})


_REVIEW = ("asked", "outcome", "suspicions", "reason", "created_at")
_OPINION = ("verdict", "code", "reading", "solution")


def _review(row: dict[str, Any]) -> Review:
    settlement = None
    if row["settled_at"] is not None:
        opinion = Opinion(*(row[name] for name in _OPINION))
        settlement = Settlement(opinion, UUID(row["settled_by"]), row["settled_at"], row["told_at"])
    return Review(id=UUID(row["_id"]), **{name: row[name] for name in _REVIEW}, settlement=settlement)
