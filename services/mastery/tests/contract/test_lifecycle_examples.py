"""Every stored example of what the service hears goes through its real consumer."""

from dataclasses import asdict
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from libs.chassis.clock import utc_now
from libs.chassis.kafka.delivery import read_batch
from libs.chassis.kafka.record import Outgoing
from libs.contracts import Contract, Envelope, contracts, new_id
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptRegraded, MisconceptionsUpdated, Source, Status
from libs.contracts.mastery.v1 import TopicMasteryUpdated
from libs.contracts.registry import Event
from libs.contracts.stored import examples
from services.mastery.consumer import Heard, update_mastery
from services.mastery.handlers.calibrating import Calibrating
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.bkt import update
from services.mastery.tests.unit.memory import MemoryLedger

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
VERDICTS = frozenset[type[Event]]({AttemptRecorded, AttemptRegraded})
READS = VERDICTS | {MisconceptionsUpdated}
LIFECYCLE = [
    pytest.param(contract, body, id=f"{contract.type}-{name}")
    for contract in contracts()
    if contract.topic == "attempts-lifecycle"
    for name, body in examples(contract.type)
]


async def hear(use_cases: UseCases, *records: Any) -> list[Outgoing]:
    """What the consumer publishes for these records."""
    batch = read_batch(records, READS)
    assert not batch.refused
    return list(await update_mastery(batch.deliveries, Heard(use_cases, cast(Calibrating, None))) or ())


def raw(contract: Contract, body: bytes, reply_partition: int | None = None) -> Any:
    data = contract.payload.from_json(body)
    envelope = Envelope(
        new_id(), contract.type, "attempts", utc_now(), data.key.decode(), "request", reply_partition=reply_partition
    )
    return SimpleNamespace(
        headers=[(name, value.encode()) for name, value in envelope.to_headers().items()], value=body, key=data.key
    )


def make() -> UseCases:
    return UseCases(units=MemoryLedger(), clock=utc_now)


def recorded(**changes: Any) -> AttemptRecorded:
    fields = {
        "attempt_id": new_id(),
        "student_id": uuid4(),
        "exercise_id": uuid4(),
        "topic_id": "fraction-addition",
        "is_correct": True,
        "status": Status.CLASSIFIED,
        "submitted_at": NOW,
        "recorded_at": NOW,
    }
    return AttemptRecorded(**(fields | changes))


def test_examples_of_the_lifecycle_are_there() -> None:
    assert {param.values[0].payload for param in LIFECYCLE} >= READS  # type: ignore[union-attr]


@pytest.mark.parametrize(("contract", "body"), LIFECYCLE)
async def test_example_through_the_consumer_moves_mastery_or_is_left_alone(contract: Contract, body: bytes) -> None:
    outgoing = await hear(make(), raw(contract, body))
    if contract.payload not in VERDICTS:
        assert outgoing == []
        return
    told = contract.payload.from_json(body)
    assert isinstance(told, (AttemptRecorded, AttemptRegraded))
    assert [one.data.topic_id for one in outgoing] == [told.topic_id, *told.also_topic_ids]  # type: ignore[attr-defined]
    for event in (one.data for one in outgoing):
        assert isinstance(event, TopicMasteryUpdated)
        assert event.attempt_id == told.attempt_id
        assert event.attempts_count == 1
        assert TopicMasteryUpdated.from_json(event.to_json()) == event


@pytest.mark.parametrize(("name", "body"), list(examples(MisconceptionsUpdated.contract.type)))
async def test_update_mastery_example_of_misconceptions_is_kept_whole(name: str, body: bytes) -> None:
    told = MisconceptionsUpdated.from_json(body)
    ledger = MemoryLedger()
    assert await hear(UseCases(units=ledger, clock=utc_now), raw(told.contract, body)) == []
    profile = ledger.profiles[told.student_id]
    assert (profile.revision, profile.updated_at) == (told.revision, told.updated_at)
    assert [asdict(one) for one in profile.misconceptions] == [one.model_dump() for one in told.misconceptions]


async def test_update_mastery_when_a_gateway_waits_replies_to_its_partition() -> None:
    data = recorded()
    outgoing = await hear(make(), raw(data.contract, data.to_json(), reply_partition=5))
    event, reply = [one.to_record("mastery", lambda: NOW) for one in outgoing]
    assert (event.topic, event.partition) == ("mastery-updates", None)
    assert (reply.topic, reply.partition) == ("gateway-replies", 5)
    assert event.value == reply.value
    assert event.headers["ce_id"] != reply.headers["ce_id"]


async def test_update_mastery_work_of_several_topics_with_partial_credit_moves_each_and_replies_once() -> None:
    data = recorded(is_correct=False, credit=0.5, also_topic_ids=("fraction-simplification", "fraction-addition"))
    outgoing = await hear(make(), raw(data.contract, data.to_json(), reply_partition=5))
    events = [one.to_record("mastery", lambda: NOW) for one in outgoing if not one.reply]
    assert len({one.headers["ce_id"] for one in events}) == 2
    moved = [TopicMasteryUpdated.from_json(one.value or b"") for one in events]
    assert {one.topic_id: one.p_known for one in moved} == {
        "fraction-addition": update(0.3, 0.5),
        "fraction-simplification": update(0.3, 0.5),
    }
    [reply] = [one for one in outgoing if one.reply]
    assert reply.data == moved[0]


async def test_update_mastery_redelivered_publishes_the_same_again() -> None:
    data = recorded()
    use_cases = make()
    record = raw(data.contract, data.to_json(), reply_partition=5)
    first, again = [[one.to_record("mastery", lambda: NOW) for one in await hear(use_cases, record)] for _ in range(2)]
    assert len(first) == 2
    assert first == again


async def test_update_mastery_wrong_work_whose_cause_is_asked_for_counts_at_once() -> None:
    data = recorded(status=Status.CLASSIFYING, is_correct=False)
    [event] = await hear(make(), raw(data.contract, data.to_json()))
    assert isinstance(event.data, TopicMasteryUpdated)
    assert event.data.p_known < event.data.previous_p_known


async def test_update_mastery_work_of_no_topic_moves_nothing() -> None:
    data = recorded(topic_id="unknown")
    assert await hear(make(), raw(data.contract, data.to_json())) == []


async def test_update_mastery_work_on_a_problem_of_the_pupils_own_moves_nothing_at_first_and_when_it_is_regraded() -> (
    None
):
    data = recorded(is_own_problem=True, is_correct=False, tied=("ONE", "OTHER"))
    later = AttemptRegraded(
        attempt_id=data.attempt_id,
        student_id=data.student_id,
        exercise_id=data.exercise_id,
        topic_id=data.topic_id,
        is_correct=True,
        source=Source.LLM,
        revision=1,
        submitted_at=NOW,
        regraded_at=NOW,
        is_own_problem=True,
    )
    ledger = MemoryLedger()
    records = [raw(one.contract, one.to_json(), reply_partition=5) for one in (data, later)]
    assert await hear(UseCases(units=ledger, clock=utc_now), *records) == []
    assert (ledger.estimates, ledger.ties) == ({}, {})


async def test_update_mastery_pending_attempt_waits_for_its_verdict() -> None:
    pending = recorded(status=Status.PENDING, is_correct=False)
    verdict = AttemptRegraded(
        attempt_id=pending.attempt_id,
        student_id=pending.student_id,
        exercise_id=pending.exercise_id,
        topic_id=pending.topic_id,
        is_correct=True,
        source=Source.LLM,
        revision=1,
        submitted_at=NOW,
        regraded_at=NOW,
    )
    records = [raw(one.contract, one.to_json()) for one in (pending, verdict)]
    [event] = await hear(make(), *records)
    assert isinstance(event.data, TopicMasteryUpdated)
    assert event.data.attempts_count == 1
    assert event.data.p_known > event.data.previous_p_known
