"""The relay: sends what the outbox holds, in order per key, from one process at a time."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import LargeBinary, Row, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.chassis import metrics
from libs.chassis.cancellation import heed_cancellation
from libs.chassis.clock import Clock, utc_now
from libs.chassis.kafka.record import Record
from libs.chassis.lifecycle import Part, background

log = structlog.get_logger()

Send = Callable[[Sequence[Record]], Awaitable[list[BaseException | None]]]
LONGEST_PAUSE = 60.0  # seconds that a failing key waits at most
MEASURE_EVERY = 5.0  # seconds
PURGE_EVERY = 3600.0
PURGE_ROWS = 5_000  # per statement


class Relay:
    """Runs in every instance and works in the one that holds an advisory lock; when that one dies another takes over.

    `send` reports each record's failure. One record of a key is in flight at a time, and a key stops at its first
    failure (P46), so its records arrive in order; other keys go on. A record may be sent twice, with the same id, when
    the holder dies between sending and marking. `idle` is the seconds between two looks at an outbox that told nothing,
    `keep` how long published rows stay. Takes one connection of the engine's pool.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        table: Table,
        send: Send,
        *,
        batch: int = 200,
        idle: float = 0.5,
        keep: timedelta = timedelta(days=7),
        clock: Clock = utc_now,
    ) -> None:
        self._engine, self._table, self._send = engine, table, send
        self._batch, self._idle, self._keep, self._clock = batch, idle, keep, clock
        self._wake = asyncio.Event()
        self._stopped_keys: dict[bytes, float] = {}  # key -> monotonic time of its next try
        self._next_measurement = self._next_purge = 0.0
        self.holds_lock = False
        self.pending = 0  # rows not yet published, at the last look
        self.oldest_age = 0.0  # seconds

    async def run(self) -> None:
        """Works until it is cancelled. Outages are logged and outlived."""
        while True:
            try:
                async with self._connection() as connection:
                    while not await self._lock(connection):
                        await self._measure(connection)
                        await asyncio.sleep(self._idle)
                    log.info("relay holds the lock", outbox=self._table.fullname)
                    await self._relay(connection)
            except Exception as error:
                heed_cancellation()
                log.warning("relay interrupted", outbox=self._table.fullname, error=str(error), exc_info=True)
                await asyncio.sleep(self._idle * 2)

    async def drain(self) -> None:
        """The last batches of a process that stops: call it after `run` was cancelled and while `send` still works. Does
        nothing where another instance has taken over."""
        async with self._connection() as connection:
            if await self._lock(connection):
                while await self._publish(connection):
                    pass

    async def purge(self, before: datetime) -> int:
        """Deletes rows published before that time; returns how many."""
        async with self._connection() as connection:
            return await self._purge(connection, before)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection that is the lock: every statement of the holder uses it, so one whose connection died can neither
        read nor mark; and it is closed, not pooled, so that the lock never outlives the work."""
        async with self._engine.connect() as connection:
            try:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                yield connection
            finally:
                self.holds_lock = False
                await connection.invalidate()

    async def _lock(self, connection: AsyncConnection) -> bool:
        attempt = select(func.pg_try_advisory_lock(func.hashtext("relay"), func.hashtext(self._table.fullname)))
        self.holds_lock = bool(await connection.scalar(attempt))
        return self.holds_lock

    async def _relay(self, connection: AsyncConnection) -> None:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.add_listener(self._table.fullname, lambda *_: self._wake.set())
        while True:
            heed_cancellation()
            self._wake.clear()
            if await self._publish(connection):
                continue
            await self._measure(connection)
            if monotonic() >= self._next_purge:
                await self._purge(connection, self._clock() - self._keep)
                self._next_purge = monotonic() + PURGE_EVERY
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle):
                    await self._wake.wait()

    async def _publish(self, connection: AsyncConnection) -> bool:
        """Sends the next rows. Returns whether there is probably more to send at once."""
        rows = await self._next_rows(connection)
        queues: defaultdict[bytes, deque[Row[*tuple[Any, ...]]]] = defaultdict(deque)
        for row in rows:
            queues[row.key].append(row)
        published: list[int] = []
        failures: list[dict[str, object]] = []
        try:
            while queues:
                heads = [queue.popleft() for queue in queues.values()]
                for row, error in zip(heads, await self._attempt(heads), strict=True):
                    if error is None:
                        published.append(row.id)
                    else:
                        failures.append({"row": row.id, "error": f"{type(error).__name__}: {error}"})
                        self._stop_key(row)
                    if error is not None or not queues[row.key]:
                        del queues[row.key]
        finally:  # when cancelled in between, too: what is sent should not be sent again
            await self._mark(connection, published, failures)
        return bool(published) and len(rows) == self._batch

    async def _next_rows(self, connection: AsyncConnection) -> Sequence[Row[*tuple[Any, ...]]]:
        now = monotonic()
        self._stopped_keys = {key: until for key, until in self._stopped_keys.items() if until > now}
        if len(self._stopped_keys) >= self._batch:
            return []  # nothing gets through: the bus is away
        table = self._table.c
        stopped = bindparam("stopped", list(self._stopped_keys), type_=ARRAY(LargeBinary))
        # Never "everything after the last id": a lower id may commit after a higher one (P45).
        statement = select(table.id, table.topic, table.key, table.headers, table.payload, table.attempts)
        statement = statement.where(table.published_at.is_(None), table.key != func.all(stopped))
        return (await connection.execute(statement.order_by(table.id).limit(self._batch))).all()

    async def _attempt(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[BaseException | None]:
        try:
            return await self._send([Record(row.topic, row.key, row.payload, row.headers) for row in rows])
        except Exception as error:
            return [error] * len(rows)

    def _stop_key(self, row: Row[*tuple[Any, ...]]) -> None:
        self._stopped_keys[row.key] = monotonic() + min(self._idle * 2 ** min(row.attempts, 10), LONGEST_PAUSE)

    async def _mark(
        self, connection: AsyncConnection, published: Sequence[int], failures: Sequence[dict[str, object]]
    ) -> None:
        table = self._table
        if published:
            statement = update(table).where(table.c.id.in_(published)).values(published_at=self._clock())
            await connection.execute(statement)
        if failures:
            log.warning("records stay in the outbox", outbox=table.fullname, rows=len(failures), first=failures[0])
            statement = update(table).where(table.c.id == bindparam("row"))
            values = {"attempts": table.c.attempts + 1, "last_error": bindparam("error")}
            await connection.execute(statement.values(values), list(failures))

    async def _measure(self, connection: AsyncConnection) -> None:
        if monotonic() < self._next_measurement:
            return
        table = self._table.c
        statement = select(func.count(), func.min(table.occurred_at)).where(table.published_at.is_(None))
        self.pending, oldest = (await connection.execute(statement)).one()
        self.oldest_age = (self._clock() - oldest).total_seconds() if oldest else 0.0
        metrics.OUTBOX_PENDING.set(self.pending)
        metrics.OUTBOX_AGE.set(self.oldest_age)
        self._next_measurement = monotonic() + MEASURE_EVERY

    async def _purge(self, connection: AsyncConnection, before: datetime) -> int:
        table = self._table.c
        old = select(table.id).where(table.published_at < before).order_by(table.id).limit(PURGE_ROWS)
        purged = 0
        while True:
            result = await connection.execute(delete(self._table).where(table.id.in_(old)))
            purged += result.rowcount
            if result.rowcount < PURGE_ROWS:
                return purged


def relay_part(relay: Relay, halt: Callable[[str], None]) -> Part:
    """The relay as a part of a process, started after the bus: at the end it sends the last batches while the bus still
    can."""
    loop = background("relay", relay.run, halt)

    async def stop() -> None:
        await loop.stop()
        await relay.drain()

    return Part(loop.name, loop.start, stop, loop.check)
