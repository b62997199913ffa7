"""A database of the curriculum's own, empty at the start of each test."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis import migrations
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.curriculum.app import make_use_cases
from services.curriculum.handlers import UseCases
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.settings import CurriculumSettings
from services.curriculum.tables import metadata


@pytest.fixture(scope="session")
async def database_url(fresh_database: FreshDatabase) -> str:
    url = await fresh_database("curriculum")
    migrations.upgrade("curriculum", url)
    return url


@pytest.fixture
def settings(database_url: str) -> CurriculumSettings:
    return CurriculumSettings(database_url=database_url)


@pytest.fixture
async def engine(settings: CurriculumSettings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url, application_name="test")
    async with engine.begin() as connection:
        await connection.execute(text(f"truncate {', '.join(table.fullname for table in metadata.sorted_tables)}"))
    yield engine
    await engine.dispose()


@pytest.fixture
def use_cases(engine: AsyncEngine, settings: CurriculumSettings) -> UseCases:
    return make_use_cases(engine, settings)


@pytest.fixture(scope="session")
def small(catalogue: Catalogue) -> Catalogue:
    """The same with a few exercises only."""
    return replace(catalogue, exercises=catalogue.exercises[::40])
