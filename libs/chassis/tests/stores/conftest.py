"""Real stores for the tests of what is built on them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest
from sqlalchemy import MetaData, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.postgres import make_engine
from libs.chassis.tables import table_registry
from libs.chassis.testing.proxy import Proxy


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
def eventually() -> Callable[..., object]:
    async def wait(condition: Callable[[], object], within: float = 10) -> None:
        async with asyncio.timeout(within):
            while True:
                result = condition()
                if await result if asyncio.iscoroutine(result) else result:
                    return
                await asyncio.sleep(0.02)

    return wait
