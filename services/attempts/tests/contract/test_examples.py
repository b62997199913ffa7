"""Every stored example of every topic this service reads goes through its real consumer, and what comes out is valid."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from libs.chassis.kafka.delivery import Delivery
from libs.contracts import Envelope, contracts
from libs.contracts.attempts.v1 import AttemptSubmit
from services.attempts.consumer import record_attempts
from services.attempts.handlers import Recorded, UseCases
from services.attempts.model.assessment import examine, verdict_of
from services.attempts.model.attempt import Attempt, Result, Submission
from services.attempts.tests.conftest import SUBTRACTION

FOLDER = Path(__file__).parents[4] / "libs/contracts/examples" / AttemptSubmit.contract.type
EXAMPLES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.json"))}


class Remembering(UseCases):
    """Judges without a store."""

    async def record(self, submissions: Sequence[Submission]) -> Recorded:
        results: list[Result] = [
            Attempt(
                one.attempt_id,
                one.student_id,
                one.exercise_id,
                SUBTRACTION.topic_id,
                one.course_id,
                one.input_mode,
                one.answer,
                one.steps,
                verdict_of(examine(one, SUBTRACTION), one, SUBTRACTION),
                one.fingerprint,
                one.submitted_at,
                one.submitted_at,
            )
            for one in submissions
        ]
        return Recorded(results, {})


@pytest.mark.parametrize("name", EXAMPLES)
async def test_stored_example_when_consumed_yields_valid_events(name: str) -> None:
    data = AttemptSubmit.from_json(EXAMPLES[name])
    envelope = Envelope(
        uuid4(), AttemptSubmit.contract.type, "gateway", datetime.now(UTC), "x", "corr", reply_partition=3
    )
    use_cases = Remembering(units=SimpleNamespace, answer_keys=SimpleNamespace(), clock=SimpleNamespace)  # type: ignore[arg-type]
    outgoing = await record_attempts([Delivery(envelope, data, None)], use_cases)
    types = [one.data.contract.type for one in outgoing]
    assert types == [
        "attempts.attempt.answered.v1",
        "attempts.attempt.recorded.v1",
        "telemetry.interactions.captured.v1",
    ]
    registered = {contract.type: contract.payload for contract in contracts()}
    for one in outgoing:
        record = one.to_record("attempts", lambda: datetime.now(UTC))
        assert record.value is not None
        assert registered[one.data.contract.type].from_json(record.value) == one.data
        assert record.key == str(data.student_id).encode()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 2
