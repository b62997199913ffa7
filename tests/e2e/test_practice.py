"""Practice across the services: an answer, what it says about the pupil, and the exercise that follows from it."""

from typing import Any
from uuid import uuid4

import pytest

from deploy.local.ready import until
from tests.curriculum import Curriculum, smaller_from_larger
from tests.feed import listening
from tests.people import People, Person, kind

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


async def test_assignment_when_set_then_it_comes_first_on_every_way_and_shows_how_far_the_pupil_is(
    pupil: Person, teacher: Person, people: People, curriculum: Curriculum
) -> None:
    first, second = curriculum.of_topic("linear-equations")[:2]
    body = {
        "title": "Equations",
        "studentIds": [str(pupil.id), str(people("student").id)],
        "exerciseIds": [str(first.id), str(second.id)],
    }
    async with listening(pupil) as feed:
        made, again = [await teacher.post("/practice/assign", body, key="homework") for _ in range(2)]
        assert (made.status_code, again.status_code, again.json()) == (201, 201, made.json())
        [event] = await feed.take(1)
    assert (event.name, event.data["assignmentId"]) == ("mastery.practice.assigned", made.json()["id"])
    other = await teacher.post("/practice/assign", body | {"title": "Others"}, key="homework")
    assert (other.status_code, kind(other)) == (409, "idempotency-conflict")
    found = await pupil.read("/practice/next")
    assert (found["reason"], found["exercise"]["id"]) == ("ASSIGNED", str(first.id))
    await pupil.outcome(first, first.answer)

    async def is_solved() -> bool:
        [one] = (await pupil.read(f"/students/{pupil.id}/assignments"))["items"]
        return [exercise["state"] for exercise in one["exercises"]] == ["SOLVED", "TODO"]

    assert await until(is_solved, 30, pause=0.1)
    assert (await pupil.read("/practice/next"))["exercise"]["id"] == str(second.id)
    [seen] = (await teacher.read(f"/students/{pupil.id}/assignments"))["items"]
    assert (seen["id"], seen["tried"], seen["solved"]) == (made.json()["id"], 1, 1)


async def test_assignment_when_it_cannot_be_set_then_field_and_index_are_named(
    teacher: Person, curriculum: Curriculum
) -> None:
    body = {"title": "Sums", "studentIds": [str(teacher.id)], "exerciseIds": [str(curriculum.exercises[0].id)]}
    for change, field in (
        ({"exerciseIds": [*body["exerciseIds"], str(uuid4())]}, "exerciseIds.1"),
        ({"courseId": str(uuid4())}, "courseId"),
        ({"studentIds": ["Ada"]}, "studentIds.0"),
        ({"title": "a\u0000b"}, "title"),
    ):
        response = await teacher.post("/practice/assign", body | change)
        assert (response.status_code, kind(response)) == (422, "invalid-request")
        assert [one["field"] for one in response.json()["errors"]] == [field]


async def test_topic_when_read_then_it_shows_the_answers_that_it_comes_from(
    pupil: Person, teacher: Person, curriculum: Curriculum
) -> None:
    exercises = curriculum.with_borrowing[:3]
    attempts = [(await pupil.outcome(one, smaller_from_larger(one)))["attemptId"] for one in exercises]
    path = f"/mastery/{pupil.id}/topics/{TOPIC}"

    async def is_explained() -> bool:
        topic = await pupil.read(path)
        return topic["attemptsCount"] == 3 and any(one["isHeld"] for one in topic["misconceptions"])

    assert await until(is_explained, 30, pause=0.1)
    topic = await teacher.read(path, limit=2)
    assert [one["attemptId"] for one in topic["observations"]] == attempts[:0:-1]
    assert topic["history"][-1]["pKnown"] == topic["pKnown"] == topic["observations"][0]["pKnown"]
    assert len(topic["history"]) == 3
    following_page = await teacher.read(path, limit=2, cursor=topic["next"])
    assert [one["attemptId"] for one in following_page["observations"]] == attempts[:1]
    assert following_page["next"] is None
