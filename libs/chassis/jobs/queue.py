"""Jobs: work that a record asked for, kept by key with its raw result, so that no replay pays for it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

Document = Mapping[str, Any]
SEEN_AT_ONCE = 1000  # jobs due longest that a look for batches takes in, however many wait


class JobState(StrEnum):
    WAITING = "waiting"  # to be done now, later, or by the worker that holds its lease
    DONE = "done"
    BURIED = "buried"  # given up


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts` counts the claims, this one included. `result` is there once a worker kept it, even before DONE. Jobs of
    one `group` may be run together. From `expires_at` on nobody is to be asked any more."""

    key: str
    payload: Document
    state: JobState
    attempts: int
    result: Document | None
    error: str | None
    token: UUID | None
    group: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits or is being worked on: how many jobs, and since when the oldest does."""

    waiting: int
    oldest: datetime | None


class JobQueue(Protocol):
    """Every write after `claim` needs the token of that claim and returns whether it was still good: a worker whose lease
    ran out cannot overwrite its successor. Payloads and results are JSON objects."""

    async def put(self, key: str, payload: Document, *, group: str = "", expires_at: datetime | None = None) -> Job:
        """Stores the job unless its key is known, and returns what is stored: a replay finds state and result."""

    async def find(self, key: str) -> Job | None:
        """What is stored, None where the key is not known."""

    async def ripe(self, size: int, wait: float) -> list[str]:
        """The groups of the batches that could be claimed now, longest waiting first; a group comes once per batch. A batch
        is ripe with `size` due jobs, or once one of its due jobs was put `wait` seconds ago."""

    async def claim(self, limit: int, ttl: float, *, group: str | None = None, settled: bool = False) -> list[Job]:
        """The up to `limit` jobs that are due longest, in any order; they are due again after `ttl` seconds. Only those of
        `group` where one is given; with `settled` only those that nobody is to be asked about, because their result is
        kept already or they expired."""

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

    async def backlog(self) -> Backlog:
        """What is not finished."""


def batches(groups: Iterable[tuple[str, int, bool]], size: int) -> list[str]:
    """One entry per batch, from (group, due jobs, whether the oldest has waited long enough)."""
    return [
        group for group, due, overdue in groups for _ in range(-(-due // size) if overdue else due // size)
    ]  # an overdue group's last batch need not be full
