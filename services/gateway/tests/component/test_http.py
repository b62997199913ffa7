"""The gateway as an HTTP server: what it refuses, what every answer has, what it passes on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from libs.chassis.problem import Problem, install_problem_handlers
from services.gateway.model.attempt_ids import AttemptIds
from services.gateway.model.problems import CATALOGUE
from services.gateway.tests.conftest import SECRET, Gateway, Start, bearer, listening
from services.gateway.tests.peers import EXERCISE, Issuer

pytestmark = pytest.mark.wire
WORK = {"exerciseId": str(EXERCISE), "answer": "25"}
JSON = {"Content-Type": "application/json"}
PUPIL, STORED = uuid4(), uuid4()


def kind(response: httpx.Response) -> str:
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["status"] == response.status_code
    assert set(problem) <= {"type", "title", "status", "detail", "errors"}
    name = problem["type"].removeprefix("urn:innova:problem:")
    assert name in CATALOGUE
    return str(name)


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
        "/practice/next",
        "/practice/assign",
        "/students/{student_id}/assignments",
        "/admin/classifier",
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


def upstream() -> FastAPI:
    """All internal APIs in one: it has one attempt, repeats what it was asked, and fails where it is told to."""
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/attempts/{attempt_id}{rest:path}")
    async def attempt(attempt_id: UUID, rest: str) -> dict[str, Any]:
        if attempt_id != STORED:
            raise Problem(404, "attempt-not-found", "No such attempt", "there is none")
        return {"id": str(attempt_id), "studentId": str(PUPIL), "status": "CLASSIFIED", "rest": rest}

    @app.get("/topics")
    async def odd() -> Response:
        return Response(status_code=418)

    @app.get("/domains")
    async def away() -> Response:
        return Response(status_code=503)

    @app.get("/misconceptions")
    async def refuse() -> None:
        raise Problem(422, "invalid-request", "No", "q: too odd", errors=[{"field": "q", "rule": "too odd"}])

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def anything(request: Request, path: str) -> dict[str, Any]:
        asked = {"path": path, "query": dict(request.query_params), "trace": request.headers["x-request-id"]}
        return {"items": [asked], "next": None}

    return app


@pytest.fixture(scope="session")
async def behind() -> AsyncIterator[str]:
    async with listening(upstream()) as url:
        yield url


@pytest.fixture
async def reader(start: Start, behind: str) -> Gateway:
    return await start(attempts_url=behind, mastery_url=behind, curriculum_url=behind)


async def test_reads_when_allowed_then_the_owner_is_asked_and_its_answer_passed_on(
    reader: Gateway, issuer: Issuer
) -> None:
    own, teacher = bearer(issuer.token(subject=PUPIL)), bearer(issuer.token("teacher"))
    asked = {
        (f"/students/{PUPIL}/attempts?limit=5&cursor=abc", "own"): (
            f"students/{PUPIL}/attempts",
            {"limit": "5", "cursor": "abc", "language": "en"},
        ),
        (f"/attempts?studentId={PUPIL}", "teacher"): (
            f"students/{PUPIL}/attempts",
            {"limit": "20", "language": "en", "advice": "true"},
        ),
        (f"/mastery/{PUPIL}?cursor=a", "own"): (f"mastery/{PUPIL}", {"limit": "20", "after": "a"}),
        (f"/mastery/{PUPIL}?topicId=integer-addition", "teacher"): (
            f"mastery/{PUPIL}",
            {"limit": "20", "topicId": "integer-addition"},
        ),
        (f"/mastery/{PUPIL}/topics/integer-addition", "teacher"): (
            f"mastery/{PUPIL}/topics/integer-addition",
            {"limit": "20"},
        ),
        ("/practice/next?topicId=integer-addition", "own"): (
            f"practice/{PUPIL}/next",
            {"topicId": "integer-addition", "language": "en"},
        ),
        (f"/students/{PUPIL}/assignments?cursor=abc", "own"): (
            f"practice/{PUPIL}/assignments",
            {"limit": "20", "after": "abc"},
        ),
        (f"/practice/next?studentId={PUPIL}&domain=ARITH", "teacher"): (
            f"practice/{PUPIL}/next",
            {"domain": "ARITH", "language": "en"},
        ),
        ("/exercises?topicId=integer-addition&minDifficulty=-1", "own"): (
            "exercises",
            {"limit": "20", "topicId": "integer-addition", "minDifficulty": "-1.0"},
        ),
        (f"/exercises/{EXERCISE}", "own"): (f"exercises/{EXERCISE}", {}),
    }
    for (path, who), (expected, query) in asked.items():
        response = await reader.http.get(path, headers=(own if who == "own" else teacher) | {"X-Request-ID": "r-1"})
        assert response.json()["items"] == [{"path": expected, "query": query, "trace": "r-1"}], path
    matrix = await reader.http.post("/mastery/matrix", json={"studentIds": [str(PUPIL)]}, headers=teacher)
    assert matrix.json()["items"][0]["path"] == "mastery/matrix"
    for headers in (own, teacher):
        for path in (f"/attempts/{STORED}", f"/attempts/{STORED}/status"):
            assert (await reader.http.get(path, headers=headers)).json()["studentId"] == str(PUPIL)


async def test_calibration_when_an_administrator_asks_then_mastery_is_asked_and_nobody_else_may(
    reader: Gateway, issuer: Issuer
) -> None:
    run = uuid4()
    asked: dict[tuple[str, str], tuple[str, dict[str, str]]] = {
        ("GET", "/admin/mastery/parameters?topicId=integer-addition"): (
            "calibrations/parameters",
            {"topicId": "integer-addition"},
        ),
        ("GET", "/admin/mastery/calibrations"): ("calibrations", {}),
        ("GET", f"/admin/mastery/calibrations/{run}"): (f"calibrations/{run}", {}),
        ("POST", "/admin/mastery/calibrations"): ("calibrations", {}),
        ("POST", "/admin/mastery/topics/integer-addition/restore"): (
            "calibrations/topics/integer-addition/restore",
            {},
        ),
    }
    admin = bearer(issuer.token("admin"))
    for (method, path), (expected, query) in asked.items():
        body = {"version": 3} if path.endswith("restore") else None
        answer = await reader.http.request(method, path, json=body, headers=admin)
        [found] = answer.json()["items"]
        assert (found["path"], found["query"]) == (expected, query)
        for role in ("student", "teacher", "parent"):
            refused = await reader.http.request(method, path, json=body, headers=bearer(issuer.token(role)))
            assert kind(refused) == "forbidden"
    odd = await reader.http.post("/admin/mastery/topics/x/restore", json={"version": -1}, headers=admin)
    assert kind(odd) == "invalid-request"


async def test_reads_when_it_is_somebody_elses_then_403_by_pupil_and_404_by_attempt(
    reader: Gateway, issuer: Issuer
) -> None:
    other, parent = bearer(issuer.token()), bearer(issuer.token("parent", PUPIL))
    for path in (
        f"/students/{PUPIL}/attempts",
        f"/attempts?studentId={PUPIL}",
        f"/mastery/{PUPIL}",
        f"/mastery/{PUPIL}/topics/x",
        f"/practice/next?studentId={PUPIL}",
    ):
        assert kind(await reader.http.get(path, headers=other)) == "forbidden"
        assert kind(await reader.http.get(path, headers=parent)) == "forbidden"
    for path in (
        f"/attempts/{STORED}",
        f"/attempts/{STORED}/status",
        f"/attempts/{uuid4()}",
        f"/attempts/{uuid4()}/status",
    ):
        assert kind(await reader.http.get(path, headers=other)) == "unknown-attempt"
        assert kind(await reader.http.get(path, headers=parent)) == "forbidden"
    assert kind(await reader.http.get("/misconceptions", headers=other)) == "forbidden"
    assert kind(await reader.http.get("/misconceptions/ANY", headers=other)) == "forbidden"
    assert (
        kind(await reader.http.post("/mastery/matrix", json={"studentIds": [str(PUPIL)]}, headers=other)) == "forbidden"
    )


async def test_status_when_the_row_is_missing_then_pending_for_whom_the_id_was_minted_and_404_for_others(
    reader: Gateway, issuer: Issuer
) -> None:
    attempt = AttemptIds(SECRET.encode()).mint(PUPIL)
    path = f"/attempts/{attempt}/status"
    own = await reader.http.get(path, headers=bearer(issuer.token(subject=PUPIL)))
    assert (own.status_code, own.json()["status"], own.headers["retry-after"]) == (200, "PENDING", "1")
    for role in ("student", "teacher"):
        assert kind(await reader.http.get(path, headers=bearer(issuer.token(role)))) == "unknown-attempt"


async def test_reads_when_the_owner_fails_then_the_failure_has_its_own_problem(
    reader: Gateway, start: Start, issuer: Issuer
) -> None:
    teacher = bearer(issuer.token("teacher"))
    assert kind(await reader.http.get("/topics", headers=teacher)) == "upstream-failed"
    away = await reader.http.get("/domains", headers=teacher)
    assert (kind(away), away.headers["retry-after"]) == ("upstream-unavailable", "2")
    refused = await reader.http.get("/misconceptions?q=x", headers=teacher)
    assert (kind(refused), refused.json()["errors"]) == ("invalid-request", [{"field": "q", "rule": "too odd"}])
    nobody = await start()
    assert kind(await nobody.http.get("/topics", headers=teacher)) == "upstream-unavailable"


async def test_reads_when_the_owner_is_slow_then_504(start: Start, issuer: Issuer) -> None:
    async def mute(reader: Any, _: Any) -> None:
        await reader.read()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        gateway = await start(curriculum_url=url, upstream_timeout=0.2)
        response = await gateway.http.get("/topics", headers=bearer(issuer.token()))
        assert kind(response) == "upstream-timeout"


@pytest.mark.parametrize(
    "path",
    [
        "/exercises?limit=0",
        "/exercises?limit=101",
        "/exercises?foo=1",
        "/exercises?cursor=%00",
        "/exercises/x",
        "/mastery/x",
    ],
)
async def test_reads_when_a_parameter_is_odd_then_422_naming_it(gateway: Gateway, issuer: Issuer, path: str) -> None:
    response = await gateway.http.get(path, headers=bearer(issuer.token()))
    assert kind(response) == "invalid-request"
    assert response.json()["errors"][0]["field"] in {"limit", "foo", "cursor", "exercise_id", "student_id"}


async def test_health_when_asked_then_it_names_what_does_not_answer(gateway: Gateway) -> None:
    health = (await gateway.http.get("/health")).json()
    assert health["status"] == "degraded"
    assert health["dependencies"]["bus"] == health["dependencies"]["issuer's keys"] == "ok"
    assert health["dependencies"]["attempts"] == "ConnectError"
    assert health["version"]
