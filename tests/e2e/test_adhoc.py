"""POST /attempts/solve-adhoc: problems that are no exercise here."""

from typing import Any

import pytest

from deploy.local.ready import until
from libs.contracts import problem_id
from tests.curriculum import Curriculum
from tests.feed import ATTEMPT, listening
from tests.people import Person
from tests.stores import Stores

pytestmark = pytest.mark.e2e


async def solve(pupil: Person, problem: str, answer: str, **more: Any) -> Any:
    response = await pupil.post("/attempts/solve-adhoc", {"problem": problem, "answer": answer, **more})
    assert response.status_code in {201, 202}, response.text
    return response.json()


async def test_problem_that_can_be_solved_when_submitted_then_it_is_judged_and_explained_and_moves_no_mastery(
    pupil: Person, curriculum: Curriculum
) -> None:
    async with listening(pupil) as feed:
        wrong = await solve(pupil, "705 - 248", "543", steps=["705 - 248", "543"])
        assert (wrong["isCorrect"], wrong["errorTag"]) == (False, "ARITH_SUB_SMALLER_FROM_LARGER")
        assert wrong["topicId"] == "whole-number-subtraction"
        assert wrong["exerciseId"] == str(problem_id("705 - 248"))
        assert [event.name for event in await feed.take(1)] == [ATTEMPT]
    right = await solve(pupil, r"\frac{1}{2} + \frac{1}{3}", "5/6")
    assert (right["isCorrect"], right["topicId"]) == (True, "fraction-addition")
    attempt = await pupil.read(f"/attempts/{wrong['attemptId']}")
    assert (attempt["problem"], attempt["answer"]) == ("705 - 248", "543")
    # An exercise after them: mastery takes a pupil's records in their order, so it has seen the others.
    exercise = curriculum.with_borrowing[0]
    assert "pKnown" in await pupil.outcome(exercise, exercise.answer)
    mastery = await pupil.read(f"/mastery/{pupil.id}")
    assert [(one["topicId"], one["attemptsCount"]) for one in mastery["items"]] == [(exercise.topic, 1)]
    assert "ARITH_SUB_SMALLER_FROM_LARGER" in {one["code"] for one in mastery["misconceptions"]}


async def test_problem_that_nobody_can_solve_yet_when_submitted_then_it_has_no_verdict_and_the_model_is_asked(
    pupil: Person, stores: Stores
) -> None:
    asked_before = await stores.ends("classifier-commands")
    problem = "If log(x) = 2, what is x?"
    pending = await solve(pupil, problem, "x = 7")
    assert set(pending) == {"attemptId", "status"}
    assert pending["status"] == "PENDING"
    path = f"/attempts/{pending['attemptId']}"

    async def stored() -> bool:
        return "isCorrect" in (await pupil.read(f"{path}/status"))

    assert await until(stored, 30, pause=0.1)
    attempt = await pupil.read(path)
    assert (attempt["isCorrect"], attempt["errorTag"], attempt["problem"]) == (None, None, problem)
    records = await stores.records("classifier-commands", since=asked_before)
    assert [one for one in records if pending["attemptId"].encode() in one.value]
    assert (await pupil.read(f"/mastery/{pupil.id}"))["items"] == []
