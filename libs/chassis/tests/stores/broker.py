"""A broker of the tests' own, and rows for it in an outbox."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Record
from libs.chassis.outbox import Outbox


class Broker:
    """Takes records as a broker would: those of one call together, failing keys with an error."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failing: set[str] = set()
        self.attempts: list[str] = []
        self.in_flight = 0
        self.overlapped = False

    async def send(self, records: Sequence[Record]) -> list[BaseException | None]:
        self.overlapped |= self.in_flight > 0
        self.in_flight += 1
        await asyncio.sleep(0.002)
        self.in_flight -= 1
        results: list[BaseException | None] = []
        for record in records:
            name = (record.value or b"").decode()
            self.attempts.append(name)
            if name in self.failing:
                results.append(ConnectionError("broker refused"))
            else:
                self.sent.append(name)
                results.append(None)
        return results

    def of(self, key: str) -> list[str]:
        return [name for name in self.sent if name.startswith(key)]


def row(name: str) -> dict[str, Any]:
    """Row `a1` is number 1 of key `a`."""
    return {
        "event_id": uuid4(),
        "type": "test.thing.happened.v1",
        "topic": "test-things",
        "key": name[0].encode(),
        "headers": {"ce_id": name},
        "payload": name.encode(),
        "occurred_at": utc_now(),
    }


async def write(engine: AsyncEngine, outbox: Outbox, *names: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(outbox.table.insert(), [row(name) for name in names])
        await connection.execute(select(func.pg_notify(outbox.table.fullname, "")))


async def pending(engine: AsyncEngine, outbox: Outbox) -> int:
    table = outbox.table
    statement = select(func.count()).select_from(table).where(table.c.published_at.is_(None))
    async with engine.connect() as connection:
        return (await connection.execute(statement)).scalar_one()
