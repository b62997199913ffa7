"""Evidence over time: one answer is weak, the same bug again and again is held, and right answers take it back."""

from typing import Any

import pytest

from deploy.local.ready import until
from tests.curriculum import Curriculum, smaller_from_larger
from tests.people import Person
from tests.stores import Stores

pytestmark = pytest.mark.e2e
CODE = "ARITH_SUB_SMALLER_FROM_LARGER"


async def seen(pupil: Person, revision: int, stores: Stores) -> dict[str, Any]:
    """The misconception as mastery shows it once it has heard of this state of the pupil."""

    async def heard() -> bool:
        rows = await stores.sql("select revision from mastery.profiles where student_id = $1", pupil.id)
        return [row["revision"] for row in rows] == [revision]

    assert await until(heard, 30, pause=0.1)
    shown = (await pupil.read(f"/mastery/{pupil.id}"))["misconceptions"]
    assert shown == sorted(shown, key=lambda one: -one["probability"])
    [one] = [one for one in shown if one["code"] == CODE]
    return dict(one)


async def test_mastery_when_a_bug_shows_three_times_then_it_is_held_until_right_answers_lower_it(
    pupil: Person, teacher: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercises = curriculum.with_borrowing[:3]
    probabilities = []
    for revision, exercise in enumerate(exercises, start=1):
        outcome = await pupil.outcome(exercise, smaller_from_larger(exercise))
        assert outcome["errorTag"] == CODE
        shown = await seen(pupil, revision, stores)
        probabilities.append(shown["probability"])
    attempt = await pupil.read(f"/attempts/{outcome['attemptId']}")
    assert probabilities == sorted(set(probabilities)), "each sighting makes it more likely"
    assert probabilities[-1] >= 0.5
    assert shown == {
        "code": CODE,
        "name": outcome["candidates"][0]["name"],
        "topicId": exercises[0].topic,
        "probability": probabilities[-1],
        "isHeld": True,
        "sightings": 3,
        "lastSeen": attempt["submittedAt"],
    }
    for who in (pupil, teacher):
        page = await who.read(f"/mastery/{pupil.id}", topicId=exercises[0].topic)
        assert CODE in {one["code"] for one in page["misconceptions"]}
        assert (await who.read(f"/mastery/{pupil.id}", topicId="fraction-addition"))["misconceptions"] == []
    for _ in range(10):  # one of them lowers it by too little to be told
        await pupil.outcome(exercises[0], exercises[0].answer)

    async def lowered() -> bool:
        page = await pupil.read(f"/mastery/{pupil.id}")
        after = next(one for one in page["misconceptions"] if one["code"] == CODE)
        assert (after["sightings"], after["lastSeen"]) == (3, attempt["submittedAt"])
        return bool(after["probability"] < probabilities[-1] and not after["isHeld"])

    assert await until(lowered, 30, pause=0.1)


async def test_mastery_when_the_same_work_is_sent_again_then_it_counts_once(
    pupil: Person, curriculum: Curriculum, stores: Stores
) -> None:
    exercise = curriculum.with_borrowing[0]
    for _ in range(3):
        await pupil.outcome(exercise, smaller_from_larger(exercise), key="once")
    assert (await seen(pupil, 1, stores))["sightings"] == 1


async def test_attempt_when_the_answer_cannot_be_read_then_the_pupil_is_told_and_only_teachers_get_advice(
    pupil: Person, teacher: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    unread = await pupil.outcome(exercise, "(" * 200)
    assert (unread["isCorrect"], unread["status"]) == (False, "CLASSIFYING")
    assert unread["feedback"]
    attempt = await pupil.read(f"/attempts/{unread['attemptId']}")
    assert attempt["message"].startswith("Answer: ")
    assert attempt["feedback"] == unread["feedback"]
    wrong = (await pupil.outcome(exercise, smaller_from_larger(exercise)))["attemptId"]
    assert (await pupil.read(f"/attempts/{wrong}"))["advice"] is None
    assert set((await teacher.read(f"/attempts/{wrong}"))["advice"]) == {"hint", "remedialTopicId"}
