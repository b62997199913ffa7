"""Two malrules one after the other, where nothing simpler explains the answer."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose


@pytest.mark.parametrize(
    ("prompt", "answer", "refs"),
    [
        ("3.2 × 1.4", "16.0", {"MUL10", "DML01"}),  # rows not shifted, point kept in line
        ("3,2 × 1,4", "16", {"MUL10", "DML01"}),
        ("6005 - 2438", "4573", {"SUB05", "SUB80"}),  # smaller from larger, then 0 becomes 9 and nothing pays
        ("47 × 26", "276", {"MUL10", "ADD01"}),  # rows 282 and 94 not shifted, their carries dropped
    ],
)
def test_two_malrules_explain_an_answer_together(prompt: str, answer: str, refs: set[str]) -> None:
    diagnosis = diagnose(Problem(prompt), Work(answer))
    assert diagnosis.status is Status.CLASSIFIED
    first, second = diagnosis.candidates
    assert {*first.refs, *second.refs} >= refs
    assert first.together_with == (second.code,)
    assert second.together_with == (first.code,)
    assert first.probability + second.probability <= 1


def test_a_whole_number_bug_carries_over_to_decimals() -> None:
    diagnosis = diagnose(Problem("3.4 × 2.6"), Work("2.72"))
    assert diagnosis.candidates[0].refs[0].startswith("MUL")
    assert diagnosis.candidates[0].together_with == ()


def test_what_one_malrule_or_a_slip_explains_is_not_composed() -> None:
    for prompt, answer in (("304 - 178", "274"), ("304 - 178", "125"), ("3.2 × 1.4", "44.8")):
        diagnosis = diagnose(Problem(prompt), Work(answer))
        assert all(candidate.together_with == () for candidate in diagnosis.candidates)
