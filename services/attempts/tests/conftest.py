"""A small catalogue, and submissions to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.migrations import upgrade
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from libs.contracts.curriculum.v1 import MisconceptionPublished
from services.attempts.handlers.use_cases import UseCases
from services.attempts.mapping.published import PublishedCatalogue
from services.attempts.model.attempt import AnswerKey, Step, Submission
from services.attempts.storage.unit_of_work import SqlUnitOfWork

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SUBTRACTION = AnswerKey(UUID(int=1), "whole-number-subtraction", "81 - 38", "43")
ADDITION = AnswerKey(UUID(int=2), "whole-number-addition", "47 + 38", "85")
# 29 is what comes out by taking the smaller digit from the larger, and by taking 0 - 9 for 9.
TYING = AnswerKey(UUID(int=3), "whole-number-subtraction", "70 - 59", "11")


SHAPES = AnswerKey(UUID(int=4), "angles", "Name the shape", "right triangle")
# Of two topics, with an answer of two parts.
SYSTEM = AnswerKey(
    UUID(int=6), "simultaneous-equations", "x + y = 20, x - y = 6", "x = 13, y = 7", ("linear-equations",)
)
# Nobody has solved it yet.
CUBE = AnswerKey(UUID(int=5), "unknown", "Solve x^3 = 8", None)
# What only a language model can name.
SIGNAL = MisconceptionPublished(
    code="GEO_SHAPE_BY_LOOKS",
    name="Judges a shape by its looks",
    description="Names a shape by how it looks and not by its properties.",
    subdomain="GEO_SHAPES",
    topic_id="angles",
    message="Which properties does the shape have?",
    hint="Ask for the properties.",
    remedial_topic_id="angles",
)


@dataclass
class PublishedKeys:
    keys: dict[UUID, AnswerKey] = field(
        default_factory=lambda: {k.exercise_id: k for k in (SUBTRACTION, ADDITION, TYING, SHAPES, SYSTEM, CUBE)}
    )

    def find(self, exercise_id: UUID) -> AnswerKey | None:
        return self.keys.get(exercise_id)


CATALOGUE = PublishedCatalogue({SIGNAL.code: SIGNAL})


def submission(
    answer: str = "43",
    *,
    key: AnswerKey = SUBTRACTION,
    student: UUID | None = None,
    steps: tuple[str, ...] = (),
    number: int = 0,
) -> Submission:
    return Submission(
        attempt_id=uuid4(),
        student_id=student or uuid4(),
        exercise_id=key.exercise_id,
        course_id=None,
        input_mode="DIGITAL",
        answer=answer,
        steps=tuple(Step(one, is_final=False) for one in steps),
        language="en",
        fingerprint=f"work {answer}",
        submitted_at=NOW + timedelta(seconds=number),
    )


@pytest.fixture(scope="session")
async def engine(fresh_database: FreshDatabase) -> AsyncIterator[AsyncEngine]:
    url = await fresh_database("attempts")
    upgrade("attempts", url)
    engine = make_engine(url, application_name="test")
    yield engine
    await engine.dispose()


@pytest.fixture
def use_cases(engine: AsyncEngine) -> UseCases:
    return make_use_cases(engine)


def make_use_cases(engine: AsyncEngine, *, asks: bool = True, now: datetime = NOW) -> UseCases:
    return UseCases(partial(SqlUnitOfWork, engine), PublishedKeys(), CATALOGUE, lambda: now, asks)
