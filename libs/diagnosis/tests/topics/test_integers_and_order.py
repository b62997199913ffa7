"""Integers, order of operations and powers, in other shapes and wordings than the worked examples."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.tests.topics.named import refs_named_first


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("(-4)(-6)", "-24", "INT15"),
        ("(-2) × (-3) × (-4)", "24", "INT16"),
        ("Calcula \\(7 \\cdot (-3)\\)", "4", "INT17"),
        ("\\frac{-24}{6}", "4", "INT19"),
        ("(-24) : (-6)", "−4", "INT18"),
        ("¿Qué número es menor: -8 o 3?", "3", "INT20"),
        ("Which temperature is colder, -8 °C or -3 °C?", "-3", "INT20"),
        ("Write <, > or = : -8 __ -3", ">", "INT20"),
        ("Find the absolute value of -7", "-7", "INT21"),
        ("|-3| + |5|", "2", "INT21"),
        ("2 + 3 × 4 + 5 × 6", "150", "OOP01"),
        ("Use the order of operations to evaluate 100 - 20 × 3 + 5", "245", "OOP02"),
        ("Calcula: 6 + 12 : 3", "6", "OOP04"),
        ("√16 + 3 × 2", "14", "OOP01"),
        ("1/2 + 1/2 × 1/4", "1/4", "OOP01"),
        ("5 × 2 - 3 × 4", "-20", "OOP14"),
        ("20 - 5 - 3 + 4", "8", "OOP05"),
        ("2 × 3 × 4^2", "576", "OOP07"),
        ("10 - 3²", "49", "OOP08"),
        ("2(3 + 4) - 5", "5", "OOP09"),
        ("20 - (2 + 3) × 4", "30", "OOP09"),
        ("20 - (9 - 3 - 2)", "6", "OOP10"),
        ("2 × (5 - 3)^2", "32", "OOP11"),
        ("\\frac{6 + 4}{2}", "8", "OOP12"),
        ("\\frac{12}{2 + 4}", "10", "OOP12"),
        ("What is 5 squared?", "10", "POW01"),
        ("5 elevado a 3", "15", "POW01"),
        ("2 to the 5th power", "25", "POW02"),
        ("4 + 3^2", "10", "POW01"),
        ("-3^2 + 4", "13", "INT22"),
        ("2^{-3}", "\\frac{1}{6}", "POW09"),
        ("27^(1/3)", "9", "POW11"),
        ("\\left(\\frac{2}{3}\\right)^2", "\\frac{4}{3}", "POW22"),
        ("Escribe 3,4 · 10^3 como número decimal", "34000", "POW20"),
        ("Write 3.4 \\times 10^{-3} as a decimal", "0,00034", "POW21"),
    ],
)
def test_wrong_answer_in_another_shape_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in refs_named_first(prompt, answer)


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("-24/6", "-4"),
        ("Which of these is the smallest: -5, 2, -9, 0?", "-9"),
        ("Compara -8 y -3", "-8 < -3"),
        ("(6 + 4)/2  (written with a fraction bar)", "5"),
        ("What is 2 to the power of -3?", "0.125"),
        ("What is the square of 7?", "49"),
        ("Write 3.4 × 10^(-3) as an ordinary number", "0.0034"),
    ],
)
def test_right_answer_in_any_form_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct is True


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("12 + 3 + 4", "7"),
        ("The temperature was -8 and rose 3 degrees. What is the higher temperature?", "-8"),
        ("A number is 5 more than -3. What is it?", "yes"),
        ("Evaluate the absolute value expression -|u| when u = 12", "12"),
    ],
)
def test_exercise_of_another_kind_is_not_explained_by_these(prompt: str, answer: str) -> None:
    verdict = diagnose(Problem(prompt), Work(answer))
    assert verdict.is_correct is not True
    assert verdict.status is not Status.CLASSIFIED
