"""What the stores behind the services really hold."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo import AsyncMongoClient

from deploy.local.state import ROOT
from libs.contracts import TOPICS
from libs.contracts.topics import dead_letter_topics
from services.telemetry.model.archive import read_lines
from tests.curriculum import Curriculum, Exercise
from tests.stack import Stack

Row = dict[str, Any]
Ends = dict[TopicPartition, int]
PARTITIONS = {one.name: one.partitions for one in (*TOPICS.values(), *dead_letter_topics())}


class Stores:
    """Every question opens a connection of its own: servers are stopped between two of them."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    async def sql(self, query: str, *arguments: Any) -> list[Row]:
        connection = await asyncpg.connect(self.stack.facts["POSTGRES_URL"], database="innova")
        try:
            return [dict(row) for row in await connection.fetch(query, *arguments)]
        finally:
            await connection.close()

    async def attempts(self, students: Iterable[UUID]) -> list[Row]:
        return await self.sql("select * from attempts.attempts where student_id = any($1)", list(students))

    async def observations(self, students: Iterable[UUID]) -> list[Row]:
        return await self.sql("select * from mastery.observations where student_id = any($1)", list(students))

    async def estimates(self, students: Iterable[UUID]) -> list[Row]:
        """Without rows that are only a lock."""
        query = "select * from mastery.topic_mastery where student_id = any($1) and attempts_count > 0"
        return await self.sql(query, list(students))

    async def curriculum(self) -> Curriculum:
        rows = await self.sql(
            "select e.id, e.topic, e.prompt, a.answer from curriculum.exercises e"
            " join curriculum.answers a on a.exercise_id = e.id order by e.code"
        )
        return Curriculum([Exercise(**row) for row in rows])

    async def documents(self, students: Iterable[UUID]) -> list[Row]:
        url, name = (self.stack.of_service("telemetry", one) for one in ("MONGODB_URL", "MONGODB_DATABASE"))
        async with AsyncMongoClient[dict[str, Any]](url, uuidRepresentation="standard") as client:
            return await client[name]["attempt_events"].find({"student_id": {"$in": list(students)}}).to_list()

    async def archived_lines(self) -> list[Row]:
        """Every line of every object, after archiving what waits."""
        await asyncio.to_thread(self._archive)
        facts = self.stack.facts
        bucket = self.stack.of_service("telemetry", "ARCHIVE_BUCKET")
        lines: list[Row] = []
        async with get_session().create_client(
            "s3",
            endpoint_url=facts["S3_ENDPOINT_URL"],
            region_name=facts["S3_REGION"],
            aws_access_key_id=facts["S3_ACCESS_KEY"],
            aws_secret_access_key=facts["S3_SECRET_KEY"],
            config=AioConfig(s3={"addressing_style": "path"}),
        ) as client:
            async for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
                for entry in page.get("Contents", ()):
                    answer = await client.get_object(Bucket=bucket, Key=entry["Key"])
                    async with answer["Body"] as stream:
                        lines += read_lines(await stream.read())
        return lines

    def _archive(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "services.telemetry.archive", "--once"],
            cwd=ROOT,
            env={**os.environ, **self.stack.facts["services"]["telemetry"]},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]

    async def ends(self, *topics: str) -> Ends:
        """Where each partition ends now."""
        async with AIOKafkaConsumer(bootstrap_servers=self.stack.kafka) as consumer:
            found: Ends = await consumer.end_offsets(_partitions(topics))
            return found

    async def dead_letters_since(self, ends: Ends) -> list[Any]:
        return await self.records(*(one.name for one in dead_letter_topics()), since=ends)

    async def dead_letter_ends(self) -> Ends:
        return await self.ends(*(one.name for one in dead_letter_topics()))

    async def records(self, *topics: str, since: Ends | None = None) -> list[Any]:
        """What lies on the topics from there (or the beginning) up to their present ends; in order within a partition."""
        found: list[Any] = []
        options = {"bootstrap_servers": self.stack.kafka, "max_partition_fetch_bytes": 4_000_000}
        async with AIOKafkaConsumer(**options, enable_auto_commit=False) as consumer:
            partitions = _partitions(topics)
            ends: Ends = await consumer.end_offsets(partitions)
            starts = await consumer.beginning_offsets(partitions)
            consumer.assign(partitions)
            for one in partitions:
                consumer.seek(one, max(starts[one], (since or {}).get(one, 0)))
            left = set(partitions)
            while left := {one for one in left if await consumer.position(one) < ends[one]}:
                for batch in (await consumer.getmany(*left, timeout_ms=200)).values():
                    found += batch
        return found


def _partitions(topics: Iterable[str]) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS[topic])]


def headers_of(record: Any) -> dict[str, str]:
    return {name: (value or b"").decode(errors="replace") for name, value in record.headers}
