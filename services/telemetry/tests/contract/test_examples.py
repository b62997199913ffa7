"""Every stored example of what the service reads goes through its real consumer."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from libs.chassis.kafka.delivery import read_batch
from libs.contracts import Envelope, new_id
from libs.contracts.stored import examples
from libs.contracts.telemetry.v1 import InteractionsCaptured
from services.telemetry.consumer import record_interactions
from services.telemetry.handlers import Keeping, UseCases
from services.telemetry.model.capture import Capture, summarise

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TYPE = InteractionsCaptured.contract.type


class Kept:
    """Captures in memory, by event id."""

    def __init__(self) -> None:
        self.captures: dict[UUID, Capture] = {}

    async def add(self, captures: Sequence[Capture], created_at: datetime) -> int:
        new = {one.event_id: one for one in captures if one.event_id not in self.captures}
        self.captures |= new
        return len(new)


def use_cases(kept: Kept) -> UseCases:
    none = cast(Any, None)
    return UseCases(cast(Any, kept), none, none, lambda: NOW, Keeping(1, 1, timedelta(1), timedelta(1)))


def record(body: bytes) -> Any:
    data = InteractionsCaptured.from_json(body)
    envelope = Envelope(new_id(), TYPE, "attempts", NOW, str(data.student_id), "request-1")
    headers = [(name, value.encode()) for name, value in envelope.to_headers().items()]
    return SimpleNamespace(headers=headers, value=body, key=data.key)


@pytest.mark.parametrize(("name", "body"), list(examples(TYPE)))
async def test_stored_example_when_consumed_then_it_is_kept_whole(name: str, body: bytes) -> None:
    kept = Kept()
    batch = read_batch([record(body)], frozenset({InteractionsCaptured}))
    assert not batch.refused
    await record_interactions(batch.deliveries, use_cases(kept))
    [capture] = kept.captures.values()
    data, envelope = batch.deliveries[0].data, batch.deliveries[0].envelope
    assert (capture.event_id, capture.trace_id) == (envelope.id, "request-1")
    assert (capture.attempt_id, capture.student_id) == (data.attempt_id, data.student_id)
    assert (capture.classroom_id, capture.captured_at) == (data.course_id, data.captured_at)
    assert capture.events == [one.model_dump(mode="json") for one in data.interactions]
    assert summarise(capture.events)["total_events"] == len(data.interactions)


def test_examples_when_counted_then_some_are_stored() -> None:
    assert list(examples(TYPE))
