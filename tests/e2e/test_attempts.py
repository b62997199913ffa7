"""What a pupil's work comes to: the diagnosis at once, and everywhere it can be read afterwards."""

import pytest

from tests.curriculum import Curriculum, smaller_from_larger
from tests.people import People, Person, kind

pytestmark = pytest.mark.e2e
INITIAL, TRANSIT, SLIP, GUESS = 0.3, 0.1, 0.1, 0.2


def after_wrong(p: float) -> float:
    known = p * SLIP / (p * SLIP + (1 - p) * (1 - GUESS))
    return known + (1 - known) * TRANSIT


async def test_submit_when_the_answer_is_wrong_then_201_with_misconception_evidence_feedback_and_mastery(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    answer = smaller_from_larger(exercise)
    outcome = await pupil.outcome(exercise, answer)
    assert outcome["isCorrect"] is False
    assert outcome["status"] == "CLASSIFIED"
    assert outcome["errorTag"] == outcome["candidates"][0]["code"] == "ARITH_SUB_SMALLER_FROM_LARGER"
    assert outcome["confidence"] == outcome["candidates"][0]["probability"] > 0.5
    assert answer in outcome["candidates"][0]["evidence"]
    assert outcome["source"] == "RULE"
    assert outcome["feedback"]
    assert outcome["pKnown"] == pytest.approx(after_wrong(INITIAL))


async def test_submit_when_the_answer_is_right_then_no_misconception_and_mastery_rises(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    outcome = await pupil.outcome(exercise, exercise.answer)
    assert (outcome["isCorrect"], outcome["errorTag"], outcome["confidence"]) == (True, None, None)
    assert outcome["pKnown"] > INITIAL


async def test_submit_when_the_pupil_speaks_spanish_then_so_does_the_feedback(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    said = {
        (await pupil.outcome(exercise, smaller_from_larger(exercise), language=language))["feedback"]
        for language in ("en", "es")
    }
    assert len(said) == 2


@pytest.mark.parametrize("topic", ["fraction-addition", "linear-equations", "adding-integers", "whole-number-addition"])
async def test_submit_when_right_or_wrong_in_any_topic_then_it_is_judged_by_value(
    pupil: Person, curriculum: Curriculum, topic: str
) -> None:
    exercise = curriculum.of_topic(topic)[0]
    assert (await pupil.outcome(exercise, f" {exercise.answer} "))["isCorrect"] is True
    assert (await pupil.outcome(exercise, exercise.wrong_answer))["isCorrect"] is False


async def test_submit_when_the_working_shows_the_error_then_the_steps_win_over_the_answer(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = next(one for one in curriculum.of_topic("linear-equations") if one.prompt.startswith("x - "))
    subtracted = exercise.prompt.split()[2]
    total = exercise.prompt.split()[4]
    wrong_side = f"x = {int(total) - int(subtracted)}"
    by_steps = await pupil.outcome(exercise, "999", steps=[wrong_side, {"expression": "x = 999", "isFinal": True}])
    by_answer = await pupil.outcome(exercise, "999")
    assert by_steps["isCorrect"] is by_answer["isCorrect"] is False
    first = by_steps["candidates"][0]
    assert first["step"] == 0
    assert first["code"] == by_steps["errorTag"] != by_answer["errorTag"]


async def test_reading_when_an_attempt_is_stored_then_status_attempt_history_and_mastery_agree(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[1]
    outcome = await pupil.outcome(
        exercise, smaller_from_larger(exercise), steps=["a line", {"expression": "another", "isFinal": True}]
    )
    id_ = outcome["attemptId"]
    status = await pupil.read(f"/attempts/{id_}/status")
    attempt = await pupil.read(f"/attempts/{id_}")
    history = await pupil.read(f"/students/{pupil.id}/attempts")
    assert history == await pupil.read("/attempts", studentId=str(pupil.id))
    for told in (status, attempt):
        for field in ("status", "isCorrect", "errorTag", "confidence", "source"):
            assert told[field] == outcome[field]
    assert attempt["candidates"] == outcome["candidates"]
    assert [one["expression"] for one in attempt["steps"]] == ["a line", "another"]
    assert history["items"] == [attempt]
    [topic] = (await pupil.read(f"/mastery/{pupil.id}"))["items"]
    closer = await pupil.read(f"/mastery/{pupil.id}/topics/{exercise.topic}")
    assert topic == {field: closer[field] for field in topic}
    assert topic["pKnown"] == pytest.approx(outcome["pKnown"])
    assert topic["attemptsCount"] == 1
    assert topic["lastAttemptAt"] == attempt["submittedAt"]


async def test_history_when_it_is_read_in_pages_then_each_attempt_comes_once_newest_first(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    sent = [(await pupil.outcome(exercise, str(number)))["attemptId"] for number in range(5)]
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await pupil.read(f"/students/{pupil.id}/attempts", limit=2, **cursor)
        assert set(page) == {"items", "next"}
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == sent[::-1]


LISTS = ("/exercises", "/topics", "/domains", "/misconceptions", "/mastery/{id}", "/students/{id}/attempts")


@pytest.mark.parametrize("path", LISTS)
async def test_list_when_read_then_it_has_items_and_next(
    teacher: Person, pupil: Person, curriculum: Curriculum, path: str
) -> None:
    exercise = curriculum.with_borrowing[0]
    await pupil.outcome(exercise, exercise.answer)
    page = await teacher.read(path.format(id=pupil.id))
    assert set(page) - {"misconceptions"} == {"items", "next"}
    assert page["items"]


async def test_teacher_when_reading_pupils_work_then_allowed_and_a_pupil_another_pupils_not(
    teacher: Person, pupil: Person, people: People, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    id_ = (await pupil.outcome(exercise, exercise.answer))["attemptId"]
    other = people("student")
    assert (await teacher.read(f"/attempts/{id_}"))["studentId"] == str(pupil.id)
    matrix = await teacher.post("/mastery/matrix", {"studentIds": [str(pupil.id), str(other.id)]})
    topics = {one["studentId"]: [topic["topicId"] for topic in one["topics"]] for one in matrix.json()["items"]}
    assert topics == {str(pupil.id): [exercise.topic], str(other.id): []}
    assert kind(await other.get(f"/attempts/{id_}")) == "unknown-attempt"
    assert kind(await other.get(f"/students/{pupil.id}/attempts")) == "forbidden"
    assert kind(await other.get(f"/mastery/{pupil.id}")) == "forbidden"
