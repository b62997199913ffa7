"""Promises of the outbox: an event and the row it is about commit together, in order per key."""

import asyncio
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.outbox import Outbox
from libs.chassis.postgres import UnitOfWork
from libs.contracts import Envelope
from libs.contracts.curriculum.v1 import TopicPublished

pytestmark = pytest.mark.component


def published(topic: str, **options: object) -> Outgoing:
    data = TopicPublished(topic_id=topic, name="Name", name_es="Nombre", subdomain="s", domain="d")
    return Outgoing(data, **options)  # type: ignore[arg-type]


async def enqueue(outbox: Outbox, session: AsyncSession, *outgoing: Outgoing) -> None:
    await outbox.enqueue(session, outgoing, "curriculum", utc_now)


@pytest.fixture
async def business(engine: AsyncEngine, metadata: MetaData, outbox: Outbox) -> Table:
    table = Table("business", metadata, Column("number", Integer, primary_key=True))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return table


async def count(engine: AsyncEngine, *tables: Table) -> list[int]:
    async with engine.connect() as connection:
        return [(await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def test_enqueue_when_the_transaction_commits_then_row_and_event_are_there(
    engine: AsyncEngine, outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    async with units() as work:
        await (await work.session.connection()).execute(business.insert().values(number=1))
        await enqueue(outbox, work.session, published("fractions", correlation_id="request-7"))
        assert await count(engine, business, outbox.table) == [0, 0]
    async with engine.connect() as connection:
        row = (await connection.execute(select(outbox.table))).one()
    envelope = Envelope.from_headers(row.headers)
    assert (row.topic, row.key, row.type) == ("curriculum-topics", b"fractions", "curriculum.topic.published.v1")
    assert (envelope.id, envelope.time, envelope.correlation_id) == (row.event_id, row.occurred_at, "request-7")
    assert TopicPublished.from_json(row.payload).topic_id == "fractions"
    assert (row.published_at, row.attempts) == (None, 0)


async def test_enqueue_when_the_handler_raises_then_neither_row_nor_event_is_there(
    engine: AsyncEngine, outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    with pytest.raises(ValueError, match="broken"):
        async with units() as work:
            await (await work.session.connection()).execute(business.insert().values(number=1))
            await enqueue(outbox, work.session, published("fractions"))
            raise ValueError("broken")
    assert await count(engine, business, outbox.table) == [0, 0]


async def test_enqueue_when_the_business_row_is_refused_then_there_is_no_event(
    engine: AsyncEngine, outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    with pytest.raises(Exception, match="duplicate key"):
        async with units() as work:
            await enqueue(outbox, work.session, published("fractions"))
            await (await work.session.connection()).execute(business.insert(), [{"number": 1}, {"number": 1}])
    assert await count(engine, business, outbox.table) == [0, 0]


async def test_enqueue_when_a_fact_is_recorded_again_then_its_first_row_stays(
    engine: AsyncEngine, outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    fact = published("fractions", id=uuid4())
    for _ in range(2):
        async with units() as work:
            await enqueue(outbox, work.session, fact)
    assert await count(engine, outbox.table) == [1]


async def test_enqueue_when_two_transactions_share_a_key_then_ids_follow_commits(
    engine: AsyncEngine, outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    first_enqueued = asyncio.Event()
    commits: list[str] = []

    async def first() -> None:
        async with units() as work:
            await enqueue(outbox, work.session, published("fractions", correlation_id="first"))
            first_enqueued.set()
            await asyncio.sleep(0.2)
        commits.append("first")

    async def second() -> None:
        await first_enqueued.wait()
        async with units() as work:
            await enqueue(outbox, work.session, published("fractions", correlation_id="second"))
        commits.append("second")

    await asyncio.gather(first(), second())
    async with engine.connect() as connection:
        rows = await connection.execute(select(outbox.table.c.headers).order_by(outbox.table.c.id))
        assert [headers["correlation_id"] for (headers,) in rows] == commits == ["first", "second"]


async def test_enqueue_when_given_a_reply_then_it_is_refused(
    outbox: Outbox, business: Table, units: partial[UnitOfWork]
) -> None:
    with pytest.raises(ValueError, match=r"curriculum\.topic\.published\.v1: a reply cannot wait"):
        async with units() as work:
            await enqueue(outbox, work.session, published("fractions", reply=True, reply_partition=3))
