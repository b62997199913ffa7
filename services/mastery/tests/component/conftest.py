"""The service on a database of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.migrations import upgrade
from libs.chassis.postgres import make_engine
from services.mastery.app import make_tracing
from services.mastery.handlers.assigning import Assigning
from services.mastery.handlers.practising import Practising
from services.mastery.handlers.predicting import Predicting
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bank import Bank
from services.mastery.model.course import Course
from services.mastery.model.prediction import Predictor
from services.mastery.storage.exposures import RecentExposures
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.storage.practice import PracticeUnitOfWork
from services.mastery.tests.practice import NOW


@dataclass
class Time:
    """What the clock shows; a test may turn it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
async def mastery_url(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    url = await fresh_database("mastery")
    upgrade("mastery", url)
    return url


@pytest.fixture(scope="session")
async def engine(mastery_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(mastery_url, application_name="mastery-test")
    yield engine
    await engine.dispose()


@pytest.fixture
def use_cases(engine: AsyncEngine) -> UseCases:
    return make_tracing(engine, {})


@pytest.fixture
def predicting(engine: AsyncEngine, bank: Bank) -> Predicting:
    async def uncalibrated() -> Predictor:
        return Predictor()

    return Predicting(partial(MasteryUnitOfWork, engine), uncalibrated, bank)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def practice_units(engine: AsyncEngine, clock: Time) -> partial[PracticeUnitOfWork]:
    return partial(PracticeUnitOfWork, engine, "mastery", clock)


@pytest.fixture
def exposures(practice_units: partial[PracticeUnitOfWork], clock: Time) -> RecentExposures:
    return RecentExposures(practice_units, clock)


@pytest.fixture
def practising(
    practice_units: partial[PracticeUnitOfWork],
    bank: Bank,
    clock: Time,
    predicting: Predicting,
    exposures: RecentExposures,
) -> Practising:
    return Practising(practice_units, bank, predicting.predictor, exposures, clock)


@pytest.fixture
def courses() -> dict[UUID, Course]:
    return {}


@pytest.fixture
def assigning(practising: Practising, courses: dict[UUID, Course]) -> Assigning:
    return Assigning(practising.units, practising.bank, courses, practising.clock, patience=0.5)
