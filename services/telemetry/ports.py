"""What the use cases need from the outside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.telemetry.model.archive import Batch
from services.telemetry.model.capture import Capture


@dataclass(frozen=True, slots=True)
class Counts:
    """Every document is either archived or pending."""

    documents: int
    archived: int
    pending: int


class Captures(Protocol):
    """The stored captures."""

    async def add(self, captures: Sequence[Capture], created_at: datetime) -> int:
        """Stores those that are not there yet and returns how many that were."""

    async def of_attempt(self, attempt_id: UUID, after: UUID | None, limit: int) -> list[Capture]:
        """The next captures of an attempt by event id."""

    async def counts(self) -> Counts:
        """How many there are."""

    async def remove_archived(self, created_before: datetime, archived_before: datetime) -> int:
        """Deletes archived documents and returns how many there were. Those of an open batch stay, like pending ones."""


class Batches(Protocol):
    """The stored captures as the archive sees them. A partition has one open batch at most, whose documents are written
    down before the first of them goes anywhere: whoever writes its object, however often, writes the same lines."""

    async def open(self, partition: int, before: datetime, max_documents: int, max_events: int) -> Batch | None:
        """The partition's open batch (another archiver's, or what a crash left behind), else a new one of the oldest
        documents that are pending and were created before that time; None when there are none."""

    def lines(self, batch: Batch) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """The documents to be written, in chunks, in an order of their own."""

    async def close(self, batch: Batch, archived_at: datetime) -> None:
        """The batch's object is in the archive: marks its documents, then lets the partition open another batch."""


class Objects(Protocol):
    """The archive's objects."""

    async def put(self, key: str, body: bytes) -> None: ...

    async def get(self, key: str) -> bytes: ...

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """In lexicographic order."""

    async def delete(self, key: str) -> None: ...
