"""The process as it runs: a record on a real broker becomes a document and, soon after, an archived line."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from libs.chassis.clock import utc_now
from libs.chassis.kafka.record import Outgoing
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.testing.bus import produce
from libs.contracts import new_id
from libs.contracts.telemetry.v1 import Interaction, InteractionsCaptured, InteractionType
from services.telemetry.app import build
from services.telemetry.clients import S3Objects
from services.telemetry.settings import TelemetrySettings
from services.telemetry.tests.stage import Stage

pytestmark = [pytest.mark.wire, pytest.mark.component]


def captured(interactions: int) -> InteractionsCaptured:
    events = tuple(Interaction(timestamp_ms=at, type=InteractionType.KEY_DOWN, value="7") for at in range(interactions))
    return InteractionsCaptured(attempt_id=new_id(), student_id=new_id(), interactions=events, captured_at=utc_now())


async def test_records_when_some_are_delivered_twice_then_each_is_one_document_and_one_line(
    kafka: str, settings: TelemetrySettings
) -> None:
    quick: dict[str, Any] = {"archive_interval": 0.2, "archive_min_age": 0.0, "kafka_fetch_max_wait_ms": 20}
    settings = settings.model_copy(update={"kafka_bootstrap_servers": kafka, **quick})
    halted: list[str] = []
    lifecycle = Lifecycle(halted.append)
    app = build(settings, lifecycle)
    facts = [Outgoing(captured(number), id=new_id()) for number in range(6)]
    objects = S3Objects(settings)
    await objects.start()
    stage = Stage(settings, objects)
    async with lifecycle.run(), asyncio.timeout(60):
        assert await lifecycle.unready() == {}
        await produce(kafka, *facts, *facts[:3], source="attempts")
        await produce(kafka, last := Outgoing(captured(0), id=new_id()), source="gateway")
        ours = {"event_id": {"$in": [one.id for one in [*facts, last]]}, "archived_to_s3_at": {"$ne": None}}
        while len(await stage.documents(**ours)) < 7:
            await asyncio.sleep(0.1)
        documents = await stage.documents(event_id=ours["event_id"])
        lines = Counter(await stage.archived_events())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://telemetry") as client:
            answer = (await client.get(f"/telemetry/attempts/{facts[4].data.attempt_id}")).json()  # type: ignore[attr-defined]
    await objects.stop()
    assert halted == []
    assert len(documents) == 7
    assert {lines[document["event_id"]] for document in documents} == {1}
    assert answer["items"][0]["summary"]["totalEvents"] == 4
