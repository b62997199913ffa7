"""python -m tools.evidence.storing --state DIR: a batch of attempts into PostgreSQL, in several ways (ADR 0002 and 0011).

In a database of its own on that stack's server, dropped afterwards.
"""

import argparse
import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from sqlalchemy import MetaData, text
from sqlalchemy.dialects.postgresql import dialect, insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from deploy.local.state import State
from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.migrations import upgrade
from libs.chassis.outbox import Outbox
from libs.chassis.postgres import UnitOfWork, make_engine
from libs.contracts import new_id
from libs.contracts.attempts.v1 import AttemptRecorded
from libs.contracts.stored import examples
from services.attempts.model.attempt import Attempt, Explanation, Status, Step, Verdict
from services.attempts.storage.attempts import _attempt_row, _step_rows, candidate_rows
from services.attempts.storage.unit_of_work import SqlUnitOfWork
from services.attempts.tables import AttemptRow, CandidateRow, StepRow

ROUNDS = 30
DIALECT = dialect()  # type: ignore[no-untyped-call]
outbox = Outbox(MetaData())
Store = Callable[[AsyncEngine, Sequence[Attempt]], Awaitable[object]]


def attempt(id_: UUID) -> Attempt:
    named = Explanation(
        "ARITH_SUB_SMALLER_FROM_LARGER", "Smaller digit from larger", ("SUB05",), 0.7, "gives 301", None
    )
    verdict = Verdict(False, Status.CLASSIFIED, named.code, named.probability, (named, replace(named, probability=0.2)))
    steps = (Step("604 - 305", False), Step("301", True))
    now = utc_now()
    return Attempt(
        id_, id_, id_, "whole-number-subtraction", None, "DIGITAL", "301", steps, verdict, "f" * 64, now, now
    )


async def recordset(engine: AsyncEngine, batch: Sequence[Attempt]) -> None:
    async with SqlUnitOfWork(engine) as work:
        await work.attempts.add(batch)


async def executemany(engine: AsyncEngine, batch: Sequence[Attempt]) -> None:
    rows = (
        (AttemptRow, [_attempt_row(one) for one in batch]),
        (StepRow, [row for one in batch for row in _step_rows(one)]),
        (CandidateRow, [row | {"refs": list(row["refs"])} for one in batch for row in candidate_rows(one)]),
    )
    async with UnitOfWork(engine) as work:
        connection = await work.session.connection()
        for table, values in rows:
            await connection.execute(insert(table).on_conflict_do_nothing(), values)


async def unnest(engine: AsyncEngine, batch: Sequence[Attempt]) -> None:
    """An array a column. Lists of unequal length in a column (`refs`) have no such form and are left empty here."""
    rows: tuple[tuple[type[SQLModel], list[dict[str, Any]]], ...] = (
        (AttemptRow, [_attempt_row(one) for one in batch]),
        (StepRow, [row for one in batch for row in _step_rows(one)]),
        (CandidateRow, [row for one in batch for row in candidate_rows(one)]),
    )
    async with UnitOfWork(engine) as work:
        connection = await work.session.connection()
        for row, values in rows:
            table = row.metadata.tables[f"attempts.{row.__tablename__}"]
            types = {one.name: one.type.compile(DIALECT) for one in table.columns}
            lists = {name for name, kind in types.items() if kind.endswith("[]")}
            arrays = ", ".join(
                f"cast(:{name} as {'TEXT' if name in lists else kind}[])" for name, kind in types.items()
            )
            selected = ", ".join(f't."{name}"::{kind}' for name, kind in types.items())
            names = ", ".join(f'"{name}"' for name in types)
            into, values_of = f"{table} ({names})", f"unnest({arrays}) t({names})"
            statement = f"insert into {into} select {selected} from {values_of} on conflict do nothing"  # noqa: S608 - names of our own tables
            columns = {name: ["{}" if name in lists else one[name] for one in values] for name in types}
            await connection.execute(text(statement), columns)


async def one_by_one(engine: AsyncEngine, batch: Sequence[Attempt]) -> None:
    for one in batch:
        async with UnitOfWork(engine) as work:
            work.session.add(AttemptRow(**_attempt_row(one)))
            await work.session.flush()
            work.session.add_all(StepRow(**row) for row in _step_rows(one))
            work.session.add_all(CandidateRow(**row) for row in candidate_rows(one))


async def with_outbox(engine: AsyncEngine, batch: Sequence[Attempt]) -> None:
    """What an outbox would add on the hot path before anything is sent: the batch's events as rows."""
    body = next(body for name, body in examples("attempts.attempt.recorded.v1") if name == "full")
    facts = [Outgoing(AttemptRecorded.from_json(body), id=new_id()) for _ in batch]
    async with SqlUnitOfWork(engine) as work:
        await work.attempts.add(batch)
        await outbox.enqueue(work.session, facts, "attempts", utc_now)


async def measure(engine: AsyncEngine, store: Store, size: int) -> tuple[float, float]:
    """Median milliseconds and mean milliseconds of our own CPU for a batch."""
    times = []
    cpu = process_time()
    for _ in range(ROUNDS):
        batch = [attempt(new_id()) for _ in range(size)]
        began = perf_counter()
        await store(engine, batch)
        times.append(perf_counter() - began)
    return median(times) * 1000, (process_time() - cpu) * 1000 / ROUNDS


async def main(state: State) -> None:
    admin_url, name = state.facts["POSTGRES_URL"], f"evidence_{os.getpid()}"
    admin = await asyncpg.connect(admin_url)
    await admin.execute(f"create database {name}")
    url = urlsplit(admin_url)._replace(path=f"/{name}").geturl()
    engine = make_engine(url, application_name="evidence")
    try:
        await asyncio.to_thread(upgrade, "attempts", url)
        async with engine.begin() as connection:
            await connection.run_sync(outbox.table.metadata.create_all)
        for size in (1, 50):
            for store in (recordset, unnest, executemany, one_by_one, with_outbox):
                wall, cpu = await measure(engine, store, size)
                print(json.dumps({"batch": size, "way": store.__name__, "ms": round(wall, 1), "cpu_ms": round(cpu, 1)}))
    finally:
        await engine.dispose()
        await admin.execute(f"drop database {name} with (force)")
        await admin.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.evidence.storing", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR")
    asyncio.run(main(State(parser.parse_args().state)))
