"""GET /practice/{student_id}/next on real PostgreSQL: what is stored decides, in two statements."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from services.mastery.api import practice as api
from services.mastery.handlers.practising import Practising
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bank import Bank, Exercise, Topic
from services.mastery.model.history import Observation
from services.mastery.model.prediction import Learner, Predictor
from services.mastery.model.profile import Misconception, Profile
from services.mastery.model.pupil import Tie
from services.mastery.storage.exposures import RecentExposures
from services.mastery.tests.component.conftest import Time
from services.mastery.tests.component.statements import counted_statements
from services.mastery.tests.practice import NOW, exercise
from services.mastery.tests.pupils import Pupil, regraded

pytestmark = pytest.mark.component
TASKS = [exercise(f"add {at}", "addition", at / 10) for at in range(5)]
HARDER = [exercise(f"times {at}", "multiplication", at / 10) for at in range(5)]


@pytest.fixture(autouse=True)
def _filled(bank: Bank) -> None:
    bank.put_topic(Topic("addition", "Addition", "Suma", "ARITH"))
    bank.put_topic(Topic("multiplication", "Multiplication", "Multiplicación", "ARITH", ("addition",)))
    for one in (*TASKS, *HARDER):
        bank.put(one)


@pytest.fixture
async def client(practising: Practising) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("mastery", Lifecycle(halt=pytest.fail), [api.router])
    app.state.practising = practising
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mastery") as client:
        yield client


def answered(pupil: Pupil, to: Exercise, correct: float, ago: timedelta = timedelta(hours=1)) -> Observation:
    return Observation(uuid4(), pupil.student_id, to.topic_id, to.id, NOW - ago, correct)


async def following(client: httpx.AsyncClient, pupil: Pupil, **query: str) -> Any:
    response = await client.get(f"/practice/{pupil.student_id}/next", params=query)
    assert response.status_code == 200, response.text
    return response.json()


async def test_next_for_a_pupil_who_never_tried_anything_begins_and_says_why(client: httpx.AsyncClient) -> None:
    found = await following(client, Pupil())
    assert found["exercise"].keys() == {"id", "topicId", "prompt", "difficulty"}
    assert found["exercise"]["topicId"] == "addition"
    assert (found["reason"], found["because"]) == ("BEGIN", "Addition: comes next, what it builds on is held.")
    figures = found["figures"]
    assert (figures["theta"], figures["pKnown"]) == (pytest.approx(0), None)
    assert 0 < figures["information"] <= 0.25
    assert 0 < figures["pRight"] < 1
    assert (found["misconceptions"], found["missing"], found["nextAt"]) == ([], [], None)


async def test_next_never_repeats_what_was_solved_this_week_or_tried_last(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    old, solved, tried = timedelta(days=8), timedelta(days=6), timedelta(minutes=1)
    await use_cases.observe(
        [
            answered(pupil, TASKS[0], 1, old),
            answered(pupil, TASKS[1], 1, solved),
            answered(pupil, TASKS[2], 0, solved),
            answered(pupil, TASKS[3], 0, tried),
        ]
    )
    wrong_first = answered(pupil, TASKS[4], 0, timedelta(days=5))
    await use_cases.observe([wrong_first, regraded(wrong_first, 1)])
    given = await following(client, pupil)
    assert given["exercise"]["prompt"] in {"add 0", "add 2"}
    await use_cases.observe([regraded(wrong_first, 0, revision=2), answered(pupil, TASKS[0], 1, timedelta(0))])
    await use_cases.observe([answered(pupil, TASKS[2], 1, -timedelta(minutes=1))])
    assert (await following(client, pupil))["exercise"]["prompt"] in {"add 3", "add 4"}


async def test_next_when_everything_open_was_done_says_so_in_the_language_asked_for(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    await use_cases.observe([answered(pupil, one, 0) for one in TASKS])
    await use_cases.observe([answered(pupil, one, 1, timedelta(0)) for one in TASKS[:3]])
    await use_cases.observe([answered(pupil, one, 1, timedelta(0)) for one in TASKS[3:]])
    found = await following(client, pupil, topicId="addition", language="es")
    assert (found["exercise"], found["figures"]) == (None, None)
    assert (found["reason"], found["nextAt"]) == ("ALL_MASTERED", "2026-11-03T09:00:00Z")
    assert found["because"] == "Todo lo disponible está dominado; el primer tema vuelve el 2026-11-03."


async def test_next_of_a_topic_whose_prerequisites_are_missing_names_them(client: httpx.AsyncClient) -> None:
    found = await following(client, Pupil(), topicId="multiplication")
    assert found["exercise"] is None
    assert (found["reason"], found["missing"]) == ("PREREQUISITES_MISSING", ["addition"])
    assert found["because"] == "Other topics come first: Addition."


@pytest.mark.parametrize(
    ("query", "field"),
    [({"topicId": "subtraction"}, "topicId"), ({"domain": "ALG"}, "domain"), ({"language": "fr"}, "language")],
)
async def test_next_of_what_does_not_exist_is_refused_naming_the_field(
    client: httpx.AsyncClient, query: dict[str, str], field: str
) -> None:
    answer = await client.get(f"/practice/{uuid4()}/next", params=query)
    assert answer.status_code == 422
    assert [one["field"].removeprefix("query.") for one in answer.json()["errors"]] == [field]


async def test_next_works_on_the_misconception_held_until_its_profile_changes(
    client: httpx.AsyncClient, use_cases: UseCases, bank: Bank
) -> None:
    pupil = Pupil()
    bank.put(exercise("shows it", "addition", 0.0, "CARRY_LOST"))
    held = Misconception("CARRY_LOST", "Carry lost", "addition", 0.8, True, 3, NOW)
    await use_cases.observe([answered(pupil, TASKS[0], 0)])
    await use_cases.take([Profile(pupil.student_id, 1, (held,), NOW)])
    found = await following(client, pupil)
    assert (found["reason"], found["exercise"]["prompt"]) == ("REMEDIATE", "shows it")
    assert found["misconceptions"] == ["CARRY_LOST"]
    await use_cases.take([Profile(pupil.student_id, 2, (replace(held, probability=0.3, is_held=False),), NOW)])
    assert (await following(client, pupil))["reason"] == "CONTINUE"


async def test_next_after_an_answer_with_a_tie_tells_the_misconceptions_apart_however_often_it_is_told(
    client: httpx.AsyncClient, use_cases: UseCases, bank: Bank
) -> None:
    pupil = Pupil()
    bank.put(exercise("7 + 15", "addition"))
    earlier, wrong = answered(pupil, TASKS[0], 0, timedelta(hours=2)), answered(pupil, TASKS[1], 0)
    told = [
        Tie(one.attempt_id, one.student_id, one.topic_id, codes, "7+15", one.submitted_at)
        for one, codes in ((wrong, ("BUG_A", "BUG_B")), (earlier, ("BUG_C", "BUG_D")))
    ]
    await use_cases.observe([earlier, wrong])
    for ties in ([told[0]], [told[1]], told[::-1], told):
        await use_cases.remember(ties)
        found = await following(client, pupil)
        assert (found["reason"], found["exercise"]["prompt"]) == ("DISTINGUISH", "7 + 15")
        assert found["misconceptions"] == ["BUG_A", "BUG_B"]
    await use_cases.observe([answered(pupil, TASKS[2], 0, timedelta(0))])
    assert (await following(client, pupil))["reason"] == "CONTINUE"


async def test_next_figures_of_a_topic_mastered_long_ago_rest_on_its_answers_however_many_came_after(
    client: httpx.AsyncClient, use_cases: UseCases, bank: Bank
) -> None:
    pupil = Pupil()
    mastered = [answered(pupil, TASKS[at % 5], 1, timedelta(days=90, minutes=-at)) for at in range(10)]
    elsewhere = [replace(TASKS[at % 5], topic_id=f"topic-{at % 6}") for at in range(240)]
    since = [answered(pupil, one, at % 2, timedelta(days=30, minutes=-at)) for at, one in enumerate(elsewhere)]
    await use_cases.observe([*mastered, *since])
    found = await following(client, pupil, topicId="addition")
    assert found["reason"] == "REVIEW"
    learner = Learner(Predictor(), [*mastered, *since], bank.difficulties)
    expected = learner.predict(["addition"], UUID(found["exercise"]["id"])).p_right
    assert found["figures"]["pRight"] == pytest.approx(expected)


@pytest.mark.parametrize("size", [1, 400])
async def test_next_takes_two_statements_however_much_a_pupil_has_answered(
    client: httpx.AsyncClient, use_cases: UseCases, engine: AsyncEngine, size: int
) -> None:
    pupil = Pupil()
    tasks = [replace(TASKS[at % 5], topic_id=f"topic-{at % 20}") for at in range(size)]
    await use_cases.observe([answered(pupil, one, at % 2, timedelta(minutes=at)) for at, one in enumerate(tasks)])
    with counted_statements(engine) as statements:
        await following(client, pupil)
    assert len(statements) == 2


async def test_exposures_are_the_attempts_of_the_seven_days_before_and_stay_the_same_all_day(
    exposures: RecentExposures, use_cases: UseCases, engine: AsyncEngine, clock: Time
) -> None:
    pupil, task = Pupil(), exercise("counted", "addition")
    today, midnight = timedelta(0), timedelta(hours=9)  # the clock shows nine
    twice = answered(pupil, task, 1, midnight + timedelta(days=7))
    await use_cases.observe(
        [
            answered(pupil, task, 1, today),
            answered(pupil, task, 1, midnight + timedelta(seconds=1)),
            twice,
            replace(twice, topic_id="multiplication"),
            regraded(twice, 0),
            answered(pupil, task, 1, midnight + timedelta(days=7, seconds=1)),
        ]
    )
    await exposures.refresh()
    assert exposures()[task.id] == 2
    await use_cases.observe([answered(pupil, task, 1, midnight + timedelta(seconds=2))])
    with counted_statements(engine) as statements:
        await exposures.refresh()
    assert not statements
    assert exposures()[task.id] == 2
    clock.now += timedelta(days=1)
    await exposures.refresh()
    assert exposures()[task.id] == 3  # one more of yesterday, today's one, and one is too old
