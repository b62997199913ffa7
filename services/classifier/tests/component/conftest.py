"""Fixtures: the use cases on real servers."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import anthropic  # noqa: F401 - takes seconds, which no test is to wait for
import pytest

from libs.chassis.mongo import Client, Database, make_client
from libs.chassis.testing.providers import Providers
from services.classifier import rehearsal
from services.classifier.app import make_use_cases, prepare
from services.classifier.handlers.answering import UseCases
from services.classifier.settings import ClassifierSettings

Build = Callable[..., tuple[ClassifierSettings, UseCases]]


@pytest.fixture
async def client(mongo_url: str) -> AsyncIterator[Client]:
    async with make_client(mongo_url) as client:
        yield client


@pytest.fixture
async def database(client: Client, mongo_database: str) -> Database:
    database = client[mongo_database]
    await prepare(client, database)
    return database


@pytest.fixture
def announced() -> rehearsal.Announcements:
    return rehearsal.Announcements()


@pytest.fixture
async def build(
    mongo_url: str, database: Database, announced: rehearsal.Announcements, providers: Providers
) -> AsyncIterator[Build]:
    made: list[UseCases] = []

    def make(url: str | None = providers.url, **changes: Any) -> tuple[ClassifierSettings, UseCases]:
        settings = rehearsal.settings(mongo_url, database.name, url, **changes)
        made.append(make_use_cases(settings, database, rehearsal.FileCatalogues(), announced))
        return settings, made[-1]

    yield make
    for one in made:
        await one.asking.stop()
