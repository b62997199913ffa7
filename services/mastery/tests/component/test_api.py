"""The read API on real PostgreSQL."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from services.mastery.api import mastery as api
from services.mastery.handlers.explaining import Explaining
from services.mastery.handlers.predicting import Predicting
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.ability import Item
from services.mastery.model.bank import Bank, Exercise
from services.mastery.model.bkt import Parameters
from services.mastery.model.history import Version, fold
from services.mastery.model.prediction import Learner, Predictor
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.tests.component.statements import counted_statements
from services.mastery.tests.pupils import TOPIC, Pupil, profile, regraded

pytestmark = pytest.mark.component


@pytest.fixture
async def client(use_cases: UseCases, predicting: Predicting) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("mastery", Lifecycle(halt=pytest.fail), [api.router])
    app.state.use_cases, app.state.predicting = use_cases, predicting
    app.state.explaining = Explaining(use_cases.units)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mastery") as client:
        yield client


async def test_topics_of_a_pupil_come_in_pages_that_leave_nothing_out(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    topics = [f"topic-{index}" for index in range(5)]
    await use_cases.observe([pupil.answers(1, topic=topic) for topic in topics])
    seen, after = [], ""
    while True:
        page = (await client.get(f"/mastery/{pupil.student_id}", params={"limit": 2, "after": after})).json()
        seen += [one["topicId"] for one in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == topics


async def test_topics_of_a_pupil_who_never_tried_anything_are_none(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/mastery/{uuid4()}")
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next": None, "misconceptions": []})


async def test_topic_shows_the_estimate_and_what_it_rests_on(client: httpx.AsyncClient, use_cases: UseCases) -> None:
    pupil = Pupil()
    right, wrong = pupil.answers(1, minute=0), pupil.answers(0, minute=1)
    await use_cases.observe([right, wrong])
    topic = (await client.get(f"/mastery/{pupil.student_id}/topics/{right.topic_id}")).json()
    assert topic.pop("updatedAt").endswith("Z")
    assert "trend7d" in topic
    topic.pop("trend7d")
    assert topic.pop("pKnown") == pytest.approx(0.2978, abs=1e-4)
    assert topic.pop("pRightNext") == Learner(Predictor(), [right, wrong]).predict([right.topic_id]).p_right
    for one in ("history", "observations", "next", "misconceptions"):
        del topic[one]
    assert topic == {
        "topicId": right.topic_id,
        "level": "AT_RISK",
        "attemptsCount": 2,
        "lastAttemptAt": wrong.submitted_at.isoformat().replace("+00:00", "Z"),
    }


async def test_topic_shows_the_steps_to_the_estimate_as_the_verdicts_hold_now(
    client: httpx.AsyncClient, use_cases: UseCases, engine: AsyncEngine
) -> None:
    pupil = Pupil()
    answers = [pupil.answers(at % 2, minute=at) for at in range(5)]
    await use_cases.observe([*answers[1:], answers[0]])  # the first one comes late
    await use_cases.observe([regraded(answers[2], 1, revision=3)])
    await use_cases.take([profile(pupil, 1, 0.9, 0.2)])
    path = f"/mastery/{pupil.student_id}/topics/{TOPIC}"
    with counted_statements(engine) as statements:
        topic = (await client.get(path, params={"limit": 2})).json()
    assert len(statements) <= 5
    seen, page = topic["observations"], topic
    while page["next"]:
        page = (await client.get(path, params={"limit": 2, "after": page["next"]})).json()
        assert page["history"] == topic["history"]
        seen += page["observations"]
    assert [one["attemptId"] for one in seen] == [str(one.attempt_id) for one in reversed(answers)]
    assert [one["correct"] for one in seen] == [0, 1, 1, 1, 0]
    assert [one["revision"] for one in seen] == [0, 0, 3, 0, 0]
    assert [one["pKnown"] for one in seen[::-1]] == [one["pKnown"] for one in topic["history"]]
    assert [one["before"] for one in seen] == [*(one["pKnown"] for one in seen[1:]), 0.3]
    assert seen[0]["pKnown"] == topic["pKnown"]
    assert [one["at"] for one in topic["history"]] == sorted(one["submittedAt"] for one in seen)
    assert topic["misconceptions"] == []
    odd = await client.get(path, params={"after": str(uuid4())})
    assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "after")


async def test_topic_when_an_answer_arrives_while_it_is_read_is_still_where_its_steps_lead(
    use_cases: UseCases, engine: AsyncEngine
) -> None:
    pupil = Pupil()
    await use_cases.observe([pupil.answers(1, minute=0)])

    class Meanwhile(MasteryUnitOfWork):
        async def parameters(self, wanted: Collection[Version]) -> Mapping[Version, Parameters]:
            await use_cases.observe([pupil.answers(0, minute=1)])
            return await super().parameters(wanted)

    found = await Explaining(partial(Meanwhile, engine)).explain(pupil.student_id, TOPIC)
    assert found is not None
    assert (found.mastery.p_known, found.mastery.attempts_count) == (found.steps[-1].p_known, len(found.steps))
    read = await use_cases.read_topic(pupil.student_id, TOPIC)
    assert read is not None
    assert replace(found.mastery, updated_at=read.updated_at) == read


async def test_topic_shows_its_own_misconceptions_only(client: httpx.AsyncClient, use_cases: UseCases) -> None:
    pupil = Pupil()
    await use_cases.observe([pupil.answers(0, topic="subtraction")])
    await use_cases.take([profile(pupil, 1, 0.9, 0.2)])
    topic = (await client.get(f"/mastery/{pupil.student_id}/topics/subtraction")).json()
    assert [(one["code"], one["isHeld"]) for one in topic["misconceptions"]] == [("CODE_0", True)]


async def test_trend_of_seven_days_is_shown_wherever_topics_are_and_follows_corrections(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil, now = Pupil(), utc_now()
    old, new = (replace(pupil.answers(1), submitted_at=now - timedelta(days=days)) for days in (9, 1))
    begun = replace(pupil.answers(1, topic="subtraction"), submitted_at=now)
    corrected = regraded(old, 0)
    for held, batch in (((old, new), [new, old, begun]), ((corrected, new), [corrected])):
        await use_cases.observe(batch)
        expected = {old.topic_id: fold(held).p_known - fold(held[:1]).p_known, "subtraction": None}
        page = (await client.get(f"/mastery/{pupil.student_id}")).json()
        matrix = (await client.post("/mastery/matrix", json={"studentIds": [str(pupil.student_id)]})).json()
        for topics in (page["items"], matrix["items"][0]["topics"]):
            assert {one["topicId"]: one["trend7d"] for one in topics} == expected


async def test_topic_predicts_the_next_answer_from_the_verdicts_that_hold_in_all_topics(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    first, other = pupil.answers(0, minute=0), pupil.answers(0, minute=1, topic="subtraction")
    corrected = regraded(first, 1)
    await use_cases.observe([first, other, corrected])
    topic = (await client.get(f"/mastery/{pupil.student_id}/topics/{first.topic_id}")).json()
    assert topic["pRightNext"] == Learner(Predictor(), [corrected, other]).predict([first.topic_id]).p_right


async def test_topic_predicts_an_answer_to_an_exercise_as_hard_as_those_of_the_topic_are(
    client: httpx.AsyncClient, use_cases: UseCases, bank: Bank
) -> None:
    pupil = Pupil()
    answer = pupil.answers(1)
    await use_cases.observe([answer])
    told = []
    for difficulties in ((1.0, 2.0), (-1.0, -2.0)):
        for at, difficulty in enumerate(difficulties):
            bank.put(Exercise(UUID(int=at), answer.topic_id, f"task {at}", difficulty))
        topic = (await client.get(f"/mastery/{pupil.student_id}/topics/{answer.topic_id}")).json()
        told.append(topic["pRightNext"])
        learner = Learner(Predictor(), [answer], bank.difficulties)
        assert told[-1] == learner.predict([answer.topic_id], item=Item(b=sum(difficulties) / 2)).p_right
    assert told[0] < told[1]


async def test_misconceptions_of_a_pupil_come_with_every_page_likeliest_first(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    await use_cases.observe([pupil.answers(0, topic=topic) for topic in ("addition", "subtraction")])
    await use_cases.take([profile(pupil, 1, 0.9, 0.2)])
    answer = await client.get(f"/mastery/{pupil.student_id}", params={"limit": 1})
    first = answer.json()
    second = (await client.get(f"/mastery/{pupil.student_id}", params={"after": first["next"]})).json()
    assert [one["topicId"] for one in first["items"] + second["items"]] == ["addition", "subtraction"]
    assert first["misconceptions"] == second["misconceptions"]
    assert first["misconceptions"][0] == {
        "code": "CODE_0",
        "name": "Name 0",
        "topicId": "subtraction",
        "probability": 0.9,
        "isHeld": True,
        "sightings": 3,
        "lastSeen": "2026-09-01T08:00:00Z",
    }
    assert [(one["code"], one["isHeld"]) for one in first["misconceptions"]] == [("CODE_0", True), ("CODE_1", False)]


async def test_topics_and_misconceptions_of_one_topic_leave_the_others_out(
    client: httpx.AsyncClient, use_cases: UseCases
) -> None:
    pupil = Pupil()
    await use_cases.observe([pupil.answers(0, topic=topic) for topic in ("addition", "subtraction")])
    await use_cases.take([profile(pupil, 1, 0.9, 0.2)])
    for topic, codes in (("subtraction", ["CODE_0"]), ("addition", ["CODE_1"]), ("division", [])):
        page = (await client.get(f"/mastery/{pupil.student_id}", params={"topicId": topic})).json()
        assert [one["topicId"] for one in page["items"]] == [topic] * len(codes)
        assert [one["code"] for one in page["misconceptions"]] == codes


async def test_topic_never_tried_is_a_problem_that_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/mastery/{uuid4()}/topics/fraction-addition")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "fraction-addition" in answer.json()["detail"]


async def test_matrix_holds_every_pupil_asked_for_once(client: httpx.AsyncClient, use_cases: UseCases) -> None:
    busy, idle = Pupil(), Pupil()
    await use_cases.observe([busy.answers(1, topic=topic) for topic in ("subtraction", "addition")])
    asked = [str(one.student_id) for one in (busy, idle, busy)]
    answer = (await client.post("/mastery/matrix", json={"studentIds": asked})).json()
    rows = {one["studentId"]: [topic["topicId"] for topic in one["topics"]] for one in answer["items"]}
    assert answer["next"] is None
    assert len(answer["items"]) == 2
    assert rows == {str(busy.student_id): ["addition", "subtraction"], str(idle.student_id): []}


async def test_matrix_in_pages_leaves_no_pupil_out(client: httpx.AsyncClient) -> None:
    asked = sorted(str(uuid4()) for _ in range(5))
    seen: list[str] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await client.post("/mastery/matrix", params=query, json={"studentIds": asked})).json()
        seen += [one["studentId"] for one in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == asked


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("GET", "/mastery/nobody", None, "student_id"),
        ("GET", f"/mastery/{UUID(int=0)}?limit=0", None, "limit"),
        ("GET", f"/mastery/{UUID(int=0)}?topicId=Fractions", None, "topicId"),
        ("GET", f"/mastery/{UUID(int=0)}/topics/Fraction%00Addition", None, "topic_id"),
        ("POST", "/mastery/matrix", {"studentIds": []}, "studentIds"),
        ("POST", "/mastery/matrix", {"studentIds": [str(UUID(int=0))] * 501}, "studentIds"),
        ("POST", "/mastery/matrix", {"studentIds": [str(UUID(int=0))], "courseId": "7"}, "courseId"),
    ],
)
async def test_bad_request_is_refused_naming_the_field(
    client: httpx.AsyncClient, method: str, path: str, body: object, field: str
) -> None:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
