"""Real stores for the tests of what is built on them."""

from collections.abc import AsyncIterator
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import MetaData, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.jobs import JobQueue, Leases
from libs.chassis.jobs.mongo import MongoJobs, MongoLeases
from libs.chassis.jobs.postgres import PostgresJobs, PostgresLeases, job_table, lease_table
from libs.chassis.mongo import make_client
from libs.chassis.outbox import Outbox
from libs.chassis.postgres import UnitOfWork, make_engine
from libs.chassis.tables import table_registry
from libs.chassis.testing.proxy import Proxy
from libs.chassis.tests.stores.broker import Broker

Store = tuple[Leases, JobQueue]


@pytest.fixture
async def engine(postgres_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres_url, application_name="test", pool_size=10)
    yield engine
    await engine.dispose()


@pytest.fixture
async def metadata(engine: AsyncEngine) -> AsyncIterator[MetaData]:
    """Metadata of a schema for this test; the test defines tables and creates them."""
    schema = f"test_{uuid4().hex[:8]}"
    async with engine.begin() as connection:
        await connection.execute(text(f'create schema "{schema}"'))
    yield table_registry(schema).metadata
    async with engine.begin() as connection:
        await connection.execute(text(f'drop schema "{schema}" cascade'))


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    url = make_url(postgres_url)
    proxy = Proxy(url.host or "127.0.0.1", url.port or 5432)
    await proxy.up()
    yield proxy
    await proxy.down()


@pytest.fixture
async def postgres_store(engine: AsyncEngine, metadata: MetaData) -> Store:
    leases, jobs = lease_table(metadata), job_table(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return PostgresLeases(engine, leases), PostgresJobs(engine, jobs)


@pytest.fixture
async def mongo_store(mongo_url: str, mongo_database: str) -> AsyncIterator[Store]:
    async with make_client(mongo_url) as client:
        jobs = MongoJobs(client[mongo_database]["jobs"])
        await jobs.prepare()
        yield MongoLeases(client[mongo_database]["leases"]), jobs


@pytest.fixture(params=["postgres", "mongo"])
def store(request: pytest.FixtureRequest, postgres_url: str, mongo_url: str) -> Store:
    """Both servers are named, because those are started that the tests name."""
    result: Store = request.getfixturevalue(f"{request.param}_store")
    return result


@pytest.fixture
def leases(store: Store) -> Leases:
    return store[0]


@pytest.fixture
def jobs(store: Store) -> JobQueue:
    return store[1]


@pytest.fixture
def units(engine: AsyncEngine) -> partial[UnitOfWork]:
    return partial(UnitOfWork, engine)


@pytest.fixture
async def outbox(engine: AsyncEngine, metadata: MetaData) -> Outbox:
    outbox = Outbox(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return outbox


@pytest.fixture
def broker() -> Broker:
    return Broker()
