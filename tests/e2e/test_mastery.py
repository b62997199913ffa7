"""Mastery counts every attempt once, however many come at the same time."""

import asyncio

import pytest

from deploy.local.ready import until
from services.mastery.model.bkt import DEFAULTS, update
from tests.curriculum import Curriculum
from tests.people import Person
from tests.stores import Stores

pytestmark = pytest.mark.e2e


async def test_mastery_when_fifty_right_answers_come_at_once_then_fifty_count(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    answers = await asyncio.gather(*(pupil.submit(exercise, exercise.answer) for _ in range(50)))
    assert {one.status_code for one in answers} <= {201, 202}

    async def all_counted() -> bool:
        return len(await stores.observations([pupil.id])) == 50

    assert await until(all_counted, 30, pause=0.2)
    mastery = await pupil.read(f"/mastery/{pupil.id}/topics/{exercise.topic}")
    assert mastery["attemptsCount"] == 50
    assert mastery["level"] == "MASTERED"
    assert 0.95 < mastery["pKnown"] <= 1


async def test_exercise_of_two_topics_when_half_of_the_answer_is_right_then_both_move_by_half_credit(
    pupil: Person, curriculum: Curriculum
) -> None:
    system = curriculum["x + y = 20, x - y = 6"]
    outcome = await pupil.outcome(system, "x = 13, y = 6")
    assert outcome["isCorrect"] is False

    async def moved() -> bool:
        return len((await pupil.read(f"/mastery/{pupil.id}"))["items"]) == 2

    assert await until(moved, 30, pause=0.1)
    topics = {one["topicId"]: one["pKnown"] for one in (await pupil.read(f"/mastery/{pupil.id}"))["items"]}
    half = pytest.approx(update(DEFAULTS.initial, 0.5))
    assert topics == {"simultaneous-equations": half, "linear-equations": half}
