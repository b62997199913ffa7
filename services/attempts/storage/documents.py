"""Rows travel as JSON documents: one parameter a table, whatever the size of the batch. A past verdict is kept as one."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from services.attempts.model.attempt import Explanation, Source, Status, Verdict
from services.attempts.tables import metadata


def document(rows: Iterable[dict[str, Any]]) -> str:
    return orjson.dumps(list(rows), default=str).decode()  # asyncpg's own UUIDs are no plain ones


def columns(table: str) -> str:
    """The columns of a table of ours as this release knows them, for statements that store documents. Never `*`: the schema
    may be of the next release already, and the column that it adds would get null instead of its default."""
    return ", ".join(f'"{one.name}"' for one in metadata.tables[f"attempts.{table}"].columns)


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
