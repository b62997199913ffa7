"""Problems without an exercise: recognised, and solutions of others checked by value."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.diagnosis import recognise, satisfies


@pytest.mark.parametrize(
    ("prompt", "topic", "expected"),
    [
        ("304 - 178", "whole-number-subtraction", "126"),
        (r"\frac{1}{2} + \frac{1}{3}", "fraction-addition", "5/6"),
        ("Solve 3x + 4 = 19", "linear-equations", "x = 5"),
        ("Resuelve x + y = 10, x - y = 4", "simultaneous-equations", "x = 7, y = 3"),
        ("What is the area of a rectangle 7 by 4?", "area-and-perimeter", "28"),
        ("Solve x^3 = 8", None, None),
        ("log(x) = 2", None, None),
        ("tell me a joke", None, None),
        ("", None, None),
    ],
)
def test_recognise_tells_topic_and_answer_where_it_can(prompt: str, topic: str | None, expected: str | None) -> None:
    assert recognise(prompt) == (topic, expected)


@pytest.mark.parametrize(
    ("prompt", "solution", "verdict"),
    [
        ("Solve x^3 = 8", "x = 2", True),
        ("Solve x^3 = 8", "2", True),
        ("Solve x^3 = 8", "y = 2", None),
        ("Solve x^3 = 8", "x = 3", False),
        ("x^4 = 16", "x = 2 or x = -2", True),
        ("x^4 = 16", "x = 2", None),
        ("x^5 + x = 34", "x = 2", None),
        ("304 - 178", "126", True),
        ("304 - 178", "274", False),
        ("Solve x + y = 10 and x - y = 4", "x = 7, y = 3", True),
        ("Solve x + y = 10 and x - y = 4", "x = 6, y = 4", False),
        ("Anna has twice as many marbles as Ben", "12", None),
        ("Solve x^3 = 8", "two", None),
        ("Solve x^3 = 8", "(" * 300, None),
        ("x^3 = 8/0", "x = 2", None),
    ],
)
def test_satisfies_checks_by_value_or_says_that_it_cannot(prompt: str, solution: str, verdict: bool | None) -> None:
    assert satisfies(prompt, solution) is verdict


def polynomial(roots: list[Fraction]) -> str:
    return "*".join(f"(x - ({root}))" for root in roots) + " = 0"


ROOTS = st.lists(st.fractions(-9, 9, max_denominator=4), min_size=3, max_size=4, unique=True)


@given(ROOTS)
def test_satisfies_all_roots_of_a_polynomial_are_its_solution(roots: list[Fraction]) -> None:
    assert satisfies(polynomial(roots), " or ".join(f"x = {root}" for root in roots)) is True


@given(ROOTS, st.fractions(-9, 9, max_denominator=4))
def test_satisfies_never_takes_a_number_that_is_no_root(roots: list[Fraction], other: Fraction) -> None:
    values = [*roots[1:], other]
    verdict = satisfies(polynomial(roots), " or ".join(f"x = {value}" for value in values))
    assert verdict is (set(values) == set(roots)) or (set(values) < set(roots) and verdict is None)


@given(st.text(max_size=60), st.text(max_size=40))
def test_satisfies_and_recognise_never_raise(prompt: str, solution: str) -> None:
    recognise(prompt)
    satisfies(prompt, solution)
