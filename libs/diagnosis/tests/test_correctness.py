"""Correctness is decided first, by value."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose, is_equal


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("6/8", "3/4", True),
        ("x = 5", "5", True),
        ("5 = x", "x=5", True),
        ("0.5", "1/2", True),
        ("0,5", ".5", True),
        ("1 1/2", "3/2", True),
        ("-2 1/2", "-5/2", True),
        ("2½", "2.5", True),
        (r"\frac{3}{4}", "0.75", True),
        ("1,234", "1234", True),
        ("3x = 15", "x = 5", True),
        ("3x = 15", "6x - 5 = 25", True),
        ("3x = 15", "x = 6", False),
        ("x = 5", "y = 5", False),
        ("2(x + 1)", "2x + 2", True),
        ("2(x + 1)", "2x + 1", False),
        ("x/2", "0.5x", True),
        ("5/6", "0.83", True),
        ("5/6", "0.84", False),
        ("1/4", "0.3", False),
        ("304 - 178 = 126", "126", True),
        ("1/0", "5", False),
        ("blue", "blue", True),
        ("blue whale", "5", None),
        ("", "5", None),
    ],
)
def test_is_equal_compares_what_is_meant(a: str, b: str, equal: bool | None) -> None:
    assert is_equal(a, b) is equal
    assert is_equal(b, a) is equal


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("304 - 178", "126"),
        ("304 - 178 =", "126.0"),
        ("304 − 178 = ?", " 126 "),
        ("What is 3 + 4?", "7"),
        ("¿Cuánto es 1/2 + 1/3?", "10/12"),
        ("Calcula 2,5 + 1", "3.5"),
        ("Calculate: 12 ÷ 4", "3"),
        (r"\left(\frac{1}{2}\right) \cdot 3", "1,5"),
        (r"$3 \times 4$", "12"),
        ("3/4 ÷ 1/2", "3/2"),
        ("2³ + 1", "9"),
        ("Solve 3x + 4 = 19", "5"),
        ("Solve for n: 3n + 4 = 19", "n = 5"),
        ("Resuelve 3x + 4 = 19", "x=5"),
        ("Resuelve la ecuación 2(y − 1) = 8 para y", "y = 5"),
        ("Find x if 5 = 2x", "2,5"),
        ("Solve 8/x = 2", "x = 4"),
        ("Solve x/3 = 5", "x = 30/2"),
    ],
)
def test_right_answer_however_written_is_correct(prompt: str, answer: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert (diagnosis.status, diagnosis.is_correct, diagnosis.candidates) == (Status.CORRECT, True, ())


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [("304 - 178", "304 - 178"), ("Solve 3x + 4 = 19", "3x + 4 = 19"), ("Solve 3x + 4 = 19", "3x = 15")],
)
def test_answer_that_is_not_worked_out_is_not_correct_and_gets_no_name(prompt: str, answer: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert (diagnosis.status, diagnosis.is_correct, diagnosis.candidates) == (Status.UNCLASSIFIED, False, ())
    assert diagnosis.message == "The answer has the right value but is not worked out."


def test_expected_answer_given_wins_over_the_computed_one() -> None:
    assert diagnose(Problem("304 - 178", expected_answer="130"), Work("130")).is_correct is True
    assert diagnose(Problem("304 - 178", expected_answer="130"), Work("126")).is_correct is False


def test_exercise_without_any_malrule_is_still_judged() -> None:
    assert diagnose(Problem("7 * 8"), Work("56")).status is Status.CORRECT
    wrong = diagnose(Problem("7 * 8"), Work("29"))
    assert (wrong.status, wrong.is_correct) == (Status.UNCLASSIFIED, False)


def test_story_problem_with_an_expected_answer_is_judged_by_it() -> None:
    problem = Problem("Ana has 5 apples and eats 2. How many are left?", expected_answer="3")
    right, wrong = diagnose(problem, Work("3")), diagnose(problem, Work("7"))
    assert (right.status, right.is_correct) == (Status.CORRECT, True)
    assert (wrong.status, wrong.is_correct) == (Status.NOT_UNDERSTOOD, False)
    assert "Ana" in str(wrong.message)


def test_expected_words_are_compared_as_words() -> None:
    assert diagnose(Problem("Which shape?", expected_answer="A circle"), Work("a  circle")).status is Status.CORRECT


def test_malrule_that_gives_the_right_answer_is_no_evidence() -> None:
    # smaller-from-larger is right where nothing is borrowed
    assert diagnose(Problem("87 - 42"), Work("45")).candidates == ()
