"""Leases and jobs in PostgreSQL. In a service's tables.py: `leases = lease_table(metadata)`, `jobs = job_table(metadata)`."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    Interval,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.jobs.lease import Lease
from libs.chassis.jobs.queue import SEEN_AT_ONCE, Backlog, Document, Job, JobState, batches

WAITING = JobState.WAITING.value


def lease_table(metadata: MetaData, name: str = "lease") -> Table:
    return Table(
        name,
        metadata,
        Column("name", Text, primary_key=True),
        Column("token", Uuid, nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
    )


def job_table(metadata: MetaData, name: str = "job") -> Table:
    table = Table(
        name,
        metadata,
        Column("key", Text, primary_key=True),
        Column("payload", JSONB, nullable=False),
        Column("group", Text, nullable=False, server_default=""),
        Column("state", Text, nullable=False, server_default=WAITING),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("put_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("due_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("expires_at", DateTime(timezone=True)),
        Column("token", Uuid),
        Column("result", JSONB(none_as_null=True)),
        Column("error", Text),
        Column("finished_at", DateTime(timezone=True)),
    )
    waiting = table.c.state == WAITING
    for field in ("due_at", "put_at", "expires_at"):
        Index(f"{name}_{field}_idx", table.c[field], postgresql_where=waiting)
    Index(f"{name}_group_idx", table.c.group, table.c.due_at, postgresql_where=waiting)
    return table


def _in(seconds: float) -> Any:
    return func.now() + bindparam(None, timedelta(seconds=seconds), type_=Interval)


class PostgresLeases:
    """See `Leases`."""

    def __init__(self, engine: AsyncEngine, table: Table) -> None:
        self._engine, self._table = engine, table

    async def acquire(self, name: str, ttl: float) -> Lease | None:
        table = self._table.c
        mine = {"token": uuid4(), "expires_at": _in(ttl)}
        statement = insert(self._table).values(name=name, **mine)
        statement = statement.on_conflict_do_update(
            index_elements=["name"], set_=mine, where=table.expires_at <= func.now()
        )
        async with self._engine.begin() as connection:
            row = (await connection.execute(statement.returning(table.token, table.expires_at))).first()
        return Lease(name, row.token, row.expires_at, ttl) if row else None

    async def renew(self, lease: Lease) -> bool:
        statement = update(self._table).where(*self._is(lease)).values(expires_at=_in(lease.ttl))
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount == 1

    async def release(self, lease: Lease) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(self._table).where(*self._is(lease)))

    def _is(self, lease: Lease) -> tuple[Any, Any]:
        return self._table.c.name == lease.name, self._table.c.token == lease.token


class PostgresJobs:
    """See `JobQueue`."""

    def __init__(self, engine: AsyncEngine, table: Table) -> None:
        self._engine, self._table = engine, table

    async def put(self, key: str, payload: Document, *, group: str = "", expires_at: datetime | None = None) -> Job:
        table = self._table
        new = insert(table).values(key=key, payload=dict(payload), group=group, expires_at=expires_at)
        async with self._engine.begin() as connection:
            await connection.execute(new.on_conflict_do_nothing())
            return _job((await connection.execute(select(table).where(table.c.key == key))).one())

    async def find(self, key: str) -> Job | None:
        async with self._engine.begin() as connection:
            row = (await connection.execute(select(self._table).where(self._table.c.key == key))).first()
        return _job(row) if row else None

    async def ripe(self, size: int, wait: float) -> list[str]:
        table = self._table.c
        due = (
            select(table.group, table.put_at).where(*self._due()).order_by(table.due_at).limit(SEEN_AT_ONCE).subquery()
        )
        oldest = func.min(due.c.put_at)
        groups = select(due.c.group, func.count(), oldest <= _in(-wait)).group_by(due.c.group).order_by(oldest)
        async with self._engine.begin() as connection:
            return batches([(row[0], row[1], row[2]) for row in await connection.execute(groups)], size)

    async def claim(self, limit: int, ttl: float, *, group: str | None = None, settled: bool = False) -> list[Job]:
        table = self._table.c
        due = select(table.key).where(*self._due())
        if group is not None:
            due = due.where(table.group == group)
        if settled:
            due = due.where(table.expires_at <= utc_now())
        due = due.order_by(table.due_at).limit(limit).with_for_update(skip_locked=True)
        claimed = {"token": uuid4(), "due_at": _in(ttl), "attempts": table.attempts + 1}
        # The subquery is materialized: inlined into a join it could run again and lock more rows than its limit.
        chosen = due.cte("due").prefix_with("materialized")
        statement = update(self._table).where(table.key == chosen.c.key).values(claimed).returning(self._table)
        async with self._engine.begin() as connection:
            return [_job(row) for row in await connection.execute(statement)]

    async def renew(self, job: Job, ttl: float) -> bool:
        return await self._write(job, due_at=_in(ttl))

    async def keep(self, job: Job, result: Document) -> bool:
        # Settled from now on, so that `claim` need ask for one thing only.
        return await self._write(job, result=dict(result), expires_at=func.now())

    async def complete(self, job: Job, result: Document) -> bool:
        return await self._finish(job, JobState.DONE, result=dict(result), error=None)

    async def retry(self, job: Job, error: str, at: datetime, *, counts: bool = True) -> bool:
        attempts = self._table.c.attempts - (0 if counts else 1)
        return await self._write(job, error=error, due_at=at, token=None, attempts=attempts)

    async def bury(self, job: Job, error: str) -> bool:
        return await self._finish(job, JobState.BURIED, error=error)

    async def forget(self, before: datetime) -> int:
        async with self._engine.begin() as connection:
            result = await connection.execute(delete(self._table).where(self._table.c.finished_at < before))
            return result.rowcount

    async def backlog(self) -> Backlog:
        table = self._table.c
        statement = select(func.count(), func.min(table.put_at)).where(table.state == WAITING)
        async with self._engine.begin() as connection:
            row = (await connection.execute(statement)).one()
        return Backlog(row[0], row[1])

    def _due(self) -> tuple[Any, Any]:
        return self._table.c.state == WAITING, self._table.c.due_at <= func.now()

    async def _finish(self, job: Job, state: JobState, **values: object) -> bool:
        return await self._write(job, state=state.value, token=None, finished_at=func.now(), **values)

    async def _write(self, job: Job, **values: object) -> bool:
        if job.token is None:  # would be "is null", true for every job that nobody has claimed
            return False
        table = self._table
        statement = update(table).where(table.c.key == job.key, table.c.token == job.token).values(values)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount == 1


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    return Job(
        row.key,
        row.payload,
        JobState(row.state),
        row.attempts,
        row.result,
        row.error,
        row.token,
        row.group,
        row.expires_at,
    )
