"""Equations, formulas, sequences, functions and lines in other wordings than the catalogue's, and their right answers."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.prompts import read_exercise

WRONG = [
    ("Resuelve x² = 36", "18", "LEQ36"),
    ("Solve (x - 3)^2 = 16", "7", "LEQ35"),
    ("Solve by factorising x^2 - 5x + 6 = 0", "x = -2, x = -3", "LEQ37"),
    ("Solve 2x^2 = 6x", "3", "LEQ38"),
    ("Solve (x+1)(x+4)=10", "9, 6", "LEQ39"),
    ("x + y = 12; x - y = 2", "(10, 2)", "SIM01"),
    ("Solve by elimination: x + y = 12, x - y = 2", "x = 14, y = -2", "SIM02"),
    ("Solve x + y = 10, x - y = 4. Find x", "14", "SIM02"),
    ("2x + 3y = 12 and x - y = 1", "x = 2, y = 3", "SIM03"),
    ("Rearrange to make x the subject: y = 3x + 5", "y/3 - 5", "REA01"),
    ("Make t the subject of v = u + at", "t = (v + u)/a", "REA02"),
    ("Despeja x en y = 3x + 5", "x = 3(y-5)", "REA03"),
    ("Given that p = 3 and q = 5, find the value of 2p + q", "28", "SBS01"),
    ("If a = 7 what is 5a?", "12", "SBS02"),
    (r"Find the value of \(2x^2\) when \(x=3\)", "36", "SBS03"),
    ("Hay 6 veces más estudiantes (E) que profesores (P). Escribe una ecuación.", "6E = P", "SBS07"),
    ("Write an expression for 7 less than twice n", "7 - 2n", "SBS08"),
    ("6 + 3 = ___ + 4", "9", "SBS09"),
    ("What number goes in the box? 8 + 4 = □ + 5", "17", "SBS10"),
    ("Resuelve la inecuación 6 > -2x", "x < -3", "INQ01"),
    ("Solve -3x >= 12", "x = -4", "INQ02"),
    ("Solve x/2 + 1 < 5", "x > 8", "INQ04"),
    ("Solve x^2 > 9", "x > ±3", "INQ06"),
    ("What is the greatest integer less than 12?", "12", "INQ07"),
    ("nth term of 5, 8, 11, 14, ...", "a_n = n + 3", "SEQ01"),
    ("Calcula el término 20 de la sucesión 5, 8, 11, ...", "65", "SEQ06"),
    ("Find f(4) if f(x) = 2x + 3", "f(4) = 8x + 12", "FUN01"),
    ("h(x)=5x+2. Evaluate h(3)", "55", "FUN03"),
    ("Calcula la pendiente de la recta que pasa por los puntos (1, 2) y (3, 8)", "-3", "FUN05"),
    ("What is the gradient of the line y = 5 - 2x?", "-2x", "FUN09"),
    ("Find the y-intercept of the line y = 3x - 6", "(2, 0)", "FUN11"),
    ("Find the gradient of the line with equation 2y = 6x + 4", "6", "FUN12"),
    ("A point is 3 units to the left and 5 units down from the origin. What are its coordinates?", "(-5, -3)", "FUN13"),
    ("What is the gradient of a line perpendicular to y = 2x + 3?", "1/2", "FUN17"),
]

RIGHT = [
    ("Solve x^2 = 7", "x = ±√7"),
    ("x^2 + 4 = 0", "no solution"),
    ("Use the quadratic formula to solve x^2 + 4x + 3 = 0", "-1 and -3"),
    ("Solve the simultaneous equations 3x + 2y = 16 and x - y = 2", "(4, 2)"),
    ("Solve the simultaneous equations\ny = 2x + 1\ny = x + 3", "x=2,y=5"),
    (r"\begin{cases} 2x + y = 7 \\ x - y = 2 \end{cases}", r"\(x=3,\ y=1\)"),
    ("Resuelve: x + y = 12 y x - y = 2", "x = 7 y y = 5"),
    ("x + y = 4, x + y = 5", "no solution"),
    ("x + 2y = 5, 2x + 4y = 10", "infinitely many"),
    ("Make r the subject of C = 2πr", "r = C/(2π)"),
    ("Solve for x: ax + b = c", "(c - b)/a"),
    ("Make a the subject of v = u + at", "a = (v-u)/t"),
    ("Use the formula A = bh/2 to find A when b = 6 and h = 5", "15"),
    ("v = u + at, find a when v = 10, u = 4, t = 2", "a = 3"),
    ("Write an equation: there are 5 more girls (G) than boys (B)", "B = G - 5"),
    ("Solve x^2 ≤ 25", "-5 ≤ x ≤ 5"),
    ("¿Cuál es el mayor número entero con x < 7?", "6"),
    ("What is the rule for the sequence 20, 17, 14, 11?", "23 - 3n"),
    ("nth term of 1, 2, 3, 4", "n"),
    ("Find the tenth term of 4, 9, 14", "49"),
    ("The nth term of a sequence is 3n + 2. Find the 20th term.", "62"),
    ("What is the next term in 5, 8, 11, ...?", "14"),
    ("f(x) = 2x + 1 and g(x) = x^2. Find f(g(3))", "19"),
    ("f(x) = 2x + 3. Find x when f(x) = 11", "x = 4"),
    ("g(t) = t^2 - 1, g(3)?", "8"),
    ("Gradient of the line through (2, 4) and (2, -8)", "undefined"),
    ("y-intercept of 3x + 2y = 8", "(0, 4)"),
    ("Where does y = 3x - 6 cross the x-axis?", "2"),
    ("What is the gradient of a line parallel to y = 3x - 7?", "3"),
    ("Distance between (0, 0) and (1, 1)", "√2"),
    ("Find the equation of the line with gradient 2 through (1, 5)", "y = 2x + 3"),
    ("Solve: 3x + 4 = 19. Show your working.", "x = 5"),
]


@pytest.mark.parametrize(("prompt", "answer", "ref"), WRONG)
def test_wrong_answer_in_another_wording_is_named(prompt: str, answer: str, ref: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert diagnosis.is_correct is False
    assert ref in diagnosis.candidates[0].refs


@pytest.mark.parametrize(("prompt", "answer"), RIGHT)
def test_right_answer_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.CORRECT


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Make x the subject of y = 3x + 5", "3x = y - 5"),
        ("x + y = 10, x - y = 4", "x = 7"),
        ("Solve x^2 = 25", "x = -5"),
        ("Write: 5 less than n", "n + 5"),
    ],
)
def test_half_an_answer_is_not_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct is False


@pytest.mark.parametrize("prompt", ["Find x^2 + 1 when x = 3", "f(x) = x^2 + 1. Find f(3)"])
def test_rule_that_has_nothing_to_act_on_is_silent_even_if_the_expected_answer_is_mistyped(prompt: str) -> None:
    silent = {"SBS01", "SBS02", "SBS03", "SBS05", "SBS06", "FUN03"}
    named = diagnose(Problem(prompt, expected_answer="11"), Work("10")).candidates
    assert not silent & {ref for candidate in named for ref in candidate.refs}


def test_formula_handed_back_is_not_rearranged() -> None:
    problem = Problem("Make x the subject of y = 3x + 5", expected_answer="x = (y - 5)/3")
    assert diagnose(problem, Work("y = 3x + 5")).is_correct is False
    assert diagnose(problem, Work("(y - 5)/3 = x")).is_correct is True


@pytest.mark.parametrize(
    "prompt",
    [
        "Tom has 3 apples and x = 4 pears. How many has he?",
        "Anna solved a puzzle of 20 pieces in 5 minutes where x = 3",
        "y = 3x + 5",
    ],
)
def test_story_or_formula_without_question_has_no_answer(prompt: str) -> None:
    exercise = read_exercise(prompt, None)
    assert not isinstance(exercise, Exercise) or exercise.answer is None
