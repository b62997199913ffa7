"""Use cases: keep captures, archive them exactly once, forget them in time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from libs.chassis.clock import Clock
from services.telemetry.model.archive import PARTITIONS, ROOT, Batch, LinesWriter, day_prefix, read_lines
from services.telemetry.model.capture import Capture
from services.telemetry.ports import Batches, Captures, Counts, Objects

log = structlog.get_logger()
SETTLED = timedelta(hours=1)  # what was archived longer ago than clocks differ is in no batch opened from now on


class VerificationFailed(Exception):  # noqa: N818 - an outcome
    """What the archive gave back is not what was written. The batch stays open and is written again."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How much goes into one object, and how long documents (in the store) and objects (in the archive) live."""

    max_documents: int
    max_events: int
    documents_for: timedelta
    objects_for: timedelta


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """What the archive really holds; `lines` equals `events` unless something was archived twice."""

    objects: int
    lines: int
    events: int


@dataclass(frozen=True, slots=True)
class UseCases:
    captures: Captures
    batches: Batches
    objects: Objects
    clock: Clock
    keeping: Keeping

    async def record(self, captures: Sequence[Capture]) -> int:
        """Stores captures once and returns how many were new."""
        return await self.captures.add(captures, self.clock())

    async def of_attempt(self, attempt_id: UUID, after: UUID | None, limit: int) -> list[Capture]:
        return await self.captures.of_attempt(attempt_id, after, limit)

    async def status(self) -> Counts:
        return await self.captures.counts()

    async def archive(self, partition: int, min_age: timedelta) -> int:
        """Archives the partition's documents that are older than `min_age` and returns how many there were.

        What a crash left behind comes first. Raises VerificationFailed, or what the stores raise; the batch stays open then.
        """
        before = self.clock() - min_age
        archived = 0
        limits = self.keeping.max_documents, self.keeping.max_events
        while batch := await self.batches.open(partition, before, *limits):
            archived += await self._write(batch)
        return archived

    async def archive_everything(self) -> int:
        """Archives what is there now, whatever its age."""
        return sum([await self.archive(partition, timedelta(0)) for partition in range(PARTITIONS)])

    async def purge(self) -> tuple[int, int]:
        """Deletes archived documents and archive objects past their time; returns how many of each."""
        now = self.clock()
        documents = await self.captures.remove_archived(now - self.keeping.documents_for, now - SETTLED)
        objects = await self._purge_objects(now - self.keeping.objects_for)
        return documents, objects

    async def count_archive(self) -> ArchiveCounts:
        """Reads every object: for proofs, not for routine."""
        objects = lines = 0
        events: set[str] = set()
        async for key in self.objects.keys(ROOT):
            found = [line["event_id"] for line in read_lines(await self.objects.get(key))]
            objects += 1
            lines += len(found)
            events.update(found)
        return ArchiveCounts(objects, lines, len(events))

    async def _write(self, batch: Batch) -> int:
        writer = LinesWriter()
        async for chunk in self.batches.lines(batch):
            await asyncio.to_thread(writer.add, chunk)  # compressing takes milliseconds that heartbeats need (P27)
        if writer.lines:  # none when its documents have been erased
            await self._put_verified(batch.key, writer.finish())
        await self.batches.close(batch, self.clock())
        log.info("archived", key=batch.key, documents=writer.lines)
        return writer.lines

    async def _put_verified(self, key: str, body: bytes) -> None:
        await self.objects.put(key, body)
        if await self.objects.get(key) != body:
            raise VerificationFailed(f"{key}: read back other than the {len(body)} bytes written")

    async def _purge_objects(self, before: datetime) -> int:
        end = day_prefix(before.date())
        removed = 0
        async for key in self.objects.keys(ROOT):
            if key >= end:
                break
            await self.objects.delete(key)
            removed += 1
        return removed
