"""Partial credit where an answer has several parts."""

import pytest

from libs.diagnosis import Problem, Work, diagnose

SYSTEM = Problem("x + y = 20, x - y = 6", "simultaneous-equations", "x = 13, y = 7")
SQUARE = Problem("Solve x^2 = 25", "quadratic-equations", "x = 5 or x = -5")
POINT = Problem("What is the midpoint of (12, -6) and (6, -2)?", "coordinates-and-lines", "(9, -4)")
NUMBER = Problem("81 - 38", "whole-number-subtraction", "43")


@pytest.mark.parametrize(
    ("problem", "answer", "credit"),
    [
        (SYSTEM, "x = 13, y = 6", 1 / 2),
        (SYSTEM, "(13, 6)", 1 / 2),
        (SYSTEM, "y = 7", 1 / 2),
        (SYSTEM, "x = 7, y = 13", None),
        (SYSTEM, "13", None),  # of which letter?
        (SYSTEM, "y = 7, x = 13", None),  # right
        (SQUARE, "5", 1 / 2),
        (SQUARE, "x = -5", 1 / 2),
        (SQUARE, "x = 5 or x = 4", 1 / 3),
        (SQUARE, "x = 4 or x = -4", None),
        (SQUARE, "±5", None),
        (POINT, "(9, 4)", 1 / 2),
        (POINT, "(-4, 9)", None),
        (POINT, "9", None),
        (NUMBER, "53", None),
        (NUMBER, "43 or 53", None),
        (NUMBER, "no idea", None),
    ],
)
def test_credit_of_an_answer_is_the_share_of_its_parts_that_are_right(
    problem: Problem, answer: str, credit: float | None
) -> None:
    found = diagnose(problem, Work(answer))
    assert found.credit == credit
    assert credit is None or found.is_correct is False


def test_credit_needs_no_prompt_that_can_be_read() -> None:
    assert diagnose(Problem("Where do they meet?", None, "(2, 3)"), Work("(2, 5)")).credit == 1 / 2
