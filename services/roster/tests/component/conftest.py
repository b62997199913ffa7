"""The service on a database of its own."""

from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis import migrations
from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.roster import api
from services.roster.handlers import UseCases
from services.roster.storage import RosterUnitOfWork


@pytest.fixture(scope="session")
async def database_url(fresh_database: FreshDatabase) -> str:
    url = await fresh_database("roster")
    migrations.upgrade("roster", url)
    return url


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database_url, application_name="test")
    yield engine
    await engine.dispose()


@pytest.fixture
def use_cases(engine: AsyncEngine) -> UseCases:
    return UseCases(partial(RosterUnitOfWork, engine, "roster", utc_now), utc_now)


@pytest.fixture
async def client(use_cases: UseCases) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("roster", Lifecycle(halt=pytest.fail), [api.router])
    app.state.use_cases = use_cases
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://roster") as client:
        yield client
