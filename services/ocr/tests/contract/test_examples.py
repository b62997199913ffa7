"""What S3 servers say goes through the real consumer, and every outcome of an upload is a valid fact."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.kafka.delivery import Delivery
from libs.contracts import ContractError, Envelope, new_id
from libs.contracts.ocr.v1 import Outcome as Told
from libs.contracts.ocr.v1 import UploadTranscribed
from libs.contracts.stored import examples
from services.ocr.consumer import hear_of_objects
from services.ocr.handlers.intake import Intake
from services.ocr.mapping import created_objects, to_outgoing
from services.ocr.model.formats import Format
from services.ocr.model.transcription import Line, LineType, Transcription
from services.ocr.model.uploads import TOLD, Order, Outcome, State, Upload

NOTIFICATIONS = Path(__file__).parent / "notifications"
# Bucket and key of what was created; None where nothing was.
SAID = {
    "amazon": (("innova-uploads", "uploads/one two+three"),),
    "minio": (("innova-uploads", "uploads/one"),),
    "amazon-test": None,
}
NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


class Hearing:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def hear(self, objects: Sequence[tuple[str, str]]) -> None:
        self.heard += objects


@pytest.mark.parametrize(
    ("name", "body"), [(path.stem, path.read_bytes()) for path in sorted(NOTIFICATIONS.glob("*.json"))]
)
async def test_notification_when_an_s3_server_sends_it_then_the_objects_created_are_heard_of(
    name: str, body: bytes
) -> None:
    read = created_objects(body)
    assert read == SAID[name]
    if read is not None:
        envelope = Envelope(uuid4(), "s3-object-events", "s3", utc_now(), "x", "request-1")
        intake = Hearing()
        await hear_of_objects([Delivery(envelope, read, None)] * 2, cast(Intake, intake))
        assert intake.heard == [*read, *read]


@pytest.mark.parametrize(
    "body", [b"no JSON", b"[]", b'{"Records": 1}', b'{"Records": [{"eventName": "ObjectCreated:Put", "s3": {}}]}']
)
def test_notification_when_it_is_none_then_the_field_is_named_and_no_value(body: bytes) -> None:
    with pytest.raises(ContractError, match="s3-object-events: "):
        created_objects(body)


def upload(outcome: Outcome) -> Upload:
    order = Order(new_id(), uuid4(), None, None, Format.JPEG, 9, "en")
    opened = Upload.open(order, "request-1", NOW, timedelta(minutes=10), timedelta(days=30))
    return Upload(
        **{
            name: getattr(opened, name)
            for name in ("id", "order", "trace_id", "key", "created_at", "expires_at", "purge_at")
        },
        state=outcome.state,
        etag="e",
        noticed_at=NOW,
        outcome=outcome,
        settled_at=NOW,
    )


def read() -> Transcription:
    lines = (
        Line(r"\frac{1}{2}", LineType.PROBLEM, None, 0.9),
        Line(r"\frac{1}{2} = 0.5", LineType.EQUATION, None, 0.9),
        Line("0.5", LineType.FINAL, None, 0.9),
    )
    return Transcription(r"\frac{1}{2}", lines, "0.5", 0.9)


@pytest.mark.parametrize("state", sorted(TOLD))
def test_outcome_when_told_then_it_is_a_valid_fact_with_the_same_id_each_time(state: State) -> None:
    reason = "it could not be read in time" if state in {State.FAILED, State.REJECTED} else None
    one = upload(Outcome(state, None if reason else read(), reason))
    told = to_outgoing(one)
    record = told.to_record("ocr", utc_now)
    assert record.value is not None
    fact = UploadTranscribed.from_json(record.value)
    assert (fact, told.id) == (told.data, to_outgoing(one).id)
    assert (fact.outcome, fact.reason) == (Told(state.value), reason)
    if reason is None:
        steps = [(step.expression.replace(" ", ""), step.is_final) for step in fact.steps]
        assert steps == [("1\u20442=0.5", False), ("0.5", True)], "the problem is no step"


def test_stored_examples_when_listed_then_every_outcome_is_among_them() -> None:
    outcomes = {UploadTranscribed.from_json(body).outcome for _, body in examples(UploadTranscribed.contract.type)}
    assert outcomes >= {Told(one.value) for one in TOLD} - {Told.FAILED}
