"""Promises of the unit of work and of the engine."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Uuid, func, make_url, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.errors import OUTAGE, policy_for
from libs.chassis.postgres import UnitOfWork, make_engine, ping, wait_for
from libs.chassis.testing.proxy import Proxy

pytestmark = pytest.mark.component


class Numbers(UnitOfWork):
    """A unit of work with a repository, as services have them."""

    table: Table

    async def add(self, number: int) -> None:
        await (await self.session.connection()).execute(self.table.insert().values(number=number))

    async def count(self) -> int:
        connection = await self.session.connection()
        return (await connection.execute(select(func.count()).select_from(self.table))).scalar_one()


@pytest.fixture
async def units(engine: AsyncEngine, metadata: MetaData) -> partial[Numbers]:
    Numbers.table = Table("number", metadata, Column("number", Integer, primary_key=True))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return partial(Numbers, engine)


async def count(units: partial[Numbers]) -> int:
    async with units() as work:
        return await work.count()


async def test_unit_of_work_when_the_block_ends_then_it_is_committed(units: partial[Numbers]) -> None:
    async with units() as work:
        await work.add(1)
        assert await count(units) == 0
    assert await count(units) == 1


async def test_unit_of_work_when_the_handler_raises_then_nothing_is_left_behind(units: partial[Numbers]) -> None:
    with pytest.raises(ValueError, match="broken rule"):
        async with units() as work:
            await work.add(1)
            raise ValueError("broken rule")
    assert await count(units) == 0


async def test_unit_of_work_when_the_handler_is_cancelled_then_nothing_is_left_behind(
    units: partial[Numbers], engine: AsyncEngine
) -> None:
    added = asyncio.Event()

    async def handler() -> None:
        async with units() as work:
            await work.add(1)
            added.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(handler())
    await added.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await count(units) == 0
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_unit_of_work_when_somebody_commits_inside_then_that_is_refused_and_nothing_is_left(
    units: partial[Numbers],
) -> None:
    with pytest.raises(RuntimeError, match="only the unit of work commits"):
        async with units() as work:
            await work.add(1)
            await work.session.commit()
    assert await count(units) == 0


async def test_unit_of_work_when_a_statement_fails_then_earlier_ones_do_not_stay(units: partial[Numbers]) -> None:
    async with units() as work:
        await work.add(1)
    with pytest.raises(Exception, match="duplicate key"):
        async with units() as work:
            await work.add(2)
            await work.add(1)
    assert await count(units) == 1


async def test_engine_when_json_is_stored_then_ids_and_unicode_come_back(
    engine: AsyncEngine, metadata: MetaData
) -> None:
    table = Table(
        "document", metadata, Column("id", Uuid, server_default=func.gen_random_uuid()), Column("body", JSONB)
    )
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        body = {"text": "½ − ⅓", "list": [1, 2.5, None, True]}
        await connection.execute(table.insert().values(body=body))
        assert (await connection.execute(select(table.c.body))).scalar_one() == body


async def test_engine_when_a_statement_never_ends_then_the_server_stops_it(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        settings = await connection.execute(
            text("select name, setting from pg_settings where source = 'client' and name like '%timeout'")
        )
        assert {name: int(value) for name, value in settings} == {
            "statement_timeout": 15_000,
            "lock_timeout": 5_000,
            "idle_in_transaction_session_timeout": 30_000,
        }
        await connection.execute(text("set statement_timeout = 50"))
        with pytest.raises(Exception, match="statement timeout") as failure:
            await connection.execute(text("select pg_sleep(5)"))
        assert policy_for(failure.value) is OUTAGE


async def test_unit_of_work_when_a_lock_is_not_free_in_time_then_it_is_an_outage(units: partial[Numbers]) -> None:
    lock = text("select pg_advisory_xact_lock(20261120)")
    async with units() as holder, units() as other:
        await (await holder.session.connection()).execute(lock)
        connection = await other.session.connection()
        await connection.execute(text("set local lock_timeout = 50"))
        with pytest.raises(DBAPIError, match="lock timeout") as failure:
            await connection.execute(lock)
        assert policy_for(failure.value) is OUTAGE


async def test_unit_of_work_when_postgres_goes_away_and_comes_back_then_it_is_an_outage_and_then_works(
    units: partial[Numbers], postgres_url: str, proxy: Proxy
) -> None:
    url = make_url(postgres_url).set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
    engine = make_engine(url, application_name="test-outage", pool_size=3)
    through = partial(Numbers, engine)
    await asyncio.gather(*(count(through) for _ in range(3)))  # three pooled connections that will be stale

    with pytest.raises(Exception) as interrupted:
        async with through() as work:
            await work.add(1)
            await proxy.down()
            await work.add(2)
    assert policy_for(interrupted.value) is OUTAGE
    for _ in range(3):
        with pytest.raises(Exception) as refused:
            await count(through)
        assert policy_for(refused.value) is OUTAGE

    await proxy.up()
    await wait_for(engine, timeout=5)
    assert await asyncio.gather(*(count(through) for _ in range(6))) == [0] * 6
    await engine.dispose()


async def test_unit_of_work_when_idle_connections_were_terminated_then_not_one_unit_fails(
    units: partial[Numbers], postgres_url: str, engine: AsyncEngine
) -> None:
    other = make_engine(postgres_url, application_name="test-terminated", pool_size=3)
    through = partial(Numbers, other)
    await asyncio.gather(*(count(through) for _ in range(3)))
    async with engine.begin() as connection:
        terminate = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = :name"
        assert len((await connection.execute(text(terminate), {"name": "test-terminated"})).all()) == 3
    assert await asyncio.gather(*(count(through) for _ in range(6))) == [0] * 6
    await other.dispose()


async def test_unit_of_work_when_its_connection_is_terminated_then_it_is_an_outage_and_nothing_is_left(
    units: partial[Numbers], engine: AsyncEngine
) -> None:
    with pytest.raises(Exception) as failure:
        async with units() as work:
            await work.add(1)
            own = (await (await work.session.connection()).execute(text("select pg_backend_pid()"))).scalar_one()
            async with engine.begin() as connection:
                await connection.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": own})
            await work.add(2)
    assert policy_for(failure.value) is OUTAGE
    assert await count(units) == 0


async def test_wait_for_when_nothing_listens_then_it_says_so_in_time() -> None:
    engine = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none", application_name="test")
    with pytest.raises(TimeoutError, match=r"PostgreSQL did not answer within 0.5 s"):
        await wait_for(engine, timeout=0.5)


async def test_wait_for_when_the_database_does_not_exist_then_it_does_not_wait(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="no_such_database").render_as_string(hide_password=False)
    with pytest.raises(Exception, match="does not exist"):
        async with asyncio.timeout(3):
            await wait_for(make_engine(url, application_name="test"), timeout=30)


async def test_ping_when_postgres_answers_then_it_returns(engine: AsyncEngine) -> None:
    await ping(engine)
