"""Products, quotients and mixed numbers: what pupils write after the error, and in other shapes than the catalogue's."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose


@pytest.mark.parametrize(
    ("prompt", "answer", "ref"),
    [
        ("3/5 × 1/5", "3/5", "FML01"),
        (r"\frac{4}{5} \times \frac{3}{5}", "2 2/5", "FML01"),
        ("3/5 × 1/4", "3", "FML02"),
        ("2/3 · 3/5", "10/9", "FML03"),
        ("2/5 × 3", "6/15", "FML11"),
        ("3/5 ÷ 1/5", "3/5", "FDV04"),
        ("3/5 ÷ 1/5", "0,12", "FDV01"),
        ("4/5 ÷ 3/5", "12/25", "FDV01"),
        ("3/5 + 1/5", "2/5", "FAD01"),
        ("3/5 - 1/5", "2/0", "FSB01"),
        ("1/4 + 1/6", "1/6", "FAD03"),
        ("2 1/2 ÷ 1 1/4", "25/8", "FDV01"),
        ("½ + 2 ¾", "2 2/3", "MXA01"),
        ("5 - 2 1/3", "3 1/3", "MXS01"),
        ("5 1/4 - 2 1/2", "3 1/4", "MXS01"),
        ("4 1/5 - 3/5", "4 3/5", "MXS03"),
        ("2 1/3 × 4", "8 1/3", "FML15"),
        ("1/2 × 2 1/3", "2 1/6", "FML15"),
    ],
)
def test_answer_of_a_strategy_error_in_any_form_names_it_first(prompt: str, answer: str, ref: str) -> None:
    verdict = diagnose(Problem(prompt), Work(answer))
    assert verdict.status is Status.CLASSIFIED
    assert ref in verdict.candidates[0].refs


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("3/5 ÷ 1/5", "3"),
        ("3/5 ÷ 1/5", "15/5"),
        ("2 1/3 × 3 1/2", "8 1/6"),
        ("2 1/3 × 3 1/2", "49/6"),
        ("4 1/5 - 1 3/5", "2,6"),
        ("6 ÷ 2/3", "9"),
    ],
)
def test_right_answer_in_any_form_is_correct(prompt: str, answer: str) -> None:
    assert diagnose(Problem(prompt), Work(answer)).is_correct


@pytest.mark.parametrize("prompt", ["24 ÷ 4 × 2", "24 ÷ 4 ÷ 2"])
def test_quotient_of_whole_numbers_in_a_longer_calculation_is_no_fraction(prompt: str) -> None:
    candidates = diagnose(Problem(prompt), Work("24/8")).candidates
    assert not any(candidate.code.startswith(("FRACT_MUL", "FRACT_DIV")) for candidate in candidates)
