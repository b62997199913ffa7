"""Questions that the gateway passes on: whom it lets ask, and what it makes of the owner's answers."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.model.attempt_ids import AttemptIds
from services.gateway.tests.conftest import SECRET, Gateway, Start, bearer, kind
from services.gateway.tests.peers import EXERCISE, Issuer
from services.gateway.tests.upstream import PUPIL, STORED

pytestmark = pytest.mark.wire


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
    refused = await reader.http.get("/misconceptions?q=x&cursor=y", headers=teacher)
    assert (kind(refused), refused.json()["detail"]) == ("invalid-request", "q: too odd; cursor: unknown")
    assert [one["field"] for one in refused.json()["errors"]] == ["q", "cursor"]  # as the client named it
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
