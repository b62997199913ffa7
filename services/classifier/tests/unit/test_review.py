"""What a person may say about which work."""

from typing import Any

import pytest

from services.classifier import rehearsal
from services.classifier.model.question import question_of
from services.classifier.model.review import Objection, Opinion, check

CODE = "ARITH_SUB_SMALLER_FROM_LARGER"
UNREAD: dict[str, Any] = {"question": "UNREAD", "answer": "siete", "expected_answer": "7"}
UNSOLVED: dict[str, Any] = {"question": "UNSOLVED", "problem": "x^2 = 9", "answer": "x = 3", "expected_answer": None}


def checked(asked: dict[str, Any], said: Opinion) -> None:
    check(question_of("key", rehearsal.command(**asked)), said, {CODE}.__contains__)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, Opinion("CLASSIFIED", CODE)),
        ({}, Opinion("UNCLASSIFIED")),
        ({"question": "UNREAD_STEPS"}, Opinion("CLASSIFIED", CODE)),
        (UNREAD, Opinion("CORRECT", reading="7")),
        (UNSOLVED, Opinion("CORRECT", solution="x = 3 or x = -3")),
        (UNSOLVED, Opinion("CLASSIFIED", CODE, solution="x = 3 or x = -3")),
        (UNSOLVED, Opinion("UNCLASSIFIED")),
    ],
)
def test_opinion_when_the_catalogue_and_the_values_bear_it_out_then_it_stands(
    asked: dict[str, Any], said: Opinion
) -> None:
    checked(asked, said)


@pytest.mark.parametrize(
    ("asked", "said", "field"),
    [
        ({}, Opinion("CLASSIFIED"), "code"),
        ({}, Opinion("CLASSIFIED", "NO_SUCH_ENTRY"), "code"),
        ({}, Opinion("UNCLASSIFIED", CODE), "code"),
        ({}, Opinion("CORRECT"), "verdict"),  # the rules have read the answer, and it is wrong by value
        ({}, Opinion("CORRECT", reading="299"), "reading"),
        (UNREAD, Opinion("CORRECT"), "reading"),
        (UNREAD, Opinion("CORRECT", reading="8"), "reading"),
        (UNREAD | {"expected_answer": "8"}, Opinion("CORRECT", reading="8"), "reading"),  # the pupil wrote seven
        (UNREAD, Opinion("CORRECT", reading="7", solution="7"), "solution"),
        (UNSOLVED, Opinion("CORRECT"), "solution"),
        (UNSOLVED, Opinion("CORRECT", solution="x = 4"), "solution"),
    ],
)
def test_opinion_when_it_does_not_fit_then_the_field_and_its_rule_are_named(
    asked: dict[str, Any], said: Opinion, field: str
) -> None:
    with pytest.raises(Objection) as objection:
        checked(asked, said)
    assert objection.value.field == field
