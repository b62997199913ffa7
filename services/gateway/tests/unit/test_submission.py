"""What a pupil may send, and what is said about everything else."""

from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.chassis.clock import utc_now
from libs.chassis.problem import Problem
from libs.contracts import problem_id
from libs.contracts.attempts.v1 import AttemptSubmit
from libs.contracts.telemetry.v1 import InteractionType
from services.gateway.api.requests import parse
from services.gateway.model.problems import MALFORMED_JSON, Refusal
from services.gateway.model.submission import Capture, ProblemSubmission, Submission

EXERCISE = "0b0f2c1e-5d1a-5c3b-9a53-6f1f3a1e7c11"


def body(**fields: Any) -> bytes:
    return orjson.dumps({"exerciseId": EXERCISE, "answer": "25"} | fields)


def with_answer(raw: str) -> bytes:
    return f'{{"exerciseId":"{EXERCISE}","answer":{raw}}}'.encode()


@pytest.mark.parametrize("number", ["25", "1.10", "-0", "0.50", "12345678901234567890123", "100000.0"])
def test_answer_when_a_number_is_sent_then_its_text_is_kept_as_written(number: str) -> None:
    assert Submission.parse(with_answer(number)).answer == number


@pytest.mark.parametrize(
    ("sent", "kept"), [("6.5e1", "65"), ("1E+2", "100"), ("1e-7", "0.0000001"), ("-2.50e-1", "-0.250")]
)
def test_answer_when_a_number_has_an_exponent_then_its_text_has_none(sent: str, kept: str) -> None:
    assert Submission.parse(with_answer(sent)).answer == kept


def test_answer_when_an_integer_is_larger_than_any_float_then_its_text_is_kept() -> None:
    assert Submission.parse(with_answer("9" * 400)).answer == "9" * 400


def test_steps_when_bare_strings_are_sent_then_they_are_lines() -> None:
    submission = Submission.parse(body(steps=["3x = 9", {"expression": "x = 3", "isFinal": True}]))
    assert [(one.expression, one.is_final) for one in submission.steps] == [("3x = 9", False), ("x = 3", True)]


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "the expected answer": (body(expectedAnswer=25), "expectedAnswer", "unknown field"),
    "a verdict": (body(isCorrect=True), "isCorrect", "unknown field"),
    "a field of a step": (body(steps=[{"expression": "1", "score": 1}]), "steps.0.score", "unknown field"),
    "snake case": (body(course_id=EXERCISE), "course_id", "unknown field"),
    "no exercise": (b'{"answer":"1"}', "exerciseId", "is required"),
    "an odd exercise": (body(exerciseId="52 - 37"), "exerciseId", "must be a UUID"),
    "no answer": (b'{"exerciseId":"%s"}' % EXERCISE.encode(), "answer", "is required"),
    "an empty answer": (body(answer=""), "answer", "must not be blank"),
    "a blank answer": (body(answer=" \u00a0 "), "answer", "must not be blank"),
    "an integer of 600 digits": (with_answer("9" * 600), "answer", "at most 500 characters"),
    "1e99": (with_answer("1e99"), "answer", "between"),
    "a true answer": (body(answer=True), "answer", "valid string"),
    "no value": (body(answer=None), "answer", "valid string"),
    "a list": (body(answer=[1]), "answer", "valid string"),
    "1e400": (with_answer("1e400"), "answer", "finite number"),
    "NaN": (with_answer("NaN"), "answer", "finite number"),
    "-Infinity": (with_answer("-Infinity"), "answer", "finite number"),
    "a long answer": (body(answer="9" * 501), "answer", "at most 500 characters"),
    "an expression nested 10,000 deep": (body(answer="(" * 10_000), "answer", "at most 500 characters"),
    "NUL": (body(answer="1\x00"), "answer", "character that is not allowed"),
    "a line feed": (body(steps=["1\n2"]), "steps.0.expression", "character that is not allowed"),
    "C1 controls": (body(answer="1\x9b"), "answer", "character that is not allowed"),
    "10,000 steps": (body(steps=["1"] * 10_000), "steps", "at most 100 items"),
    "a step that is a number": (body(steps=[3]), "steps.0", "must be an object"),
    "a text for a truth value": (body(steps=[{"expression": "1", "isFinal": "yes"}]), "steps.0.isFinal", "boolean"),
    "an odd course": (body(courseId="maths"), "courseId", "must be a UUID"),
    "an odd language": (body(language="english please"), "language", "not allowed"),
    "an odd interaction": (
        body(interactions=[{"timestampMs": 1, "type": "telepathy"}]),
        "interactions.0.type",
        "must be one of key_down",
    ),
    "a time before the exercise": (
        body(interactions=[{"timestampMs": -1, "type": "undo"}]),
        "interactions.0.timestampMs",
        "greater than or equal to 0",
    ),
    "2,001 interactions": (
        body(interactions=[{"timestampMs": 1, "type": "undo"}] * 2001),
        "interactions",
        "at most 2000",
    ),
    "a bare string": (b'"25"', "body", "must be an object"),
    "a bare list": (b"[]", "body", "must be an object"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_parse_when_a_rule_is_broken_then_field_and_rule_are_named_and_the_value_is_not(name: str) -> None:
    sent, field, rule = REFUSED[name]
    with pytest.raises(Problem) as refused:
        parse(Submission.parse, sent)
    assert refused.value.status == 422
    errors = {one["field"]: one["rule"] for one in refused.value.extra["errors"]}
    assert rule in errors[field]
    assert "telepathy" not in str(refused.value.extra)


MALFORMED = {
    "nothing": (b"", "EOF"),
    "half": (b'{"exerciseId"', "EOF"),
    "two values": (body() + b"{}", "trailing characters"),
    "nested 10,000 deep": (with_answer("[" * 10_000), "recursion limit"),
    "objects nested 10,000 deep": (with_answer('{"a":' * 10_000), "recursion limit"),
    "a lone surrogate": (with_answer('"\\ud800"'), "hex escape"),
    "broken UTF-8": (with_answer('"?"').replace(b"?", b"\xff"), "unicode"),
    "UTF-16": (body().decode().encode("utf-16"), "expected value"),
    "a number of 10,000 digits": (with_answer("9" * 10_000), "out of range"),
    "a comment": (b"/* */" + body(), "expected value"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_parse_when_it_is_not_json_then_the_reason_is_told(name: str) -> None:
    sent, reason = MALFORMED[name]
    with pytest.raises(Refusal, match=reason) as refused:
        parse(Submission.parse, sent)
    assert refused.value.type is MALFORMED_JSON


def test_fingerprint_when_the_work_is_the_same_then_layout_language_and_keystrokes_do_not_matter() -> None:
    plain = Submission.parse(body(steps=["1"])).fingerprint()
    keystrokes = [{"timestampMs": 1, "type": "undo"}]
    assert Submission.parse(body(steps=["1"], language="es", interactions=keystrokes)).fingerprint() == plain
    assert Submission.parse(b" " + body(steps=[{"isFinal": False, "expression": "1"}])).fingerprint() == plain
    assert Submission.parse(with_answer("25")).fingerprint() == Submission.parse(with_answer('"25"')).fingerprint()
    others = [body(), body(answer="26", steps=["1"]), body(steps=["1", "1"]), body(steps=["1"], courseId=EXERCISE)]
    assert len({Submission.parse(one).fingerprint() for one in others} | {plain}) == len(others) + 1


def test_rules_when_the_contract_has_them_too_then_the_gateway_is_as_strict() -> None:
    """What is accepted here is not validated again, so it must be valid there."""
    longest = body(
        answer="é" * 500,
        steps=["(" * 500] * 100,
        interactions=[
            {"timestampMs": 86_400_000, "type": one, "value": "x" * 64} for one in InteractionType if one != "unknown"
        ],
    )
    written = Submission.parse(longest).command(uuid4(), uuid4(), "en", utc_now()).to_json()
    assert AttemptSubmit.from_json(written).to_json() == written


def test_capture_when_there_is_nothing_in_it_then_it_is_refused() -> None:
    with pytest.raises(Problem, match="interactions"):
        parse(Capture.parse, orjson.dumps({"attemptId": EXERCISE, "interactions": []}))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_parse_when_anything_at_all_is_sent_then_it_is_refused_in_words(sent: bytes) -> None:
    with pytest.raises((Refusal, Problem)):
        parse(Submission.parse, sent)


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({}, "problem", "is required"),
        ({"problem": " "}, "problem", "must not be blank"),
        ({"problem": "x" * 501}, "problem", "at most 500 characters"),
        ({"problem": "1\n2"}, "problem", "not allowed here"),
        ({"problem": 5}, "problem", "valid string"),
        ({"problem": "1 + 1", "exerciseId": EXERCISE}, "exerciseId", "unknown field"),
        ({"problem": "1 + 1", "expectedAnswer": "3"}, "expectedAnswer", "unknown field"),
    ],
)
def test_problem_of_ones_own_when_a_rule_is_broken_then_field_and_rule_are_named(
    fields: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(Problem) as refused:
        parse(ProblemSubmission.parse, orjson.dumps({"answer": "2"} | fields))
    [error] = refused.value.extra["errors"]
    assert error["field"] == field
    assert rule in error["rule"]


def test_problem_of_ones_own_when_accepted_then_its_text_gives_the_exercise_its_id() -> None:
    first, again = (
        ProblemSubmission.parse(orjson.dumps({"problem": text, "answer": "2"})) for text in ("1 +  1", "1 + 1 ")
    )
    command = first.command(uuid4(), uuid4(), "en", utc_now())
    assert (command.exercise_id, command.problem) == (problem_id("1 + 1"), "1 +  1")
    assert first.fingerprint() == again.fingerprint()
    assert AttemptSubmit.from_json(command.to_json()) == command
