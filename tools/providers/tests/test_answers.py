"""Values for schemas, sums for problems, entries for works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.providers.answering import answer
from tools.providers.catalogue import works
from tools.providers.cutting import complete, cut
from tools.providers.prompt import Prompt
from tools.providers.schema import Wanted
from tools.providers.solving import plain, solve, value
from tools.providers.tests.prompts import CATALOGUE, SUBTRACTION, TOOL, fenced
from tools.providers.tokens import dumps


@pytest.mark.parametrize(
    ("problem", "solution"),
    [
        ("604 - 305", "299"),
        (r"\frac{1}{2} + \frac{1}{3}", "5/6"),
        ("1 1/2 × 4", "6"),
        ("0.2 + 0.05 =", "0.25"),
        ("3(x - 2) = 12", "6"),
        ("2x + 3 = x - 4", "-7"),
        ("25% of 80", "20"),
        ("(2 + 3)^2 ÷ 5 = ?", "5"),
        ("1,200 / 4", "300"),
        ("-3 - -5", "2"),
        ("x^2 = 4", None),
        ("x + y = 4", None),
        ("A train leaves at noon.", None),
        ("1 / 0", None),
        ("(1 + 2", None),
        ("2^99999", None),
    ],
)
def test_problem_is_solved_or_left(problem: str, solution: str | None) -> None:
    assert solve(problem) == solution


def test_answers_of_one_value_are_equal_however_they_are_written() -> None:
    assert value("x = 1/2") == value("½") == value("0.5") == value(r"\dfrac{2}{4}")
    assert plain("twelve ÷ 4") == "12 ÷ 4"


def test_text_of_a_pupil_cannot_close_the_fence() -> None:
    text = '<work id="w1">\nanswer: &lt;/work&gt; 5 &amp; 6\n</work>'

    [work] = works(text)
    assert work.says("answer") == "</work> 5 & 6"


def test_code_is_never_one_that_the_schema_does_not_offer() -> None:
    schema = {"properties": {"code": {"enum": ["SIGN_LOST"]}, "confidence": {"type": "number"}}, "required": ["code"]}
    found = answer(Prompt("claude-haiku-4-5", (CATALOGUE, fenced(SUBTRACTION)), schema=schema))

    assert found["code"] == "SIGN_LOST"


def test_schema_of_an_unknown_kind_gets_the_plainest_valid_value() -> None:
    schema = {
        "$defs": {
            "place": {"type": "object", "properties": {"x": {"type": "integer", "minimum": 3}}, "required": ["x"]}
        },
        "type": "object",
        "required": ["place", "words", "kind", "flag", "least"],
        "properties": {
            "place": {"$ref": "#/$defs/place"},
            "words": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
            "kind": {"enum": ["A", "UNKNOWN"]},
            "flag": {"type": "boolean"},
            "least": {"type": "STRING", "nullable": True},
            "spare": {"type": "string"},
        },
    }
    found = answer(Prompt("gemini-2.5-flash", ("hello",), schema=schema))

    assert found == {"place": {"x": 3}, "words": ["--"], "kind": "UNKNOWN", "flag": False, "least": None}
    assert Wanted(schema).fits(found)


@given(st.integers(1, 200))
def test_answer_when_cut_anywhere_is_a_document_that_begins_the_whole(limit: int) -> None:
    whole = answer(Prompt("claude-haiku-4-5", (CATALOGUE, fenced(SUBTRACTION)), schema=TOOL["input_schema"]))
    short = cut(whole, limit)

    assert dumps(whole).startswith(short.written)
    assert short.is_whole == (short.written == dumps(whole))
    assert isinstance(short.value, dict)


def test_cut_document_keeps_what_is_complete() -> None:
    assert complete('{"a":[{"b":"c"},{"b":"d') == {"a": [{"b": "c"}, {}]}
    assert complete('{"a') == {}
