"""The read API on a real MongoDB."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle
from services.telemetry import api
from services.telemetry.tests.stage import Stage, capture

pytestmark = pytest.mark.component


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("telemetry", Lifecycle(halt=pytest.fail), [api.router])
    app.state.use_cases = stage.use_cases
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://telemetry") as client:
        yield client


async def test_captures_of_attempt_when_read_then_they_have_keystrokes_and_their_summary(
    client: httpx.AsyncClient, stage: Stage
) -> None:
    one = capture(2)
    await stage.use_cases.record([one])
    answer = (await client.get(f"/telemetry/attempts/{one.attempt_id}")).json()
    assert answer == {
        "items": [
            {
                "eventId": str(one.event_id),
                "attemptId": str(one.attempt_id),
                "studentId": str(one.student_id),
                "classroomId": None,
                "traceId": "request-1",
                "events": [
                    {"timestampMs": 0, "type": "key_down", "column": "units", "value": "7", "cursorPos": 0},
                    {"timestampMs": 100, "type": "key_down", "column": "units", "value": "7", "cursorPos": 1},
                ],
                "summary": {"totalEvents": 2, "durationMs": 100, "hintsUsed": 0, "undoCount": 0, "pasteCount": 0},
                "capturedAt": "2026-03-02T09:59:59Z",
            }
        ],
        "next": None,
    }


async def test_captures_of_attempt_when_there_are_many_then_pages_leave_nothing_out(
    client: httpx.AsyncClient, stage: Stage
) -> None:
    attempt = uuid4()
    mine = [replace(capture(), attempt_id=attempt) for _ in range(5)]
    await stage.use_cases.record([*mine, capture()])
    seen, after = [], ""
    while True:
        page = (await client.get(f"/telemetry/attempts/{attempt}?limit=2{after}")).json()
        seen += [one["eventId"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == sorted(str(one.event_id) for one in mine)


async def test_captures_of_attempt_when_nobody_knows_it_then_there_are_none(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/telemetry/attempts/{uuid4()}")
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next": None})


async def test_captures_of_attempt_when_the_id_is_none_then_the_field_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/telemetry/attempts/nonsense")
    assert answer.status_code == 422
    assert "attempt_id" in answer.json()["detail"]


async def test_archive_status_when_asked_then_it_counts(client: httpx.AsyncClient, stage: Stage) -> None:
    await stage.use_cases.record([capture() for _ in range(2)])
    await stage.use_cases.archive_everything()
    await stage.use_cases.record([capture()])
    answer = await client.get("/telemetry/archive/status")
    assert answer.json() == {"documents": 3, "archived": 2, "pending": 1}
