"""What the stores say: how many attempts they hold, and how many SQL statements that took."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg
from pymongo import AsyncMongoClient

from deploy.local.state import State
from deploy.local.supervise import Supervisor
from tools.stack import Stack

PATIENCE = 30.0
SETTINGS = {"log_line_prefix": "'%u> '", "log_parameter_max_length": "0", "log_statement": "'all'"}
_STATEMENT = re.compile(r"^(\w+)> LOG:  (?:execute [^:]*|statement):\s+(\w+)", re.MULTILINE)
_FRAMING = {"BEGIN", "COMMIT", "ROLLBACK"}


@dataclass(frozen=True, slots=True)
class Holdings:
    """Rows of attempts, effects on mastery, telemetry documents: over all times."""

    attempts: int
    effects: int
    documents: int


async def holdings(stack: Stack) -> Holdings:
    url, name = stack.of_service("telemetry", "MONGODB_URL"), stack.of_service("telemetry", "MONGODB_DATABASE")
    async with AsyncMongoClient[dict[str, Any]](url) as client:
        documents = await client[name]["attempt_events"].estimated_document_count()
    return Holdings(
        await _count(stack, "attempts", "attempts"), await _count(stack, "mastery", "observations"), documents
    )


async def settle(stack: Stack, before: Holdings, accepted: int) -> Holdings:
    """Waits until every store has what was accepted since then, or half a minute; returns what came."""
    deadline = monotonic() + PATIENCE
    while True:
        now = await holdings(stack)
        came = Holdings(now.attempts - before.attempts, now.effects - before.effects, now.documents - before.documents)
        if min(came.attempts, came.effects, came.documents) >= accepted or monotonic() > deadline:
            return came
        await asyncio.sleep(0.25)


async def statements(stack: Stack, load: Callable[[], Awaitable[Any]]) -> dict[str, tuple[int, int]]:
    """By service: statements, and transactions' BEGIN, COMMIT and ROLLBACK, that PostgreSQL logged during the load.

    The wheel has no pg_stat_statements; logging slows the server, so nothing else is measured meanwhile.
    """
    log = Supervisor(State(stack.folder)).log("postgres")
    start = log.stat().st_size
    await _configure(stack, SETTINGS)
    try:
        await load()
    finally:
        await _configure(stack, dict.fromkeys(SETTINGS))
    await asyncio.sleep(1)
    return _counted(_since(log, start))


def _since(log: Path, start: int) -> str:
    """What was logged; the log may have been turned over meanwhile."""
    now = log.read_bytes()
    if len(now) >= start:
        return now[start:].decode(errors="replace")
    return (log.with_name(f"{log.name}.1").read_bytes()[start:] + now).decode(errors="replace")


def _counted(text: str) -> dict[str, tuple[int, int]]:
    work: Counter[str] = Counter()
    framing: Counter[str] = Counter()
    for role, verb in _STATEMENT.findall(text):
        (framing if verb.upper() in _FRAMING else work)[role] += 1
    return {role: (work[role], framing[role]) for role in sorted(work) if role != "postgres"}


async def _configure(stack: Stack, settings: dict[str, str | None] | dict[str, str]) -> None:
    connection = await asyncpg.connect(stack.facts["POSTGRES_URL"])
    try:
        for name, value in settings.items():
            await connection.execute(
                f"alter system reset {name}" if value is None else f"alter system set {name} = {value}"
            )
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()
    await asyncio.sleep(0.5)  # every server process looks at its configuration between two statements


async def _count(stack: Stack, service: str, table: str) -> int:
    connection = await asyncpg.connect(stack.of_service(service, "DATABASE_URL").replace("+asyncpg", ""))
    try:
        count: int = await connection.fetchval(f"select count(*) from {table}")  # noqa: S608 - our own table
        return count
    finally:
        await connection.close()
