"""The proof: every attempt that this run saw accepted is in every store, once."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
from aiobotocore.session import get_session
from pymongo import AsyncMongoClient

from services.telemetry.model.archive import day_prefix, read_lines
from tools.stack import Stack, run

PATIENCE = 60.0  # seconds for what is on its way behind the gateway
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the attempts of a run are there; `accepted` counts each once."""

    accepted: int
    rows: int
    effects: int
    documents: int
    lines: int

    @property
    def agree(self) -> bool:
        return {self.rows, self.effects, self.documents, self.lines} == {self.accepted}


async def prove(stack: Stack, attempt_ids: Sequence[str], since: date) -> Counts:
    """Waits until the stores have everything or time is up, archives at once, and counts."""
    ids = [UUID(one) for one in attempt_ids]
    deadline = monotonic() + PATIENCE
    while True:
        rows, effects, documents = await asyncio.gather(_rows(stack, ids), _effects(stack, ids), _documents(stack, ids))
        if min(rows, effects, documents) >= len(ids) or monotonic() > deadline:
            break
        await asyncio.sleep(0.5)
    await asyncio.to_thread(_archive, stack)
    lines = await _lines(stack, set(attempt_ids), since)
    return Counts(len(set(ids)), rows, effects, documents, lines)


async def _rows(stack: Stack, ids: list[UUID]) -> int:
    return await _count(
        stack.of_service("attempts", "DATABASE_URL"), "select count(*) from attempts where id = any($1)", ids
    )


async def _effects(stack: Stack, ids: list[UUID]) -> int:
    """Attempts that moved a pupil's mastery."""
    query = "select count(distinct attempt_id) from observations where attempt_id = any($1) and p_known is not null"
    return await _count(stack.of_service("mastery", "DATABASE_URL"), query, ids)


async def _count(url: str, query: str, ids: list[UUID]) -> int:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        count: int = await connection.fetchval(query, ids)
        return count
    finally:
        await connection.close()


async def _documents(stack: Stack, ids: list[UUID]) -> int:
    url, name = stack.of_service("telemetry", "MONGODB_URL"), stack.of_service("telemetry", "MONGODB_DATABASE")
    async with AsyncMongoClient[dict[str, Any]](url, uuidRepresentation="standard") as client:
        collection = client[name]["attempt_events"]
        parts = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
        return sum([await collection.count_documents({"attempt_id": {"$in": part}}) for part in parts])


def _archive(stack: Stack) -> None:
    """What telemetry would archive in some seconds is archived now."""
    telemetry = stack.facts["services"]["telemetry"]
    run(sys.executable, "-m", "services.telemetry.archive", "--once", environment=telemetry)


async def _lines(stack: Stack, attempt_ids: set[str], since: date) -> int:
    """Archived lines of these attempts, read from the objects of the days since then."""
    facts = stack.facts
    found = 0
    async with get_session().create_client(
        "s3",
        endpoint_url=facts["S3_ENDPOINT_URL"],
        region_name=facts["S3_REGION"],
        aws_access_key_id=facts["S3_ACCESS_KEY"],
        aws_secret_access_key=facts["S3_SECRET_KEY"],
    ) as client:
        bucket = stack.of_service("telemetry", "ARCHIVE_BUCKET")
        day = since
        while day <= datetime.now(UTC).date():
            async for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=day_prefix(day)):
                for entry in page.get("Contents", ()):
                    answer = await client.get_object(Bucket=bucket, Key=entry["Key"])
                    async with answer["Body"] as stream:
                        body = await stream.read()
                    found += sum(line["attempt_id"] in attempt_ids for line in read_lines(body))
            day += timedelta(days=1)
    return found
