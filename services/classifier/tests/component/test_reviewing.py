"""The service's routes, and what persons say about work that no model was sure of."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka.errors import KafkaError

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from services.classifier import api, rehearsal
from services.classifier.handlers.answering import UseCases
from services.classifier.handlers.reviewing import SETTLING
from services.classifier.tests.component.conftest import Build

pytestmark = pytest.mark.component
CODE = "ARITH_SUB_SMALLER_FROM_LARGER"
NONE = {"verdict": "UNCLASSIFIED"}


@pytest.fixture
def use_cases(build: Build) -> UseCases:
    return build()[1]


@pytest.fixture
async def http(use_cases: UseCases) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("test", Lifecycle(print), [api.router])
    app.state.use_cases, app.state.reviewing = use_cases, use_cases.reviewing
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://classifier"
    ) as client:
        yield client


async def asked_about(use_cases: UseCases, **changes: Any) -> dict[str, Any]:
    """Work that ended without a model's verdict."""
    one = rehearsal.command(**changes)
    event = {"outcome": "UNCLASSIFIED", "suspicions": [{"code": CODE, "confidence": 0.4}], "reason": None}
    await use_cases.reviewing.open(one, event)
    return one


async def waiting(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await http.get("/classifier/reviews")).json()["items"]
    return items


async def settle(http: httpx.AsyncClient, id_: str, said: dict[str, Any], by: Any = None) -> httpx.Response:
    return await http.post(f"/classifier/reviews/{id_}", params={"reviewer": str(by or uuid4())}, json=said)


async def test_reviews_when_paged_then_the_oldest_come_first_each_once_and_none_says_whose_it_is(
    use_cases: UseCases, http: httpx.AsyncClient
) -> None:
    address = [{"expression": "I am ana@school.example", "is_final": False}]
    asked = [await asked_about(use_cases, steps=address) for _ in range(5)]
    await use_cases.reviewing.open(asked[0], {"outcome": "FAILED", "suspicions": [], "reason": None})
    found, after = [], None
    while True:
        page = (await http.get("/classifier/reviews", params={"limit": 2} | ({"after": after} if after else {}))).json()
        assert not any(one["student_id"] in str(page) for one in asked)
        assert "ana@" not in str(page)
        found += page["items"]
        if (after := page["next"]) is None:
            break
    assert [one["attemptId"] for one in found] == [one["attempt_id"] for one in asked]
    assert (found[0]["outcome"], found[0]["suspicions"]) == ("UNCLASSIFIED", [{"code": CODE, "confidence": 0.4}])


async def test_verdict_when_given_then_it_is_told_as_a_persons_and_who_and_when_is_kept(
    use_cases: UseCases, http: httpx.AsyncClient, announced: rehearsal.Announcements
) -> None:
    one, by = await asked_about(use_cases), uuid4()
    [review] = await waiting(http)
    settled = await settle(http, review["id"], {"verdict": "CLASSIFIED", "code": CODE}, by)
    assert settled.status_code == 200
    said = settled.json()["settlement"]
    assert (said["verdict"], said["code"], said["by"]) == ("CLASSIFIED", CODE, str(by))
    [(_, result)] = announced.made
    event = result["event"]
    assert (event["attempt_id"], event["student_id"]) == (one["attempt_id"], one["student_id"])
    assert (event["source"], event["outcome"], event["error_tag"]) == ("TEACHER", "CLASSIFIED", CODE)
    assert event["confidence"] == 1
    assert str(by) not in str(event)
    assert await waiting(http) == []


async def test_verdict_when_given_again_then_it_is_the_same_and_another_is_a_conflict(
    use_cases: UseCases, http: httpx.AsyncClient, announced: rehearsal.Announcements
) -> None:
    await asked_about(use_cases)
    [review] = await waiting(http)
    first, again = [await settle(http, review["id"], NONE) for _ in range(2)]
    assert first.json()["settlement"] == again.json()["settlement"]
    other = await settle(http, review["id"], {"verdict": "CLASSIFIED", "code": CODE})
    assert (other.status_code, other.json()["type"]) == (409, "urn:innova:problem:review-settled")
    assert len(announced.made) == 1


async def test_verdict_when_it_cannot_stand_then_it_is_refused_with_its_field_and_nothing_is_told(
    use_cases: UseCases, http: httpx.AsyncClient, announced: rehearsal.Announcements
) -> None:
    await asked_about(use_cases, question="UNREAD", answer="siete", expected_answer="7")
    [review] = await waiting(http)
    for said, field in (
        ({"verdict": "CORRECT", "reading": "8"}, "reading"),
        ({"verdict": "CLASSIFIED", "code": "NO_SUCH_ENTRY"}, "code"),
        ({"verdict": "MAYBE"}, "verdict"),
    ):
        refused = await settle(http, review["id"], said)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert (await settle(http, str(uuid4()), NONE)).status_code == 404
    assert announced.made == []
    assert (await settle(http, review["id"], {"verdict": "CORRECT", "reading": "7"})).status_code == 200
    assert announced.made[0][1]["event"]["outcome"] == "CORRECT"


async def test_verdict_when_the_bus_is_away_then_it_is_told_later_with_the_same_words(
    use_cases: UseCases,
    http: httpx.AsyncClient,
    announced: rehearsal.Announcements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asked_about(use_cases)
    [review] = await waiting(http)
    attempts = []

    async def fail(self: object, key: str, result: Any, trace_id: str) -> None:
        attempts.append(result)
        raise KafkaError

    with monkeypatch.context() as away:
        away.setattr(rehearsal.Announcements, "announce", fail)
        assert (await settle(http, review["id"], NONE)).status_code == 503
    await use_cases.reviewing.tell_again()
    assert announced.made == [], "whoever settled it may still be telling it"
    reviews = use_cases.reviewing.reviews
    [untold] = await reviews.untold(use_cases.clock() + SETTLING)
    later = replace(use_cases.reviewing, clock=lambda: use_cases.clock() + 2 * SETTLING)
    await later.tell_again()
    await later.tell_again()
    assert [result for _, result in announced.made] == attempts
    assert str(untold.id) == review["id"]


async def test_status_and_switch_when_asked_then_they_say_what_waits_and_why(
    use_cases: UseCases, http: httpx.AsyncClient
) -> None:
    await asked_about(use_cases)
    await use_cases.ask(rehearsal.command(), rehearsal.in_time())
    off = (await http.put("/classifier/switch", json={"on": False})).json()
    assert (off["isOn"], off["waitingFor"], off["waiting"], off["reviews"]) == (False, "the switch is off", 1, 1)
    assert (await http.put("/classifier/switch", json={"on": 1, "off": 0})).status_code == 422
    on = (await http.put("/classifier/switch", json={"on": True})).json()
    assert (on["waitingFor"], on["today"], on["month"]) == (None, [], [])
    assert on == (await http.get("/classifier/status")).json()
