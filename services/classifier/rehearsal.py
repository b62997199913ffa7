"""What the tests and the bench work with: the catalogue from the repository, made-up work, an announcer that remembers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from libs.chassis.clock import utc_now
from libs.diagnosis import misconceptions
from services.classifier.model.catalogue import Catalogue, Entry, catalogue_of
from services.classifier.ports import Result
from services.classifier.settings import ClassifierSettings

SIGNALS = Path(__file__).parents[1] / "curriculum/data/signals"
DOMAINS = {"column-subtraction": "ARITH", "medians": "STAT", "quadratics": "ALGEBRA"}


def entries() -> list[Entry]:
    """The real catalogue, as far as files and the diagnosis tell it."""
    found = [Entry(one.code, one.code.partition("_")[0], one.description, one.example) for one in misconceptions()]
    for file in sorted(SIGNALS.glob("*.toml")):
        for code, one in tomllib.loads(file.read_text()).items():
            found.append(Entry(code, code.partition("_")[0], one["description"], one["signal"]))
    return found


class FileCatalogues:
    def __init__(self) -> None:
        self._entries = entries()
        self._codes = {one.code for one in self._entries}

    def of(self, group: str) -> Catalogue:
        return catalogue_of(group, self._entries)

    def domain_of(self, topic_id: str | None) -> str | None:
        return DOMAINS.get(topic_id or "")

    def is_known(self, code: str) -> bool:
        return code in self._codes

    def is_active(self, code: str) -> bool:
        return code in self._codes


@dataclass
class Announcements:
    """What was announced, by job key; in order, with repetitions."""

    made: list[tuple[str, Result]] = field(default_factory=list)

    async def announce(self, key: str, result: Result, trace_id: str) -> None:
        self.made.append((key, result))

    def of(self, key: str) -> Mapping[str, Any]:
        [event] = [result["event"] for one, result in self.made if one == key]
        found: Mapping[str, Any] = event
        return found


def settings(mongo_url: str, database: str, url: str | None, **changes: Any) -> ClassifierSettings:
    values: dict[str, Any] = {
        "mongodb_url": mongo_url,
        "mongodb_database": database,
        "anthropic_url": url,
        "anthropic_key": "stand-in" if url else None,
        "batch_wait": 0,
        "calls_per_minute": 10_000,
        "tokens_per_minute": 100_000_000,
    }
    return ClassifierSettings(**values | changes)


def command(number: int = 0, *, submitted_at: datetime | None = None, **changes: Any) -> dict[str, Any]:
    """Work that the stand-in recognises by shared words."""
    values: dict[str, Any] = {
        "attempt_id": str(uuid4()),
        "student_id": str(uuid4()),
        "exercise_id": str(uuid4()),
        "topic_id": "column-subtraction",
        "question": "UNEXPLAINED",
        "problem": f"{604 + number} - 305",
        "expected_answer": str(299 + number),
        "answer": str(301 + number),
        "steps": [{"expression": "smaller digit is taken from the larger digit in each column", "is_final": False}],
        "unread_steps": [0],
        "language": "en",
        "trace_id": str(uuid4()),
    }
    return values | changes


def in_time() -> datetime:
    return utc_now() - timedelta(seconds=1)
