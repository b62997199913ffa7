"""Practice across the services: an answer, what it says about the pupil, and the exercise that follows from it."""

from typing import Any

import pytest

from deploy.local.ready import until
from tests.curriculum import Curriculum, smaller_from_larger
from tests.people import Person, kind

pytestmark = pytest.mark.e2e
TOPIC = "whole-number-subtraction"


async def following(pupil: Person, reason: str, **query: Any) -> dict[str, Any]:
    """The next exercise once it is chosen for this reason: what it rests on comes over the bus."""
    found: dict[str, Any] = {}

    async def is_chosen() -> bool:
        found.update(await pupil.read("/practice/next", **query))
        return found["reason"] == reason

    assert await until(is_chosen, 30, pause=0.1), found
    return found


async def test_next_exercise_when_a_bug_showed_three_times_then_it_works_on_it_and_says_so(
    pupil: Person, teacher: Person, curriculum: Curriculum
) -> None:
    worked_on = curriculum.with_borrowing[:3]
    for exercise in worked_on:
        outcome = await pupil.outcome(exercise, smaller_from_larger(exercise))
    found = await following(pupil, "REMEDIATE")
    assert outcome["errorTag"] in found["misconceptions"]
    assert "Subtract" in found["because"]
    assert found["exercise"]["topicId"] == TOPIC
    assert found["exercise"]["id"] != str(worked_on[-1].id)
    assert {one.prompt for one in curriculum.of_topic(TOPIC)} >= {found["exercise"]["prompt"]}
    assert found["figures"]["theta"] < 0
    assert await teacher.read("/practice/next", studentId=str(pupil.id)) == found


async def test_next_exercise_when_one_was_solved_then_it_is_not_given_again(
    pupil: Person, curriculum: Curriculum
) -> None:
    solved: set[str] = set()
    exercises = {str(one.id): one for one in curriculum.exercises}
    for count in range(1, 6):
        found = await following(pupil, "BEGIN" if count == 1 else "CONTINUE", domain="ARITH")
        exercise = exercises[found["exercise"]["id"]]
        assert str(exercise.id) not in solved
        if count == 2:
            await pupil.outcome(exercise, "nothing that explains itself")
        else:
            await pupil.outcome(exercise, exercise.answer)
            solved.add(str(exercise.id))

        async def counted(count: int = count) -> bool:
            topics = (await pupil.read(f"/mastery/{pupil.id}"))["items"]
            return sum(one["attemptsCount"] for one in topics) == count

        assert await until(counted, 30, pause=0.1)


async def test_next_exercise_when_the_question_is_odd_then_it_is_refused_naming_the_field(
    pupil: Person, teacher: Person
) -> None:
    for query in ({"topicId": "no-such-topic"}, {"domain": "NONE"}, {"course": "7"}):
        response = await pupil.get("/practice/next", **query)
        assert (response.status_code, kind(response)) == (422, "invalid-request")
        assert [one["field"] for one in response.json()["errors"]] == list(query)
    assert (await teacher.get("/practice/next")).status_code == 422
