"""Powers, roots, terms, brackets, factors and algebraic fractions, in other shapes and wordings than the worked examples."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose
from libs.diagnosis.tests.topics.named import refs_named_first


def _top(prompt: str, answer: str, *steps: str) -> tuple[set[str], int | None]:
    """The refs of the first candidate and of those tied with it, and the step it was seen in."""
    candidates = diagnose(Problem(prompt), Work(answer, steps)).candidates
    return refs_named_first(prompt, answer, *steps), candidates[0].step if candidates else None


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("Simplifica 4a + 7b", "11ab", "EXP01"),
        ("Reduce los términos semejantes: 2m + 5n + m", "3m²+5n", "EXP03"),
        ("Collect like terms: 3m + 5m", "8", "EXP05"),
        ("Simplify \\(9 - 2a + 4\\)", "5-2a", "EXP07"),
        ("Simplify x · x", "2x", "EXP08"),
        ("Multiply out the brackets: 4(2x + 3y)", "8x + 3y", "EXP12"),
        ("Desarrolla y simplifica 2(x + 3) + 3(x + 1)", "5x + 4", "EXP12"),
        ("4x - 2(x - 2)", "2x - 4", "EXP16"),
        ("-(x - 5)", "-x - 5", "EXP18"),
        ("Expand \\left(2x-3\\right)^{2}", "4x^2-9", "EXP19"),
        ("Expand (a + b)²", "a² + b²", "EXP19"),
        ("Expand (3x + 1)(2x - 4)", "6x^2 - 4", "EXP23"),
        ("Saca factor común: 12m + 18", "6(2m + 18)", "EXP27"),
        ("Factoriza x² - 7x + 12", "(x+3)(x+4)", "EXP29"),
        ("Factorise fully 49 - x^2", "(7 - x)^2", "EXP30"),
        ("Simplify \\frac{x+8}{x+4}", "2", "EXP32"),
        ("Simplify \\frac{6x+4}{2}", "3x + 4", "EXP33"),
        ("Simplify 2/x + 3/y", "\\frac{5}{x+y}", "EXP34"),
        ("Simplify 5/a + 2/a", "14/(4a)", "EXP35"),
        ("Write 2^5 × 2^3 as a single power", "4^8", "POW13"),
        ("Escribe 2^5 · 2^3 como una sola potencia", "2^{15}", "POW12"),
        ("\\frac{y^9}{y^3}", "y^3", "POW14"),
        ("(2x^3)^4", "8x^12", "POW18"),
        ("What is the square root of 64?", "32", "ROO01"),
        ("¿Cuál es la raíz cúbica de 27?", "9", "ROO05"),
        ("\\sqrt{25+144}", "17", "ROO03"),
        ("Simplify \\sqrt{75}", "25\\sqrt{3}", "ROO06"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in _top(prompt, answer)[0]


@pytest.mark.parametrize(
    ("prompt", "steps", "ref", "step"),
    [
        ("Expand and simplify (x + 3)^2 - x^2", ("x^2 + 9 - x^2", "9"), "EXP19", 0),
        ("Expand 3(x + 4)", ("3x + 12", "15x"), "EXP01", 1),
        ("Simplify 5 - 2(x + 3)", ("5 - 2x + 6", "11 - 2x"), "EXP16", 0),
    ],
)
def test_wrong_line_names_the_malrule_and_the_line(prompt: str, steps: tuple[str, ...], ref: str, step: int) -> None:
    refs, seen = _top(prompt, steps[-1], *steps)
    assert ref in refs
    assert seen == step


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Simplify m + m + m", "3m"),
        ("Simplify 2m + 3m", "5 m"),
        ("Simplify 3x + 5", "5 + 3x"),
        ("2^3 × 2^4", "2^7"),
        ("2^3 × 2^4", "128"),
        ("2^3 × 2^4 (as a power)", "2^7"),
        ("Simplify √18", "3√2"),
        ("Simplify 1/a + 1/b", "\\frac{b+a}{ab}"),
        ("Factorise 12x + 18", "2(6x + 9)"),
        ("Factorise x^2 + 25", "cannot be factorised"),
        ("Factorise x^2 - 25", "(x-5)(5+x)"),
    ],
)
def test_right_answer_in_another_form_is_right(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.CORRECT


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("2^4 × 2^1 (as a power)", "2^5"),
        ("Write 2^5 × 2^3 as a single power", "2^8"),
        ("Write 3^5 ÷ 3^2 as a power", "3^3"),
        ("Write 2^3 ÷ 2^5 as a power", "2^-2"),
        ("10^4 × 6^2 (as a power)", "360000"),  # no power of 10
        ("1^5 × 1^6 (as a power)", "1"),
        ("2^4 × 2^1", "32"),
    ],
)
def test_right_answer_to_an_exercise_that_asks_for_a_power_is_shown_as_one(prompt: str, shown: str) -> None:
    right = diagnose(Problem(prompt), Work(shown))
    assert (right.status, right.expected) == (Status.CORRECT, shown)


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Simplify x × x", "x × x"),
        ("Expand 3(x + 4)", "3(x + 4)"),
        ("2^3 × 2^4", "2^3 × 2^4"),
        ("Write 2^3 × 2^4 as a power", "128"),
        ("Write 2^3 ÷ 2^5 as a power", "1/4"),
        ("Solve x^2 = 25", "x^2 = 25"),
        ("Solve x^2 = 25", "(x - 5)(x + 5) = 0"),
        ("Simplify √18", "√18"),
        ("Factorise 6x + 15", "6x + 15"),
        ("Factorise fully 12x + 18", "2(6x + 9)"),
    ],
)
def test_answer_of_the_right_value_but_not_in_the_form_asked_for_is_not_right(prompt: str, answer: str) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert diagnosis.is_correct is False
    assert diagnosis.candidates == ()
