"""The demo's pupils: real steps as they are, generated ones with the bug that is said to be hidden in them."""

import random
from collections import Counter
from typing import Any

import pytest

from libs.diagnosis import Problem, Work, diagnose
from tools.demo import questions
from tools.demo.proof import Counts
from tools.demo.pupils import LESSON, Attempt, Exercise, generated, real
from tools.demo.replay import Gateway, Outcome

SUMS = [
    Exercise(str(number), "whole-number-subtraction", f"{top} - {bottom}")
    for number, (top, bottom) in enumerate(
        ((52, 37), (83, 28), (61, 19), (402, 187), (500, 123), (731, 268), (90, 45), (305, 78))
    )
] + [Exercise(f"more-{number}", "whole-number-subtraction", f"{number} - 19") for number in range(31, 39)]


def test_real_every_row_is_an_attempt_at_its_own_equation_and_others_are_left_out() -> None:
    exercise = Exercise("e", "linear-equations", "x=-10-2")
    attempts = list(real([exercise], None, random.Random(1)))
    assert attempts
    for one in attempts:
        assert one.exercise is exercise
        assert one.body["answer"] == one.body["steps"][0]["expression"] != ""
        assert one.hidden is None


def test_generated_the_same_seed_gives_the_same_work_to_new_pupils() -> None:
    first, second = (list(generated(SUMS, 45, random.Random(7))) for _ in range(2))
    assert [one.body for one in first] == [one.body for one in second]
    assert not {one.student_id for one in first} & {one.student_id for one in second}
    assert sorted(Counter(one.student_id for one in first).values()) == [5, LESSON, LESSON]


def test_generated_the_diagnosis_finds_hidden_bugs_and_some_answers_are_right() -> None:
    named: Counter[str] = Counter()
    right = 0
    for one in generated(SUMS, 200, random.Random(3)):
        diagnosis = diagnose(Problem(one.exercise.prompt, one.exercise.topic), Work(one.body["answer"]))
        right += diagnosis.is_correct is True
        named["agrees"] += any(candidate.code == one.hidden for candidate in diagnosis.candidates)
    assert 30 < right < 100
    assert named["agrees"] > 100


async def test_answered_counts_what_was_found_and_only_what_this_run_cost() -> None:
    def account(calls: int, tokens: int, cached: float, cost: float) -> dict[str, Any]:
        model = {
            "model": "m",
            "calls": calls,
            "attempts": calls,
            "inputTokens": tokens,
            "cachedShare": cached,
            "cost": cost,
        }
        return {"waiting": 0, "waitingFor": None, "month": [model]}

    class Admin(Gateway):
        def __init__(self) -> None: ...

        async def get(self, path: str, token: str, **params: str) -> dict[str, Any]:
            if path == "/admin/classifier":
                return account(5, 3_000, 0.5, 0.7)
            named = path == "/attempts/1/status"
            return {"status": "CLASSIFIED" if named else "UNCLASSIFIED", "isCorrect": False}

    attempt = Attempt("pupil", SUMS[0], {})
    outcomes = [Outcome(attempt, str(id_), 201, 0.0, {"status": "CLASSIFYING"}) for id_ in (1, 2)]
    before = {"m": account(3, 1_000, 0.0, 0.2)["month"][0]}
    found = await questions.answered(Admin(), "admin", outcomes, {"pupil": "token"}, before)
    assert found.kinds == Counter(named=1, unexplained=1)
    assert found.costs["m"] == {"calls": 2, "attempts": 2, "cost": pytest.approx(0.5), "cachedShare": 0.75}


def test_counts_agree_only_when_every_store_has_every_attempt_once() -> None:
    assert Counts(3, 3, 3, 3, 3).agree
    assert not Counts(3, 3, 3, 3, 2).agree
    assert not Counts(3, 3, 4, 3, 3).agree
