"""Rows travel as JSON documents: one parameter a table, whatever the size of the batch. A past verdict is kept as one."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from services.attempts.model.attempt import Explanation, Source, Status, Verdict


def document(rows: Iterable[dict[str, Any]]) -> str:
    return orjson.dumps(list(rows), default=str).decode()  # asyncpg's own UUIDs are no plain ones


def verdict_from(stored: Mapping[str, Any]) -> Verdict:
    """The verdict that was stored as it is."""
    explanations = (
        Explanation(**one | {"refs": tuple(one["refs"]), "together_with": tuple(one["together_with"])})
        for one in stored["explanations"]
    )
    changed = {
        "status": Status(stored["status"]),
        "source": Source(stored["source"]),
        "explanations": tuple(explanations),
        "tied": tuple(stored["tied"]),
    }
    return Verdict(**{**stored, **changed})
