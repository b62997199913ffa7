"""Jobs: work that a record asked for, kept by key with its raw result, so that no replay pays for it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

Document = Mapping[str, Any]


class JobState(StrEnum):
    WAITING = "waiting"  # to be done now, later, or by the worker that holds its lease
    DONE = "done"
    BURIED = "buried"  # given up


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts` counts the claims, this one included. `result` is there once a worker kept it, even before DONE."""

    key: str
    payload: Document
    state: JobState
    attempts: int
    result: Document | None
    error: str | None
    token: UUID | None


class JobQueue(Protocol):
    """Every write after `claim` needs the token of that claim and returns whether it was still good: a worker whose lease
    ran out cannot overwrite its successor. Payloads and results are JSON objects."""

    async def put(self, key: str, payload: Document) -> Job:
        """Stores the job unless its key is known, and returns what is stored: a replay finds state and result."""

    async def claim(self, limit: int, ttl: float) -> list[Job]:
        """The up to `limit` jobs that are due longest, in any order; they are due again after `ttl` seconds."""

    async def renew(self, job: Job, ttl: float) -> bool:
        """The lease lasts `ttl` seconds from now."""

    async def keep(self, job: Job, result: Document) -> bool:
        """Stores the raw result of a job that is not done yet, because its result is still to be emitted."""

    async def complete(self, job: Job, result: Document) -> bool:
        """DONE with its raw result."""

    async def retry(self, job: Job, error: str, at: datetime, *, counts: bool = True) -> bool:
        """Due again at that time. `counts=False` takes the attempt back: an outage is not the job's fault."""

    async def bury(self, job: Job, error: str) -> bool:
        """BURIED with the reason."""

    async def forget(self, before: datetime) -> int:
        """Deletes jobs finished before that time, which must be further back than any replay. Returns how many."""
