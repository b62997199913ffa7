"""Products and quotients of whole numbers: other wordings, and right answers in other forms."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose


def named(prompt: str, answer: str) -> set[str]:
    """The refs of the first candidate and of those tied with it."""
    found = diagnose(Problem(prompt), Work(answer)).candidates
    return {ref for one in found if one.probability == found[0].probability for ref in one.refs}


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("34x12 =", "102", "MUL10"),
        (r"\( 34 \times 12 \)", "308", "MUL13"),
        ("¿Cuánto es 34 por 12?", "68", "MUL14"),
        ("Find the product of 34 and 12.", "102", "MUL10"),
        ("4 × 27", "88", "MUL05"),  # set out as 27 × 4
        ("12 × 345", "3450", "MUL15"),
        ("12 × 345", "1035", "MUL10"),
        ("1,204 × 3", "372", "MUL16"),
        ("7 × 10", "80", "MUL04"),
        ("3.2 × 1.4", "16.0", "MUL10"),
        ("Divide 824 by 4", "26", "DIV01"),
        ("825 ÷ 4", "26 r 1", "DIV01"),
        ("824 : 4", "26", "DIV01"),
        ("17 ÷ 5 =", "3,2", "DIV06"),
        ("73 ÷ 3, with remainder", "42", "DIV02"),
        ("Divide 73 by 3. Give the quotient and the remainder.", "24", "DIV05"),
        ("24 ÷ 6", "1/4", "DIV08"),
        ("¿Cuánto es 8 dividido por 0?", "8", "DIV20"),
    ],
)
def test_wrong_answer_in_another_wording_names_the_malrule(prompt: str, answer: str, ref: str) -> None:
    assert ref in named(prompt, answer)


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("73 ÷ 3", "24 r 1"),
        ("73 ÷ 3", "24 con resto 1"),
        ("73 ÷ 3", "24 1/3"),
        ("73 ÷ 3", "24.33"),
        ("17 ÷ 5", "3.4"),
        ("Find the quotient and remainder: 73 ÷ 3", "24 remainder 1"),
        ("What is the remainder when 17 is divided by 5?", "2"),
        ("¿Cuál es el resto de 17 ÷ 5?", "2"),
        ("8 ÷ 0", "it cannot be done"),
        ("8 ÷ 0", "no se puede"),
        ("0 ÷ 6", "0"),
    ],
)
def test_right_answer_is_right_in_every_form(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.CORRECT


@pytest.mark.parametrize(("prompt", "answer"), [("7 × 8", "57"), ("34 × 12", "409"), ("75 ÷ 3", "24")])
def test_fact_out_by_one_is_a_slip(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).status is Status.SLIP
