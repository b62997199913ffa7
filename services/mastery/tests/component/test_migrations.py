"""A step between releases keeps what is stored, forth and back, and ends where the models are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from libs.chassis.clock import utc_now
from libs.chassis.migrations import make_config
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.mastery.handlers.refolding import Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.history import fold
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.tests.pupils import TOPIC, Pupil

pytestmark = pytest.mark.component


async def test_estimates_of_the_first_release_when_migrated_then_refolded_with_their_days(
    fresh_database: FreshDatabase,
) -> None:
    url = await fresh_database("mastery_migrations")
    engine = make_engine(url, application_name="test")

    def run(action: Callable[..., Any], *arguments: str) -> None:  # in a thread, as migrations.upgrade
        with ThreadPoolExecutor(max_workers=1) as executor:
            executor.submit(action, make_config("mastery", url), *arguments).result()

    answer = Pupil().answers(1)
    estimate = fold([answer])
    run(command.upgrade, "0002")
    async with engine.begin() as connection:
        values = {
            "attempt": answer.attempt_id,
            "student": answer.student_id,
            "topic": TOPIC,
            "exercise": answer.exercise_id,
            "at": answer.submitted_at,
            "p": estimate.p_known,
        }
        await connection.execute(
            text("""
                insert into mastery.observations values
                    (:attempt, :topic, 0, :student, :exercise, 1, :at, :at, 0.3, :p, 1, :at)
            """),
            values,
        )
        await connection.execute(
            text("insert into mastery.topic_mastery values (:student, :topic, :p, 1, :at, :attempt, :at)"), values
        )
    run(command.upgrade, "head")
    run(command.check)
    units = partial(MasteryUnitOfWork, engine)
    assert await Refolding(units, utc_now).refold() == 1
    assert await Refolding(units, utc_now).refold() == 0
    read = await UseCases(units, utc_now).read_topic(answer.student_id, TOPIC)
    assert read is not None
    assert (read.p_known, read.days, read.version) == (estimate.p_known, estimate.days, 0)
    run(command.downgrade, "0002")
    run(command.upgrade, "head")
    assert await Refolding(units, utc_now).refold() == 1
    await engine.dispose()
