"""Whole-number malrules carry over to decimals, alone and with a second one for the point."""

import pytest

from libs.diagnosis.composition import compositions, settings
from libs.diagnosis.maths.expression import parse
from libs.diagnosis.shown import outcome_shown


def explaining(prompt: str, answer: str) -> set[tuple[str, ...]]:
    return {
        tuple(rule.refs for rule in rules)
        for rules, outcome in compositions(parse(prompt))
        if outcome_shown(outcome) == answer
    }


@pytest.mark.parametrize(
    ("prompt", "answer", "refs"),
    [
        ("5.2 - 1.37", "4.17", ("SUB05",)),  # lined up, 520 - 137
        ("5.2 - 1.37", "3.63", ()),
        ("3.47 + 2.65", "0.0502", ("ADD01", "DAD04")),
        ("3.47 + 2.65", "502", ("ADD01", "DAD05")),
        ("2.75 + 1.8", "2.83", ("ADD01", "DAD01")),  # 275 + 18 without the carry
    ],
)
def test_two_errors_in_sequence_are_composed(prompt: str, answer: str, refs: tuple[str, ...]) -> None:
    found = explaining(prompt, answer)
    assert refs in found if refs else not found


@pytest.mark.parametrize("prompt", ["34 - 12", "3.4 * 10", "2.5", "1/2 + 0.5", "x + 1.5", "1.5 + 2.5 + 3"])
def test_other_exercises_have_no_compositions(prompt: str) -> None:
    assert list(compositions(parse(prompt))) == []


def test_settings_begin_with_the_right_one_and_put_the_point_back() -> None:
    first, *others = settings(parse("5.2 - 1.37"))
    assert (first.a, first.b, first.malrule) == (520, 137, None)
    assert [outcome_shown(one) for one in first.point_put_in(383)] == ["3.83"]
    assert [outcome_shown(one) for one in first.point_put_in(380)] == ["3.80", "3.8"]
    assert all(other.malrule is not None for other in others)


def test_right_digits_with_a_wrong_point_are_no_composition() -> None:
    assert not explaining("3.47 + 2.65", "612")
