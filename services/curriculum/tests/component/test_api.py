"""The HTTP side over a loaded database."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from libs.chassis import migrations
from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.curriculum import api
from services.curriculum.app import make_use_cases
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.settings import CurriculumSettings

pytestmark = pytest.mark.component


@pytest.fixture(scope="module")
async def client(fresh_database: FreshDatabase, catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    """Of a service with the curriculum of the repository; the tests here only read."""
    url = await fresh_database("curriculum_api")
    migrations.upgrade("curriculum", url)
    engine = make_engine(url, application_name="test")
    use_cases = make_use_cases(engine, CurriculumSettings(database_url=url))
    await use_cases.load(catalogue)
    app = make_http("test", Lifecycle(halt=pytest.fail), [api.router])
    app.state.units = use_cases.units
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://curriculum") as client:
        yield client
    await engine.dispose()


async def pages(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """All items of all pages."""
    items: list[dict[str, Any]] = []
    while True:
        response = await client.get(path, params=query)
        assert response.status_code == 200, response.text
        body = response.json()
        assert body.keys() == {"items", "next"}
        assert len(body["items"]) <= query.get("limit", 20)
        items += body["items"]
        if body["next"] is None:
            return items
        query["cursor"] = body["next"]


@pytest.mark.parametrize("limit", [7, 39, 78, 100])
async def test_exercises_paged_gives_each_exactly_once_easiest_first(
    client: httpx.AsyncClient, catalogue: Catalogue, limit: int
) -> None:
    items = await pages(client, "/exercises", topicId="linear-equations", limit=limit)
    wanted = {str(one.id) for one in catalogue.exercises if one.topic == "linear-equations"}
    assert {one["id"] for one in items} == wanted
    assert len(items) == len(wanted)
    assert [one["difficulty"] for one in items] == sorted(one["difficulty"] for one in items)


async def test_exercises_never_show_an_answer(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    items = await pages(client, "/exercises", limit=100)
    assert len(items) == len(catalogue.exercises)
    assert {frozenset(one) for one in items} == {
        frozenset({"id", "topicId", "prompt", "difficulty", "source", "attribution", "targets"})
    }
    one = (await client.get(f"/exercises/{items[0]['id']}")).json()
    assert one == items[0]


async def test_exercises_within_difficulties(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    items = await pages(client, "/exercises", minDifficulty=-0.5, maxDifficulty=0.5, limit=100)
    assert {one["id"] for one in items} == {str(one.id) for one in catalogue.exercises if -0.5 <= one.difficulty <= 0.5}


async def test_answer_is_on_its_own_route(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    exercise = catalogue.exercises[5]
    response = await client.get(f"/exercises/{exercise.id}/answer")
    assert response.json() == {"exerciseId": str(exercise.id), "answer": exercise.answer}


async def test_domains_come_with_their_subdomains_in_order(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    items = await pages(client, "/domains")
    assert [one["code"] for one in items] == [one.code for one in catalogue.domains]
    assert [sub["code"] for one in items for sub in one["subdomains"]] == [one.code for one in catalogue.subdomains]
    assert items[0]["nameEs"] == catalogue.domains[0].name_es


async def test_topics_come_with_prerequisites(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    items = (await client.get("/topics")).json()["items"]
    assert [one["id"] for one in items] == [one.id for one in catalogue.topics]
    topic = (await client.get("/topics/fraction-addition")).json()
    assert topic["prerequisites"] == ["equivalent-fractions", "whole-number-addition"]
    assert topic in items


async def test_misconceptions_paged_gives_each_exactly_once(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    items = await pages(client, "/misconceptions", limit=100)
    assert [one["code"] for one in items] == sorted(one.code for one in catalogue.misconceptions)


async def test_misconceptions_found_by_part_of_text_in_any_case(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    entry = next(one for one in catalogue.misconceptions if one.refs and one.subdomain == "ARITH/SUB")
    for q in (entry.name.upper(), entry.code.lower()[2:], entry.refs[0].lower(), entry.description[:30]):
        items = await pages(client, "/misconceptions", q=q, subdomain="ARITH/SUB", limit=100)
        assert entry.code in {one["code"] for one in items}, q
        assert {one["subdomain"] for one in items} == {"ARITH/SUB"}
    assert await pages(client, "/misconceptions", q="100%_") == []
    one = (await client.get(f"/misconceptions/{entry.code}")).json()
    assert one["refs"] == list(entry.refs)


@pytest.mark.parametrize(
    "query",
    [{"domain": "TRIG"}, {"subdomain": "FRACT/REPR"}, {"status": "DRAFT"}, {"grade": 2}, {"domain": "INT", "grade": 5}],
)
async def test_misconceptions_by_domain_subdomain_status_and_grade(
    client: httpx.AsyncClient, catalogue: Catalogue, query: dict[str, Any]
) -> None:
    domains = {one.code: one.domain for one in catalogue.subdomains}
    wanted = {
        one.code
        for one in catalogue.misconceptions
        if query.get("domain") in (None, domains[one.subdomain])
        and query.get("subdomain") in (None, one.subdomain)
        and query.get("status") in (None, one.status)
        and one.grades[0] <= query.get("grade", one.grades[0])
        and one.grades[1] >= query.get("grade", one.grades[1])
    }
    assert wanted
    assert {one["code"] for one in await pages(client, "/misconceptions", limit=100, **query)} == wanted


async def test_misconception_comes_with_its_evidence_and_feedback(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    by_code = {one.code: one for one in catalogue.misconceptions}
    for code in ("LOG_DEF_QUOTIENT_OF_BASE", "ARITH_SUB_SMALLER_FROM_LARGER"):
        entry = by_code[code]
        assert entry.advice
        body = (await client.get(f"/misconceptions/{code}")).json()
        assert (body["malrule"], body["signal"], body["successor"]) == (entry.malrule, entry.signal, None)
        assert [body["firstGrade"], body["lastGrade"]] == list(entry.grades)
        assert body["feedback"] == {
            "message": {"en": entry.advice.message, "es": entry.advice.message_es},
            "hint": {"en": entry.advice.hint, "es": entry.advice.hint_es},
            "remedialTopicId": entry.advice.remedial,
        }


@pytest.mark.parametrize(
    "path",
    [
        "/topics/no-such-topic",
        f"/exercises/{UUID(int=0)}",
        f"/exercises/{UUID(int=0)}/answer",
        "/misconceptions/NO_SUCH_CODE",
    ],
)
async def test_unknown_thing_is_404_with_a_problem(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "there is no" in response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/exercises", {"limit": "0"}, "limit"),
        ("/exercises", {"limit": "101"}, "limit"),
        ("/exercises", {"cursor": "1'; drop table exercises"}, "cursor"),
        ("/exercises", {"cursor": "1.5_00000000-0000-0000-0000-00000000000x"}, "cursor"),
        ("/exercises", {"minDifficulty": "nan"}, "minDifficulty"),
        ("/exercises", {"maxDifficulty": "1e400"}, "maxDifficulty"),
        ("/exercises", {"topicId": "Brüche\u0000"}, "topicId"),
        ("/exercises", {"topic": "fraction-addition"}, "topic"),
        ("/exercises/12", {}, "exercise_id"),
        ("/misconceptions", {"q": ""}, "q"),
        ("/misconceptions", {"q": "x" * 101}, "q"),
        ("/misconceptions", {"q": "a\u0000b"}, "q"),
        ("/misconceptions", {"subdomain": "arith"}, "subdomain"),
        ("/misconceptions", {"domain": "arith"}, "domain"),
        ("/misconceptions", {"status": "active"}, "status"),
        ("/misconceptions", {"grade": "13"}, "grade"),
    ],
)
async def test_bad_question_is_422_naming_the_field(
    client: httpx.AsyncClient, path: str, query: dict[str, str], field: str
) -> None:
    response = await client.get(path, params=query)
    assert response.status_code == 422, response.text
    assert [one["field"] for one in response.json()["errors"]] == [field]
