"""The gateway as an HTTP server: what it refuses, what every answer has, what it passes on."""

import asyncio
from typing import Any
from uuid import uuid4

import orjson
import pytest

from services.gateway.tests.conftest import Gateway, Start, bearer, kind, listening
from services.gateway.tests.peers import EXERCISE, Issuer
from services.gateway.tests.upstream import PUPIL, STORED

pytestmark = pytest.mark.wire
WORK = {"exerciseId": str(EXERCISE), "answer": "25"}
JSON = {"Content-Type": "application/json"}


SENT: dict[str, tuple[bytes, dict[str, str], str]] = {
    "malformed JSON": (b'{"exerciseId"', {}, "malformed-json"),
    "nested 10,000 deep": (b"[" * 10_000, {}, "malformed-json"),
    "an unknown field": (orjson.dumps(WORK | {"expectedAnswer": 25}), {}, "invalid-request"),
    "1e400": (orjson.dumps(WORK).replace(b'"25"', b"1e400"), {}, "invalid-request"),
    "NaN": (orjson.dumps(WORK).replace(b'"25"', b"NaN"), {}, "invalid-request"),
    "10,000 steps": (orjson.dumps(WORK | {"steps": ["1"] * 10_000}), {}, "invalid-request"),
    "control characters": (orjson.dumps(WORK | {"answer": "1\x00"}), {}, "invalid-request"),
    "an unknown exercise": (orjson.dumps(WORK | {"exerciseId": str(uuid4())}), {}, "unknown-exercise"),
    "someone else's id": (orjson.dumps(WORK | {"studentId": str(uuid4())}), {}, "forbidden"),
    "a large body": (orjson.dumps(WORK) + b" " * 65_536, {}, "body-too-large"),
    "a lie about the length": (orjson.dumps(WORK), {"Content-Length": "9" * 30}, "body-too-large"),
    "a form": (b"answer=25", {"Content-Type": "application/x-www-form-urlencoded"}, "unsupported-media-type"),
    "a long key": (orjson.dumps(WORK), {"Idempotency-Key": "x" * 129}, "invalid-header"),
    "an empty key": (orjson.dumps(WORK), {"Idempotency-Key": ""}, "invalid-header"),
    "a key with a space": (orjson.dumps(WORK), {"Idempotency-Key": "a b"}, "invalid-header"),
}


@pytest.mark.parametrize("name", SENT)
async def test_submit_when_the_input_is_bad_then_a_clear_problem(gateway: Gateway, issuer: Issuer, name: str) -> None:
    content, headers, expected = SENT[name]
    response = await gateway.http.post("/attempts", content=content, headers=bearer(issuer.token()) | JSON | headers)
    assert kind(response) == expected
    assert len(response.content) < 6000


async def test_submit_when_the_body_grows_beyond_its_limit_then_it_is_refused_before_its_end(
    gateway: Gateway, issuer: Issuer
) -> None:
    async with listening(gateway.app) as url, asyncio.timeout(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        head = f"POST /attempts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {issuer.token()}\r\n"
        writer.write(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(7):
            writer.write(b"2710\r\n" + b" " * 10_000 + b"\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
        writer.close()


@pytest.mark.parametrize("role", ["teacher", "parent", "admin"])
async def test_submit_when_the_caller_is_no_pupil_then_403(gateway: Gateway, issuer: Issuer, role: str) -> None:
    response = await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token(role)))
    assert kind(response) == "forbidden"


async def test_any_route_when_the_token_is_missing_or_bad_then_401_and_a_challenge(
    gateway: Gateway, issuer: Issuer
) -> None:
    for headers, expected in (
        ({}, "missing-token"),
        ({"Authorization": "Basic YTpi"}, "missing-token"),
        ({"Authorization": "Bearer "}, "missing-token"),
        (bearer("x.y.z"), "invalid-token"),
    ):
        for path in ("/exercises", f"/mastery/{PUPIL}", "/events", f"/attempts/{STORED}"):
            response = await gateway.http.get(path, headers=headers)
            assert kind(response) == expected
            assert response.headers["www-authenticate"].startswith("Bearer")
    response = await gateway.http.post("/attempts", json=WORK)
    assert kind(response) == "missing-token"


async def test_anonymous_when_an_address_asks_too_often_then_429_but_not_for_those_with_a_token(
    start: Start, issuer: Issuer
) -> None:
    gateway = await start(anonymous_rate=0.01, anonymous_burst=3, reply_budget=0.0)
    statuses = [
        (await gateway.http.post("/attempts", json=WORK, headers=bearer("x.y.z"))).status_code for _ in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]
    assert (await gateway.http.get("/health")).status_code == 429
    assert (await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))).status_code == 202


async def test_any_answer_when_given_then_it_has_an_id_and_forbids_what_browsers_should_not_do(
    gateway: Gateway, issuer: Issuer
) -> None:
    answers = [
        await gateway.http.get("/nowhere"),
        await gateway.http.put("/attempts"),
        await gateway.http.get("/health", headers={"X-Request-ID": "a\x7fb"}),
        await gateway.http.get("/openapi.json"),
    ]
    for answer in answers:
        assert len(answer.headers["x-request-id"]) == 32
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    assert (kind(answers[0]), kind(answers[1])) == ("not-found", "method-not-allowed")
    assert answers[1].headers["allow"]
    head = await gateway.http.head("/health")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0


async def test_any_route_when_something_breaks_then_a_problem_without_a_word_about_the_inside(
    gateway: Gateway, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr("services.gateway.api.sending.language_of", broken)
    response = await gateway.http.post("/attempts", json=WORK, headers=bearer(issuer.token()))
    assert kind(response) == "internal-error"
    assert "inside" not in response.text
    assert response.headers["x-request-id"]


async def test_cors_when_an_origin_is_allowed_then_it_alone(start: Start) -> None:
    gateway = await start(cors_origins=("https://innova.example",))
    for origin, allowed in (("https://innova.example", True), ("https://evil.example", False)):
        ask = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "Authorization",
        }
        response = await gateway.http.options("/attempts", headers=ask)
        assert (response.headers.get("access-control-allow-origin") == origin) is allowed


async def test_openapi_when_read_then_the_hot_route_is_described_as_fully_as_the_others(gateway: Gateway) -> None:
    document = (await gateway.http.get("/openapi.json")).json()
    submit = document["paths"]["/attempts"]["post"]
    body = submit["requestBody"]["content"]["application/json"]
    assert set(body["schema"]["properties"]) >= {"exerciseId", "answer", "steps", "interactions"}
    assert len(body["examples"]) == 3
    assert set(submit["responses"]) >= {
        "201",
        "202",
        "400",
        "401",
        "403",
        "404",
        "409",
        "413",
        "415",
        "422",
        "429",
        "503",
    }
    assert submit["security"] == [{"HTTPBearer": []}]
    assert "#/components/schemas/" not in orjson.dumps(submit).decode()
    assert "HTTPBearer" in document["components"]["securitySchemes"]
    assert set(document["paths"]) == {
        "/attempts",
        "/telemetry",
        "/attempts/{attempt_id}",
        "/attempts/{attempt_id}/status",
        "/students/{student_id}/attempts",
        "/mastery/{student_id}",
        "/mastery/{student_id}/topics/{topic_id}",
        "/mastery/matrix",
        "/courses",
        "/courses/{course_id}",
        "/courses/{course_id}/pupils",
        "/courses/{course_id}/archive",
        "/practice/next",
        "/practice/assign",
        "/students/{student_id}/assignments",
        "/admin/classifier",
        "/admin/classifier/reviews",
        "/admin/classifier/reviews/{review_id}",
        "/admin/classifier/switch",
        "/admin/mastery/parameters",
        "/admin/mastery/calibrations",
        "/admin/mastery/calibrations/{run_id}",
        "/admin/mastery/topics/{topic_id}/restore",
        "/uploads",
        "/uploads/{upload_id}",
        "/uploads/{upload_id}/complete",
        "/uploads/{upload_id}/transcription",
        "/attempts/solve-adhoc",
        "/exercises",
        "/exercises/{exercise_id}",
        "/topics",
        "/domains",
        "/misconceptions",
        "/misconceptions/{code}",
        "/events",
        "/health",
    }
    assert (await gateway.http.get("/docs")).status_code == 200


async def test_health_when_asked_then_it_names_what_does_not_answer(gateway: Gateway) -> None:
    health = (await gateway.http.get("/health")).json()
    assert health["status"] == "degraded"
    assert health["dependencies"]["bus"] == health["dependencies"]["issuer's keys"] == "ok"
    assert health["dependencies"]["attempts"] == "ConnectError"
    assert health["version"]
