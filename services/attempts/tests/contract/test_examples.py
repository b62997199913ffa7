"""Every stored example of every topic this service reads goes through its real consumer, and what comes out is valid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from libs.chassis.kafka.delivery import Delivery
from libs.contracts import Envelope, Event, contracts
from libs.contracts.attempts.v1 import AttemptExpire, AttemptSubmit
from libs.contracts.classifier.v1 import AttemptClassified
from libs.contracts.ocr.v1 import UploadTranscribed
from services.attempts.consumer import take
from services.attempts.handlers.recording import Recorded
from services.attempts.handlers.revising import Changed, Revised
from services.attempts.handlers.use_cases import UseCases
from services.attempts.model.assessment import judge
from services.attempts.model.attempt import Result, Submission
from services.attempts.model.finding import Finding, Revision
from services.attempts.model.revision import revise
from services.attempts.tests.conftest import CATALOGUE, NOW, SUBTRACTION, submission

FOLDER = Path(__file__).parents[4] / "libs/contracts/examples"
REPLY, RECORDED, CAPTURED, ASKED = (
    "attempts.attempt.answered.v1",
    "attempts.attempt.recorded.v1",
    "telemetry.interactions.captured.v1",
    "classifier.attempt.classify.v1",
)
# What each example brings about; a finding is about work that the rules left unexplained.
EXPECTED: dict[tuple[type[Event], str], list[str]] = {
    (AttemptSubmit, "minimal"): [REPLY, RECORDED, CAPTURED],
    (AttemptSubmit, "full"): [REPLY, RECORDED, CAPTURED],
    (AttemptSubmit, "own-problem"): [REPLY, RECORDED, CAPTURED, ASKED],
    (UploadTranscribed, "full"): [REPLY, RECORDED],
    (UploadTranscribed, "confirmed"): [REPLY, RECORDED],
    (UploadTranscribed, "minimal"): [],
    (UploadTranscribed, "rejected"): [],
    (UploadTranscribed, "review"): [],
}
READ = (AttemptSubmit, AttemptExpire, AttemptClassified, UploadTranscribed)
EXAMPLES = [
    (type_, path.stem, path.read_bytes())
    for type_ in READ
    for path in sorted((FOLDER / type_.contract.type).glob("*.json"))
]


class Remembering(UseCases):
    """Judges without a store."""

    async def record(self, submissions: Sequence[Submission]) -> Recorded:
        results: list[Result] = [judge(one, SUBTRACTION, NOW, asks=True).attempt for one in submissions]
        return Recorded(results, {}, {one.exercise_id: SUBTRACTION for one in submissions})

    async def revise(self, findings: Sequence[Finding]) -> Revised:
        return Revised([self._changed(one) for one in findings], {})

    def _changed(self, finding: Finding) -> Changed | None:
        work = replace(submission("9999"), attempt_id=finding.attempt_id, student_id=finding.student_id)
        attempt = judge(work, SUBTRACTION, NOW, asks=True).attempt
        found = revise(attempt, finding, SUBTRACTION, self.catalogue.find)
        if found is None:
            return None
        return Changed(attempt, Revision(attempt.attempt_id, 1, found.verdict, finding.cause, NOW, is_regrade=False))


@pytest.mark.parametrize(("type_", "name", "body"), EXAMPLES)
async def test_stored_example_when_consumed_yields_valid_events(type_: type[Event], name: str, body: bytes) -> None:
    data = type_.from_json(body)
    envelope = Envelope(uuid4(), type_.contract.type, "test", datetime.now(UTC), "x", "corr", reply_partition=3)
    use_cases = Remembering(SimpleNamespace, SimpleNamespace(), CATALOGUE, lambda: NOW)
    outgoing = await take([Delivery(envelope, data, None)], use_cases)
    types = [one.data.contract.type for one in outgoing]
    assert types == EXPECTED.get((type_, name), ["attempts.attempt.classified.v1"])
    registered = {contract.type: contract.payload for contract in contracts()}
    for one in outgoing:
        record = one.to_record("attempts", lambda: datetime.now(UTC))
        assert record.value is not None
        assert registered[one.data.contract.type].from_json(record.value) == one.data
        assert record.key == data.key


def test_there_are_examples_of_every_type() -> None:
    assert {type_ for type_, _, _ in EXAMPLES} == set(READ)
    assert len(EXAMPLES) >= 2 * len(READ)
