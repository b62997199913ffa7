"""The same Idempotency-Key is the same work, whatever happens to requests and answers on their way."""

import asyncio
from uuid import uuid4

import pytest

from tests.curriculum import Curriculum
from tests.people import People, Person, kind
from tests.stores import Stores

pytestmark = pytest.mark.e2e
WITHOUT_MASTERY = {"pKnown": None}  # may come too late for one answer and in time for another


async def test_submit_when_repeated_with_the_same_key_then_the_same_answer_and_one_row(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    answers = [await pupil.outcome(exercise, "1", key="once") for _ in range(3)]
    assert answers[0] | WITHOUT_MASTERY == answers[1] | WITHOUT_MASTERY == answers[2] | WITHOUT_MASTERY
    assert len(await stores.attempts([pupil.id])) == 1
    mastery = await pupil.read(f"/mastery/{pupil.id}/topics/{exercise.topic}")
    assert mastery["attemptsCount"] == 1


async def test_submit_when_twenty_come_at_once_with_the_same_key_then_one_row_and_one_effect(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    answers = await asyncio.gather(*(pupil.outcome(exercise, "1", key="at-once") for _ in range(20)))
    assert len({one["attemptId"] for one in answers}) == 1
    assert len(await stores.attempts([pupil.id])) == len(await stores.observations([pupil.id])) == 1


async def test_submit_when_the_key_comes_with_other_work_then_409_and_the_first_stays(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    first = await pupil.outcome(exercise, "1", key="mine")
    for other in (
        await pupil.submit(exercise, "2", key="mine"),
        await pupil.submit(curriculum.with_borrowing[1], "1", key="mine"),
        await pupil.submit(exercise, "1", key="mine", steps=["1"]),
    ):
        assert kind(other) == "idempotency-conflict"
        assert other.status_code == 409
    [row] = await stores.attempts([pupil.id])
    assert (str(row["id"]), row["answer"]) == (first["attemptId"], "1")


async def test_submit_when_two_pupils_use_the_same_key_then_each_has_an_attempt(
    people: People, curriculum: Curriculum
) -> None:
    key = uuid4().hex
    both = [await people("student").outcome(curriculum.with_borrowing[0], "1", key=key) for _ in range(2)]
    assert both[0]["attemptId"] != both[1]["attemptId"]


async def test_submit_when_the_same_work_comes_without_a_key_then_each_counts(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    for _ in range(2):
        await pupil.outcome(curriculum.with_borrowing[0], "1")
    assert len(await stores.attempts([pupil.id])) == 2
