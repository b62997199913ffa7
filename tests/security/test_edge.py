"""What every answer has, what is limited, and what no answer tells."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from tests.curriculum import Curriculum
from tests.people import People, Person, kind
from tests.stack import ORIGIN, Stack

pytestmark = pytest.mark.e2e
INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|line \d+, in|sqlalchemy|asyncpg|aiokafka|pymongo|httpx|uvicorn|starlette|pydantic"
    r"|127\.0\.0\.1|localhost|postgresql|mongodb:|errno",
    re.IGNORECASE,
)


async def refusals(pupil: Person, people: People) -> list[httpx.Response]:
    """One of every kind that can be had while everything works."""
    nobody, work = people.nobody(), {"exerciseId": "00000000-0000-4000-8000-000000000000", "answer": "1"}
    return [
        await nobody.get("/exercises"),
        await people.with_token("x.y.z").get("/exercises"),
        await pupil.get("/misconceptions"),
        await pupil.get("/nowhere"),
        await pupil.get("/exercises/00000000-0000-4000-8000-000000000000"),
        await pupil.get("/attempts/00000000-0000-4000-8000-000000000000"),
        await pupil.get("/mastery/not-an-id"),
        await pupil.get("/exercises?cursor=nobody-gave-it"),
        await pupil.get("/exercises?limit=1000000"),
        await pupil.get("/events", {"Last-Event-ID": "1.2.3.4.5"}),
        await pupil.post("/attempts", work),
        await pupil.post("/attempts", content=b"{"),
        await pupil.post("/attempts", content=b"x" * 70_000),
        await pupil.post("/attempts", work, key="k" * 200),
        await pupil.post("/attempts", work, headers={"Content-Type": "text/plain"}),
        await pupil.http.put("/attempts", headers=pupil.bearer),
        await pupil.http.request("TRACE", "/attempts", headers=pupil.bearer),
    ]


async def test_error_when_given_then_it_is_a_problem_without_a_word_about_the_inside(
    pupil: Person, people: People
) -> None:
    for response in await refusals(pupil, people):
        assert 400 <= response.status_code < 500, response.url
        kind(response)
        assert not INSIDE.search(response.text), response.text


@pytest.mark.parametrize("away", ["attempts", "mastery", "curriculum"])
async def test_error_when_a_service_is_away_then_503_with_retry_after_and_no_word_about_the_inside(
    stack: Stack, people: People, away: str
) -> None:
    teacher = people("teacher")
    path = {
        "attempts": f"/students/{teacher.id}/attempts",
        "mastery": f"/mastery/{teacher.id}",
        "curriculum": "/topics",
    }
    await stack.stop(away)
    try:
        response = await teacher.get(path[away])
        health = await people.nobody().get("/health")
    finally:
        await stack.start(away)
    assert (response.status_code, kind(response)) == (503, "upstream-unavailable")
    assert int(response.headers["retry-after"]) >= 1
    assert not INSIDE.search(response.text)
    assert not INSIDE.search(health.text)


async def test_any_answer_when_given_then_it_carries_what_browsers_must_know(
    pupil: Person, people: People, curriculum: Curriculum
) -> None:
    exercise = curriculum.with_borrowing[0]
    answers = [
        *await refusals(pupil, people),
        await pupil.get("/exercises"),
        await pupil.submit(exercise, "1"),
        await people.nobody().get("/health"),
    ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "max-age" in answer.headers["strict-transport-security"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]
        assert not {"server", "x-powered-by", "via"} & set(answer.headers)


async def test_request_id_when_given_then_it_comes_back_unless_it_is_odd(pupil: Person) -> None:
    assert (await pupil.get("/topics", {"X-Request-ID": "lesson-7"})).headers["x-request-id"] == "lesson-7"
    for odd in ("x" * 200, "<script>", "a b"):
        assert (await pupil.get("/topics", {"X-Request-ID": odd})).headers["x-request-id"] != odd


async def test_cors_when_a_page_asks_then_only_the_allowed_origin_may(pupil: Person) -> None:
    for origin, allowed in (
        (ORIGIN, True),
        ("https://evil.example", False),
        (f"{ORIGIN}.evil.example", False),
        ("null", False),
    ):
        ask = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        }
        preflight = await pupil.http.options("/attempts", headers=ask)
        actual = await pupil.get("/topics", {"Origin": origin})
        for answer in (preflight, actual):
            assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)
            assert answer.headers.get("access-control-allow-origin") != "*"
            assert "access-control-allow-credentials" not in answer.headers
        assert (preflight.status_code == 200) is allowed
    refused = await pupil.post("/attempts", content=b"{", headers={"Origin": ORIGIN})
    assert refused.headers["access-control-allow-origin"] == ORIGIN  # or the page could not read why


async def test_rate_when_a_pupil_asks_too_often_then_429_with_retry_after_and_others_go_on(
    pupil: Person, people: People
) -> None:
    # Of all limits that of photographs: one more every 20 s, so however slow the machine it is reached.
    answers = await asyncio.gather(*(pupil.post("/uploads", content=b"{") for _ in range(90)))
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert len(answers) - len(refused) >= 30  # the burst
    for one in refused:
        assert kind(one) == "too-many-requests"
        assert 1 <= int(one.headers["retry-after"]) <= 20
    assert (await people("student").post("/uploads", content=b"{")).status_code == 400
    assert (await pupil.post("/attempts", content=b"{")).status_code == 400  # other work is counted by itself
    assert (await pupil.get("/topics")).status_code == 200


@pytest.mark.parametrize(("path", "limit"), [("/attempts", 64 * 1024), ("/telemetry", 256 * 1024)])
async def test_body_when_it_is_larger_than_allowed_then_413_whether_or_not_it_says_so(
    pupil: Person, path: str, limit: int
) -> None:
    async def in_pieces() -> Any:
        for _ in range(limit // 8192 + 2):
            yield b" " * 8192

    told = await pupil.post(path, content=b" " * (limit + 1))
    untold = await pupil.http.post(
        path, content=in_pieces(), headers=pupil.bearer | {"Content-Type": "application/json"}
    )
    for response in (told, untold):
        assert (response.status_code, kind(response)) == (413, "body-too-large")
    assert kind(await pupil.post(path, content=b" " * limit)) == "malformed-json"


async def test_streams_when_a_pupil_opens_too_many_then_429(pupil: Person) -> None:
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        ready, done = asyncio.Semaphore(0), asyncio.Event()

        async def stream() -> None:
            async with pupil.http.stream("GET", "/events", headers=pupil.bearer, timeout=60) as response:
                assert response.status_code == 200
                ready.release()
                await done.wait()

        for _ in range(5):
            group.create_task(stream())
        for _ in range(5):
            await ready.acquire()
        sixth = await pupil.get("/events")
        done.set()
    assert (sixth.status_code, kind(sixth)) == (429, "too-many-streams")
    assert int(sixth.headers["retry-after"]) >= 1
