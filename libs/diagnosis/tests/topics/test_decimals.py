"""Decimals: other wordings, other notations, and exercises that are none of them."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.prompts import read_exercise


def named(prompt: str, answer: str, topic: str | None = None) -> set[str]:
    """The refs of the first candidate and of those tied with it."""
    found = diagnose(Problem(prompt, topic), Work(answer)).candidates
    return {ref for one in found if one.probability == found[0].probability for ref in one.refs}


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("0.8 or 0.45: which is greater?", "0.45", "DCM01"),
        ("¿Cuál es mayor: 0,8 o 0,45?", "0,45", "DCM01"),
        ("Circle the largest number: 0.4 0.61", "0.4", "DCM03"),
        ("Which is the smallest: 0.8, 0.45 or 0.123?", "0.8", "DCM01"),
        ("¿Cuál es menor, 0,4 o 0,61?", "0,61", "DCM03"),
        ("Which is smaller, 0.6 or 0?", "0.6", "DCM08"),
        (r"Which is larger, \( 0.3 \) or \( 0.30 \)?", "0.30", "DCM09"),
        ("¿Cuántos números hay entre 0,4 y 0,5?", "0", "DCM11"),
        ("0.15 + 0.734", "0.749", "DAD01"),
        ("1.2 + 0.35 + 4", "0.51", "DAD01"),
        ("3,8 + 2,7", "5,15", "DAD03"),
        ("Calcula 3,8 + 2,7", "55/10", "DAD08"),
        ("3.05 + 2.07", "5.12", ""),
        ("Work out 8 − 3.4", "5.4", "DSB05"),
        ("2,3 · 1,2", "2,6", "DML04"),
        ("4 × 2.3", "8.12", "DML04"),
        (r"3.4 \times 10^2", "3.400", "DML06"),
        ("100 × 3.45", "34.5", "DML10"),
        (r"0.6 \div 0.2", "0.3", "DDV01"),
        ("4.5 / 10", "45", "DDV06"),
        ("Redondea 3,478 a 1 decimal", "3,4", "DRN01"),
        ("Redondea 3,478 a las décimas", "3,4", "DRN01"),
        ("Round 2.447 to the nearest tenth.", "2.5", "DRN03"),
        ("Round 3.478 to 2 d.p.", "3", "DRN08"),
        ("What is 34.57 correct to one decimal place?", "30", "DRN04"),
        ("Round 0.0473 to 2 s.f.", "0.05", "DRN05"),
        ("Round 47.86 to two significant figures", "47", "DRN11"),
        ("Round 12.51 to the nearest whole number", "12", "DRN01"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert named(prompt, answer) & {ref} == ({ref} if ref else set())


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Which is smallest: 0.8, 0.45?", "0.45"),
        ("Which is larger, 0.3 or 0.30?", "they are equal"),
        ("¿Cuál es mayor, 0,3 o 0,30, o son iguales?", "iguales"),
        ("How many decimals are there between 1.42 and 1.43?", "infinitely many"),
        ("3.8 + 2.7", "6.50"),
        ("Round 3.96 to 1 decimal place", "4.0"),
        ("Round 3.96 to 1 decimal place", "4"),
        ("Redondea 3,478 al entero más cercano", "3"),
        ("Round 0.04973 to 2 significant figures", "0.050"),
        ("Round 347.8 to the nearest ten", "350"),
        ("Round 3.478 to the nearest 0.01", "3.48"),
    ],
)
def test_right_answer_is_right_however_it_is_written(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.CORRECT


@pytest.mark.parametrize(
    "prompt",
    [
        "What is 3.5 less than 7.2?",
        "Which is largest: 3/4, 0.5?",
        "Which is larger, 7 or 12?",
        "How many whole numbers are there between 1.4 and 7.3?",
        "Find the area of a circle of radius 4.5 cm. Round your answer to 1 decimal place.",
        "Round 3478 to the nearest 100",
        "Give √2 correct to 3 decimal places",
        "34 + 5",
        "34 × 100",
    ],
)
def test_exercise_of_another_kind_is_not_taken_for_one_about_decimals(prompt: str) -> None:
    exercise = read_exercise(prompt, None)
    codes = {p.malrule.code for p in exercise.predictions} if isinstance(exercise, Exercise) else set()
    assert not {code for code in codes if code.startswith("DEC_")}


def test_zero_at_the_end_tells_two_malrules_apart() -> None:
    assert named("3.4 × 10", "30.40") == {"DML07"}
    assert named("3.4 × 10", "30.4") == {"DML08"}


def test_comma_that_cannot_set_off_thousands_makes_every_comma_a_decimal_one() -> None:
    assert named("2,345 + 1,25", "2,47") == {"DAD01"}


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [("3.8 + 2.7", "6.5"), ("Round 3.96 to 1 decimal place", "4.0"), ("2.5 ÷ 0.3", "25/3"), ("0.5x = 0.2", "x = 0.4")],
)
def test_right_answer_of_a_decimal_exercise_is_shown_as_a_decimal(prompt: str, shown: str) -> None:
    assert diagnose(Problem(prompt), Work("123456")).expected == shown
