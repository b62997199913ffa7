"""The archive's shape: which object a document goes to, and what the object looks like."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

ROOT = "attempt_events"
PARTITIONS = 4  # may grow, never shrink: documents keep the partition they were stored with
_GZIP = 31  # zlib's wbits for a gzip header; it holds no time and no name, so the same lines are the same bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of one day and partition that go to S3 as one object. `documents` are their keys in the store."""

    id: UUID
    day: date
    partition: int
    documents: Sequence[Any]

    @property
    def key(self) -> str:
        """The object's key. It says nothing about a pupil but one of `PARTITIONS` groups."""
        return f"{day_prefix(self.day)}partition={self.partition:02d}/{self.id}.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that waits for a batch: its key in the store, when it was stored, and how many keystrokes it holds."""

    id: Any
    created_at: datetime
    events: int


def day_prefix(day: date) -> str:
    """What the keys of a day (UTC, of storing) begin with. Prefixes sort as their days do."""
    return f"{ROOT}/day={day.isoformat()}/"


def partition_of(student_id: UUID) -> int:
    """The same for a pupil in every process and release, so that one pupil's objects are a fraction of the archive."""
    return zlib.crc32(student_id.bytes) % PARTITIONS


def one_object(candidates: Iterable[Candidate], max_events: int) -> list[Candidate]:
    """The longest beginning of `candidates` (oldest first) that has one day and at most `max_events` keystrokes; never less
    than one document, so that a large one does not block those behind it."""
    chosen: list[Candidate] = []
    events = 0
    for candidate in candidates:
        events += candidate.events
        if chosen and (events > max_events or candidate.created_at.date() != chosen[0].created_at.date()):
            break
        chosen.append(candidate)
    return chosen


class LinesWriter:
    """Builds an object: one JSON document a line, gzip. Holds only what is compressed already."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(wbits=_GZIP)
        self._parts: list[bytes] = []
        self.lines = 0

    def add(self, documents: Iterable[Mapping[str, Any]]) -> None:
        text = [orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z) for one in documents]
        self._parts.append(self._compressor.compress(b"".join(text)))
        self.lines += len(text)

    def finish(self) -> bytes:
        return b"".join([*self._parts, self._compressor.flush()])


def read_lines(body: bytes) -> Iterator[dict[str, Any]]:
    """The documents of an object. Raises zlib.error or ValueError for an object that is no such thing."""
    decompressor = zlib.decompressobj(wbits=_GZIP)
    text = decompressor.decompress(body)
    if not decompressor.eof:
        raise ValueError("the object ends before its gzip stream does")
    return (orjson.loads(line) for line in text.splitlines())
