"""Bad input gets a clear error: its kind, the field, the rule, and never the value or a word about the inside."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.curriculum import Curriculum
from tests.people import Person, kind
from tests.stores import Stores

pytestmark = pytest.mark.e2e
NESTED = "(" * 10_000 + "1" + ")" * 10_000
SECRET = "7f3a-not-to-be-repeated"


def with_fields(**changes: object) -> Callable[[str], bytes]:
    return lambda exercise: json.dumps({"exerciseId": exercise, "answer": "25", **changes}).encode()


def with_answer(literal: str) -> Callable[[str], bytes]:
    return lambda exercise: f'{{"exerciseId": "{exercise}", "answer": {literal}}}'.encode()


# name: (body, status, kind, the field that is named)
TABLE: dict[str, tuple[Callable[[str], bytes], int, str, str]] = {
    "malformed JSON": (lambda _: b'{"exerciseId": ', 400, "malformed-json", "body"),
    "no JSON at all": (lambda _: b"\x00\xff\xfe", 400, "malformed-json", "body"),
    "an empty body": (lambda _: b"", 400, "malformed-json", "body"),
    "nested 10,000 deep": (lambda _: b"[" * 10_000 + b"]" * 10_000, 400, "malformed-json", "body"),
    "an answer nested 10,000 deep": (with_answer("[" * 10_000 + "]" * 10_000), 400, "malformed-json", "body"),
    "an array": (lambda _: b"[]", 422, "invalid-request", "body"),
    "nothing in it": (lambda _: b"{}", 422, "invalid-request", "exerciseId"),
    "an unknown field": (with_fields(expectedAnswer="15"), 422, "invalid-request", "expectedAnswer"),
    "an unknown field in a step": (
        with_fields(steps=[{"expression": "1", "isCorrect": True}]),
        422,
        "invalid-request",
        "steps.0",
    ),
    "an exercise that is no id": (with_fields(exerciseId="52 - 37"), 422, "invalid-request", "exerciseId"),
    "an unknown exercise": (with_fields(exerciseId=str(uuid4())), 404, "unknown-exercise", "exerciseId"),
    "someone else's id": (with_fields(studentId=str(uuid4())), 403, "forbidden", "student"),
    "10,000 steps": (with_fields(steps=["1"] * 10_000), 422, "invalid-request", "steps"),
    "101 steps": (with_fields(steps=["1"] * 101), 422, "invalid-request", "steps"),
    "a step of 501 characters": (with_fields(steps=["1" * 501]), 422, "invalid-request", "steps.0"),
    "NUL in the answer": (with_fields(answer="2\x005"), 422, "invalid-request", "answer"),
    "an escape sequence in a step": (with_fields(steps=["\x1b[2J"]), 422, "invalid-request", "steps.0"),
    "a line break in the answer": (with_fields(answer="2\n5"), 422, "invalid-request", "answer"),
    "a lone surrogate": (with_answer('"\\ud800"'), 400, "malformed-json", "body"),
    "1e400": (with_answer("1e400"), 422, "invalid-request", "answer"),
    "an integer of 4,000 digits": (with_answer("9" * 4_000), 422, "invalid-request", "answer"),
    "blank": (with_answer('"   "'), 422, "invalid-request", "answer"),
    "-1e400": (with_answer("-1e400"), 422, "invalid-request", "answer"),
    "NaN": (with_answer("NaN"), 422, "invalid-request", "answer"),
    "Infinity": (with_answer("Infinity"), 422, "invalid-request", "answer"),
    "true": (with_answer("true"), 422, "invalid-request", "answer"),
    "null": (with_answer("null"), 422, "invalid-request", "answer"),
    "an object": (with_answer("{}"), 422, "invalid-request", "answer"),
    "an empty answer": (with_fields(answer=""), 422, "invalid-request", "answer"),
    "an expression nested 10,000 deep": (with_fields(answer=NESTED), 422, "invalid-request", "answer"),
    "a negative time of a keystroke": (
        with_fields(interactions=[{"timestampMs": -1, "type": "key_down"}]),
        422,
        "invalid-request",
        "interactions.0.timestampMs",
    ),
    "an unknown kind of keystroke": (
        with_fields(interactions=[{"timestampMs": 1, "type": "think"}]),
        422,
        "invalid-request",
        "interactions.0.type",
    ),
    "2,001 keystrokes": (
        with_fields(interactions=[0] * 2001),
        422,
        "invalid-request",
        "interactions",
    ),
    "a body of 65 KiB": (lambda exercise: with_fields()(exercise) + b" " * 66_000, 413, "body-too-large", "body"),
    "an odd language": (with_fields(language="../../etc"), 422, "invalid-request", "language"),
}


@pytest.mark.parametrize("name", TABLE)
async def test_submit_when_the_input_is_bad_then_a_clear_error_that_names_the_field(
    pupil: Person, curriculum: Curriculum, stores: Stores, name: str
) -> None:
    make, status, expected, field = TABLE[name]
    response = await pupil.post("/attempts", content=make(str(curriculum.exercises[0].id)))
    assert (response.status_code, kind(response)) == (status, expected), response.text
    problem = response.json()
    named = [one["field"] for one in problem.get("errors", ())] or [problem["detail"]]
    assert any(field in one for one in named), problem
    assert all(one["rule"] for one in problem.get("errors", ()))
    assert len(response.content) < 6000
    assert await stores.attempts([pupil.id]) == []


# Text that is no mathematics is an answer like any other: judged, never a failure.
ODD_ANSWERS = {
    "nested as deep as an answer may be": "(" * 249 + "1" + ")" * 249,
    "huge power": "9^9^9^9^9",
    "1e400 as text": "1e400",
    "NaN as text": "NaN",
    "division by nought": "1/0",
    "not Latin": "٤٢ = ৪২",
    "only signs": "-" * 500,
    "markup": "<script>alert(1)</script>",
    "SQL": "'; drop table attempts.attempts; --",
    "a long number": "9" * 500,
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
@pytest.mark.parametrize("topic", ["whole-number-subtraction", "fraction-addition", "linear-equations"])
async def test_submit_when_the_answer_is_odd_text_then_it_is_judged_wrong(
    pupil: Person, curriculum: Curriculum, name: str, topic: str
) -> None:
    answer = ODD_ANSWERS[name]
    outcome = await pupil.outcome(curriculum.of_topic(topic)[0], answer, steps=[answer, answer])
    assert outcome["isCorrect"] is False
    assert (await pupil.read(f"/attempts/{outcome['attemptId']}"))["answer"] == answer


async def test_submit_when_the_answer_is_a_number_then_it_counts_as_written(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    response = await pupil.post("/attempts", content=with_answer(f"{exercise.answer}.0")(str(exercise.id)))
    assert response.json()["isCorrect"] is True
    assert (await pupil.read(f"/attempts/{response.json()['attemptId']}"))["answer"] == f"{exercise.answer}.0"


BAD_QUESTIONS = (
    ("/attempts/not-an-id", "attempt_id"),
    ("/students/not-an-id/attempts", "student_id"),
    ("/attempts", "studentId"),
    ("/attempts?studentId=1", "studentId"),
    ("/exercises?limit=0", "limit"),
    ("/exercises?limit=1e9", "limit"),
    ("/exercises?cursor=%00", "cursor"),
    ("/exercises?colour=red", "colour"),
    ("/exercises?minDifficulty=easy", "minDifficulty"),
    ("/mastery/1", "student_id"),
)


@pytest.mark.parametrize(("path", "field"), BAD_QUESTIONS)
async def test_read_when_the_question_is_bad_then_422_naming_the_field(pupil: Person, path: str, field: str) -> None:
    response = await pupil.get(path)
    assert (response.status_code, kind(response)) == (422, "invalid-request")
    assert field in {one["field"] for one in response.json()["errors"]}


async def test_any_error_when_it_is_given_then_it_never_repeats_what_was_sent(
    pupil: Person, curriculum: Curriculum
) -> None:
    exercise = str(curriculum.exercises[0].id)
    for body in (
        with_fields(answer=SECRET + "\x00"),
        with_fields(exerciseId=SECRET),
        with_fields(language=SECRET + "/"),
        with_answer(SECRET),
    ):
        assert SECRET not in (await pupil.post("/attempts", content=body(exercise))).text
