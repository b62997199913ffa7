"""Which misconceptions an exercise can reveal, and by which answers."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose, mistakes


@pytest.mark.parametrize(
    ("prompt", "code", "answer"),
    [
        ("304 - 178", "ARITH_SUB_SMALLER_FROM_LARGER", "274"),
        ("1/2 + 1/3", "FRACT_ADDSUB_ADDS_ACROSS", "2/5"),
        ("340 is rounded to the nearest 10. Lower bound?", "DEC_ROUND_BOUND_OTHER_SIDE", "345"),
        ("Legs 3 and 4 of a right-angled triangle. Hypotenuse?", "GEOM_TRIANGLE_LEGS_ADDED", "7"),
    ],
)
def test_mistakes_by_code_with_what_would_be_written(prompt: str, code: str, answer: str) -> None:
    assert answer in mistakes(Problem(prompt))[code]


def test_mistakes_what_leads_to_the_right_answer_is_none() -> None:
    assert "ARITH_SUB_SMALLER_FROM_LARGER" not in mistakes(Problem("48 - 25"))  # no digit is smaller than the one below
    assert "LEGS_ADDED" not in "".join(mistakes(Problem("Legs 0 and 4 of a right-angled triangle. Hypotenuse?")))


@pytest.mark.parametrize(
    "prompt", ["304 - 178", "2/3 + 1/6", "3(x - 2) = 12", "Simplify 6/8", "0.3 × 0.2", "2 + 3 × 4"]
)
def test_mistakes_are_all_judged_wrong(prompt: str) -> None:
    for code, answers in mistakes(Problem(prompt)).items():
        for answer in answers:
            verdict = diagnose(Problem(prompt), Work(answer))
            assert verdict.is_correct is False, (code, answer)
            assert verdict.status is not Status.NOT_UNDERSTOOD


@pytest.mark.parametrize("prompt", ["What a lovely day", "", "(((", "ax = b"])
def test_mistakes_of_what_cannot_be_read_are_none(prompt: str) -> None:
    assert mistakes(Problem(prompt)) == {}
