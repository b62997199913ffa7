"""Comparing and simplifying fractions, mixed numbers, fractions of quantities, in other wordings than the worked examples."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.tests.topics.named import refs_named_first


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("Which is bigger, \\(\\frac{1}{3}\\) or \\(\\frac{1}{5}\\)?", "\\frac{1}{5}", "FCM01"),
        ("¿Cuál es mayor, 1/3 o 1/5?", "1/5 es mayor", "FCM01"),
        ("Which fraction is smaller: 3/8 or 2/3?", "2/3", "FCM02"),
        ("¿Qué fracción es menor: 5/12 o 2/3?", "2/3", "FCM03"),
        ("What is the largest of 1/2, 3/4 and 2/9?", "2/9", "FCM01"),
        ("Escribe >, < o =: 5/6 __ 7/8", "=", "FCM04"),
        ("Compare 1/3 and 1/5 using <, > or =", "<", "FCM01"),
        ("Is 2/5 larger than 7/8?", "yes", "FCM05"),
        ("Simplify the fraction \\frac{6}{8} fully.", "4/6", "FSM01"),
        ("Reduce la fracción 12/18 a su mínima expresión", "6/9", "FSM06"),
        ("Write 24/36 in lowest terms", "4/6", "FSM06"),
        ("Simplify -6/8", "-3/8", "FSM02"),
        ("Complete: \\frac{2}{3} = \\frac{\\square}{6}", "5", "FSM07"),
        ("Find the missing number: 3/5 = 12/__", "14", "FSM07"),
        ("?/6 = 2/3", "? = 5", "FSM07"),
        ("Convert \\(2\\frac{3}{4}\\) to an improper fraction", "$\\frac{23}{4}$", "MIX04"),
        ("Escribe 2 3/4 como fracción impropia", "5/4", "MIX01"),
        ("2 3/4 = ?/4", "9", "MIX07"),
        ("Convierte 17/5 a número mixto", "2 3/5", "MIX08"),
        ("Change \\frac{17}{5} into a mixed number", "2 7/5", "MIX10"),
        ("What is \\frac{3}{4} of 20 kg?", "5 kg", "FOF01"),
        ("Calcula 2/5 de 20", "50", "FOF03"),
        ("3/4 of the 20 pupils are girls. How many girls are there?", "5", "FOF01"),
        ("There are 12 boys and 15 girls in a class. What fraction of the class are girls?", "15/12", "FOF07"),
        ("Hay 7 niños y 9 niñas. ¿Qué fracción son niñas?", "9/7", "FOF07"),
        ("There are 7 balls. 3 of them are red. What fraction is red?", "3/4", "FOF07"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in refs_named_first(prompt, answer)


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Which is larger, 1/3 or 1/5?", "1/3 is larger"),
        ("Which is larger, 0.5 or 1/3?", "0.5"),
        ("Compare 1/3 and 1/5", "1/3 > 1/5"),
        ("Compare 1/3 and 1/5", "1/5 < 1/3"),
        ("Compara: 5/6 __ 10/12", "5/6 = 10/12"),
        ("¿Es 1/5 mayor que 1/3?", "No"),
        ("Simplify 9/3", "3"),
        ("Write 2 3/4 as an improper fraction", "22/8"),
        ("Write 11/4 as a mixed number", "2 and 3/4"),
        ("Escribe 11/4 como número mixto", "2\\frac{3}{4}"),
        ("Write 12/4 as a mixed number", "3"),
        ("What is 3/4 of £20?", "£15"),
        ("A bag has 12 red and 15 blue balls. What fraction of the balls is red?", "4/9"),
        ("A bag has 3 red, 4 blue and 5 green balls. What fraction of the balls is green?", "5/12"),
    ],
)
def test_right_answer_in_any_form_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct is True


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Simplify 6/8", "6/8"),
        ("Write 2 3/4 as an improper fraction", "2 3/4"),
        ("Write 11/4 as a mixed number", "11/4"),
    ],
)
def test_answer_of_the_right_value_in_the_form_of_the_exercise_is_not_finished(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct is False


@pytest.mark.parametrize(
    "prompt",
    [
        "Order from smallest to largest: 1/2, 1/3, 3/4",
        "How much larger is 3/4 than 1/2?",
        "Which is larger, 2/3 of 12 or 3/4 of 8?",
        "3/4 of a number is 15 kg",
        "3/4 of the 20 pupils are girls. How many are boys?",
        "A box has 12 hats and 15 bags. What is the probability of a hat?",
    ],
)
def test_exercise_of_another_kind_is_not_read_as_one_of_these(prompt: str) -> None:
    verdict = diagnose(Problem(prompt), Work("7"))
    assert verdict.status is Status.NOT_UNDERSTOOD or not {ref[:3] for c in verdict.candidates for ref in c.refs} & {
        "FCM",
        "FOF",
    }
