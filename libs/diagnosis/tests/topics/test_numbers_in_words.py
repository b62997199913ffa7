"""Place value, rounding, bounds, factors: other wordings, and exercises that are none of them."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.prompts import read_exercise
from libs.diagnosis.topics import TOPICS

KEYS = ("place-value", "rounding", "bounds", "factors-and-multiples")
FORMS = {id(form) for topic in TOPICS if topic.key in KEYS for form in topic.forms}


def named(prompt: str, answer: str) -> set[str]:
    """The refs of the first candidate and of those tied with it."""
    found = diagnose(Problem(prompt), Work(answer)).candidates
    return {ref for one in found if one.probability == found[0].probability for ref in one.refs}


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("What is the value of the 3 in 4372?", "3", "PV01"),
        ("In the number 4,372, what is the value of the digit 3?", "372", "PV04"),
        ("¿Cuánto vale la cifra 3 en 4.372?", "3000", "PV02"),
        ("¿Qué valor tiene el dígito 3 en el número 4372?", "30", "PV03"),
        ("What is the value of the digit 3 in 4.372?", "3", "PV01"),
        ("What is the place value of 3 in 4372?", "tens", "PV03"),
        ("Write 2 hundreds, 13 tens and 1 unit as a number", "2131", "PV05"),
        ("Escribe en cifras: 3 centenas y 4 unidades", "34", "PV07"),
        ("Write three hundred and four in figures.", "3004", "PV06"),
        ("Escribe con números: tres mil cuarenta y dos", "300042", "PV06"),
        ("What is 3478 rounded to the nearest hundred?", "3400", "RND01"),
        ("3478 to the nearest ten", "348", "RND04"),
        ("Redondea 34.786 a la unidad de mil más cercana", "34000", "RND01"),
        ("Redondea 34786 a las decenas de mil", "40000", "RND02"),
        ("Round 650 to the nearest 100", "600", "RND08"),
        ("A length is 4.5 cm, correct to 1 decimal place. Find the upper bound.", "4.6 cm", "BND01"),
        ("Un número redondeado a la decena más cercana es 340. ¿Cuál es la cota inferior?", "345", "BND02"),
        ("3400 is correct to 2 significant figures. Lower bound?", "3399.5", "BND03"),
        ("gcd(8,12)", "24", "FAC01"),
        ("Calcula el M.C.D. de 8 y 12", "2", "FAC02"),
        ("LCM of 4, 6 and 8", "192", "FAC05"),
        ("Encuentra el mínimo común múltiplo de 8 y 12", "4", "FAC04"),
        ("¿Es 21 un número primo?", "sí", "FAC07"),
        ("1 is a prime number. True or false?", "true", "FAC06"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in named(prompt, answer)


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("What is the value of the digit 3 in 4372?", "3 hundreds"),
        ("What is the value of the digit 3 in 4.372?", "3 tenths"),
        ("What is the value of the digit 3 in 3432? (the one in the 10^3 place)", "3000"),
        ("What is the place value of 3 in 4372?", "hundreds"),
        ("Escribe en cifras: mil cuatro", "1004"),
        ("Write two billion, four hundred sixty-six million and fifty-one using digits", "2,466,000,051"),
        ("Redondea 3478 a la centena", "3500"),
        ("Round 3478 m to the nearest 100 m", "3500 m"),
        ("The mass is 56 kg to the nearest kg. What is the least possible mass?", "55.5 kg"),
        ("Find the HCF of 18, 24 and 30.", "6"),
        ("Is 21 prime or composite?", "composite"),
        ("Is 2 a prime number?", "yes"),
    ],
)
def test_right_answer_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.CORRECT


@pytest.mark.parametrize(
    "prompt",
    [
        "What is the value of 2 + 20?",
        "What is the value of 2/5 of 20?",
        "What is the value of the digit 3 in 3432?",  # which of them?
        "How many tens are there in 3 hundreds and 4 tens?",
        "Ana is 168 miles from Lima. If she has to be there in 3 hours, at what rate does she need to drive?",
        "Round 3.478 to the nearest tenth",
        "Round 4786 to 2 significant figures",
        "Find the area of a square of side 8 to the nearest ten",
        "Find the least common denominator of 1/8 and 1/12",
        "Factor out the greatest common factor: 6x + 9",
        "Write 60 as a product of prime factors",
        "The sides are 4.5 cm and 3.2 cm to 1 decimal place. Upper bound of the area?",
    ],
)
def test_other_exercises_are_not_caught(prompt: str) -> None:
    exercise = read_exercise(prompt, None)
    assert not isinstance(exercise, Exercise) or not FORMS & {id(form) for form, _ in exercise.forms}
