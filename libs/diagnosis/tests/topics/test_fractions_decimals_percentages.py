"""Conversions in the words of teachers; the right value in another form than the one asked for is not finished."""

import pytest

from libs.diagnosis import Problem, Work, diagnose
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.prompts import read_exercise
from libs.diagnosis.topics.fractions_decimals_percentages import TOPIC


@pytest.mark.parametrize(
    ("prompt", "right", "unfinished"),
    [
        ("Convert the fraction \\(\\frac{3}{8}\\) to a decimal.", ".375", "37.5%"),
        ("¿Cuál es el equivalente decimal de 3/8?", "0,375", "3/8"),
        ("Fractions, decimals and percentages: write 1/4 as a decimal", "0.25", "1/4"),
        ("Write 1/3 as a decimal", "0.33", "1/3"),
        ("Write 2 1/4 as a decimal", "2.25", "9/4"),
        ("¿Qué porcentaje es 1/5?", "20 %", "0.2"),
        ("What percentage is 1/5?", "20", "1/5"),
        ("Write 2/3 as a percentage", "66.7%", "0.667"),
        ("Write 2/3 as a %", "66 2/3%", "2/3"),
        ("Write 1.5 as a percentage", "150", "1.5"),
        ("Escribe en forma de porcentaje el número 0,4", "40%", "0,4"),
        ("7 percent as a decimal", "0.07", "7%"),
        ("Expresa 45% como fracción", "45/100", "0.45"),
        ("What fraction is equivalent to 0.25?", "25/100", "0.25"),
        ("Transforma 0,5 a fracción irreducible", "1/2", "5/10"),
    ],
)
def test_conversion_when_right_needs_the_form_asked_for(prompt: str, right: str, unfinished: str) -> None:
    assert diagnose(Problem(prompt), Work(right)).is_correct
    verdict = diagnose(Problem(prompt), Work(unfinished))
    assert verdict.is_correct is False
    assert verdict.candidates == ()


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("Tom scored 18/25 in a test. What percentage is this?", "25%", "CNV16"),
        ("0.4 as a percentage", "4", "CNV14"),
        ("Pasa 3/5 a porcentaje", "35%", "CNV17"),
        ("Write 150% as a decimal", "0.150", "CNV11"),
        ("Write 7.5% as a decimal", "0.75", "CNV11"),
        ("Convierte 1,25 a fracción", "125/10", "CNV08"),
        ("Convierte 1,25 a fracción", "1 1/25", "CNV07"),
    ],
)
def test_conversion_when_wrong_is_named_in_any_wording(prompt: str, answer: str, ref: str) -> None:
    assert ref in diagnose(Problem(prompt), Work(answer)).candidates[0].refs


@pytest.mark.parametrize(
    "prompt",
    [
        "Simplify the fraction 6/8",
        "Round 3.47 to one decimal place",
        "Write 2 3/4 as an improper fraction",
        "Write the decimal 0.4 in words",
        "Is 1/3 a terminating decimal?",
        "The fraction 3/8 of the class are boys. What percentage are girls?",
        "A price is reduced by 20%. What decimal multiplier is this?",
        "Convert 25% into a fraction and a decimal",
        "Write 3 as a fraction",
    ],
)
def test_other_question_about_a_fraction_or_decimal_is_no_conversion(prompt: str) -> None:
    exercise = read_exercise(prompt, None)
    assert not isinstance(exercise, Exercise) or not {form for form, _ in exercise.forms} & set(TOPIC.forms)
