"""Candidates that an answer cannot tell apart are a tie, and another exercise breaks it."""

import pytest

from libs.diagnosis import Diagnosis, Problem, Work, diagnose
from libs.diagnosis.prompts import read_exercise

TIES = [
    ("57 + 8", "55"),
    ("1/2 + 1/3", "2/6"),
    ("3 - 8", "5"),
    ("0.6 ÷ 0.2", "0.3"),
    ("Which is larger, 1/3 or 1/5?", "1/5"),
    ("x + y = 10, x - y = 4", "x = 6, y = 4"),
]


def answered(prompt: str, answer: str) -> Diagnosis:
    return diagnose(Problem(prompt), Work(answer))


@pytest.mark.parametrize(("prompt", "answer"), [tie for tie in TIES if answered(*tie).tied])
def test_tied_candidates_come_first_with_one_probability(prompt: str, answer: str) -> None:
    diagnosis = answered(prompt, answer)
    first = diagnosis.candidates[: len(diagnosis.tied)]
    assert tuple(candidate.code for candidate in first) == diagnosis.tied
    assert len({candidate.probability for candidate in first}) == 1
    assert all(candidate.probability < first[0].probability for candidate in diagnosis.candidates[len(first) :])


def test_most_of_these_answers_are_ties() -> None:
    assert sum(bool(answered(*tie).tied) for tie in TIES) >= 4


@pytest.mark.parametrize(("prompt", "answer"), TIES[:4])
def test_the_exercise_named_tells_the_first_of_a_tie_from_another(prompt: str, answer: str) -> None:
    diagnosis = answered(prompt, answer)
    assert diagnosis.distinguish_with is not None
    exercise = read_exercise(diagnosis.distinguish_with, None)
    assert not isinstance(exercise, str)
    predicted = {
        code: {str(one.value or one.outcome) for one in exercise.predictions if one.malrule.code == code}
        for code in diagnosis.tied
    }
    assert any(not predicted[a] & predicted[b] for a in diagnosis.tied for b in diagnosis.tied if a != b)


def test_a_frequent_malrule_is_no_tie_with_a_rare_one() -> None:
    diagnosis = answered("604 - 235", "479")
    assert [candidate.refs[0] for candidate in diagnosis.candidates[:2]] == ["SUB52", "SUB81"]
    assert diagnosis.tied == ()
    assert diagnosis.distinguish_with is None
