"""What a payload promises: the same bytes mean the same, a newer producer stops nobody, nonsense is refused."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.contracts import Contract, ContractError, Event, contracts, find
from libs.contracts.attempts.v1 import AttemptRecorded, AttemptSubmit, InputMode, Source, Status
from libs.contracts.mastery.v1 import Level, TopicMasteryUpdated
from libs.contracts.registry import Payload, Vocabulary, contract
from libs.contracts.stored import examples
from libs.contracts.telemetry.v1 import Column, InteractionsCaptured, InteractionType

ALL = list(contracts())
by_type = pytest.mark.parametrize("one", ALL, ids=lambda one: one.type)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def full(type_: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(dict(examples(type_))["full"])
    return body


def read(payload: type[Event], **changed: Any) -> Any:
    return payload.from_json(json.dumps(full(payload.contract.type) | changed).encode())


@given(one=st.sampled_from(ALL), extra=st.dictionaries(st.text(), JSON, min_size=1))
def test_unknown_fields_of_a_newer_producer_are_ignored(one: Contract, extra: dict[str, Any]) -> None:
    body = full(one.type)
    assert one.payload.from_json(json.dumps(extra | body).encode()) == one.payload.from_json(json.dumps(body).encode())


@by_type
def test_missing_required_field_is_refused_by_type_and_name(one: Contract) -> None:
    for name, field in one.payload.model_fields.items():
        if field.is_required():
            body = {key: value for key, value in full(one.type).items() if key != name}
            with pytest.raises(ContractError, match=rf"^{one.type}: {name}: Field required"):
                one.payload.from_json(json.dumps(body).encode())


@given(one=st.sampled_from(ALL), body=st.binary() | JSON.map(json.dumps).map(str.encode))
def test_whatever_the_bytes_only_the_contract_error_comes_out(one: Contract, body: bytes) -> None:
    with pytest.raises(ContractError, match=f"^{one.type}: "):
        one.payload.from_json(body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "body: Invalid JSON"),
        (b"\xff\xfe", "body: Invalid JSON"),
        (b"[" * 200_000, "recursion limit"),
        (b'{"attempt_id": "\\ud800"}', "body: Invalid JSON"),
        (b"null", "body: Input should be an object"),
    ],
)
def test_poison_body_is_refused_with_its_reason(body: bytes, problem: str) -> None:
    with pytest.raises(ContractError, match=problem):
        AttemptSubmit.from_json(body)


@given(word=st.text())
def test_unknown_words_read_as_unknown(word: str) -> None:
    recorded = read(AttemptRecorded, status=word, source=word, input_mode=word)
    assert recorded.status is (Status(word) if word in list(Status) else Status.UNKNOWN)
    assert recorded.source is (Source(word) if word in list(Source) else Source.UNKNOWN)
    assert recorded.input_mode is (InputMode(word) if word in list(InputMode) else InputMode.UNKNOWN)


def test_unknown_words_in_a_list_read_as_unknown() -> None:
    captured = read(InteractionsCaptured, interactions=[{"timestamp_ms": 0, "type": "wink", "column": "millions"}])
    assert captured.interactions[0].type is InteractionType.UNKNOWN
    assert captured.interactions[0].column is Column.UNKNOWN


def test_every_vocabulary_has_the_word_unknown() -> None:
    assert [one for one in Vocabulary.__subclasses__() if "UNKNOWN" not in one.__members__] == []


@pytest.mark.parametrize("moment", ["2026-03-02T09:14:05", "2026-03-02", 1_772_442_845])
def test_time_without_a_zone_or_not_written_as_one_is_refused(moment: Any) -> None:
    with pytest.raises(ContractError, match=r"attempts\.attempt\.submit\.v1: submitted_at: "):
        read(AttemptSubmit, submitted_at=moment)


def test_naive_time_is_refused_when_a_payload_is_made() -> None:
    event = read(AttemptSubmit)
    with pytest.raises(ValidationError, match="timezone"):
        AttemptSubmit(**{**dict(event), "submitted_at": datetime(2026, 3, 2)})  # noqa: DTZ001


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_number_that_is_none_is_refused(number: str) -> None:
    body = json.dumps(full("mastery.topic.updated.v1") | {"p_known": 0.123}).replace("0.123", number)
    with pytest.raises(ContractError, match=r"p_known: "):
        TopicMasteryUpdated.from_json(body.encode())


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_number_that_is_none_is_refused_also_without_a_bound(number: float) -> None:
    class Measured(Payload):
        value: float

    with pytest.raises(ValidationError, match="finite"):
        Measured(value=number)
    with pytest.raises(ValidationError, match="finite"):
        Measured.model_validate_json(json.dumps({"value": number}))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), -0.01, 1.01])
def test_probability_that_is_none_is_refused_when_a_payload_is_made(number: float) -> None:
    with pytest.raises(ValidationError, match="p_known"):
        TopicMasteryUpdated(**{**dict(read(TopicMasteryUpdated)), "p_known": number})


@pytest.mark.parametrize(
    ("field", "value"), [("is_correct", "yes"), ("is_correct", 1), ("topic_id", 7), ("confidence", "0.5")]
)
def test_value_of_another_json_type_is_refused_not_converted(field: str, value: Any) -> None:
    with pytest.raises(ContractError, match=f"{field}: "):
        read(AttemptRecorded, **{field: value})


def test_message_of_a_refusal_never_repeats_the_value() -> None:
    with pytest.raises(ContractError) as caught:
        read(AttemptSubmit, answer=["my name is Ana"], submitted_at="Ana")
    assert "Ana" not in str(caught.value)


def test_payload_cannot_be_changed() -> None:
    event = read(TopicMasteryUpdated)
    with pytest.raises(ValidationError, match="frozen"):
        event.level = Level.MASTERED


@by_type
def test_key_is_the_key_field_as_bytes(one: Contract) -> None:
    event = one.payload.from_json(dict(examples(one.type))["full"])
    assert event.key == str(getattr(event, one.key)).encode()
    assert find(one.type) is one


def test_registration_mistakes_fail_at_import() -> None:
    class Thing(Event):
        thing_id: UUID

    for type_, topic, key, problem in (
        ("Things.made.v1", "mastery-updates", "thing_id", "not context.subject.verb.vN"),
        ("things.thing.made.v0", "mastery-updates", "thing_id", "not context.subject.verb.vN"),
        ("mastery.topic.updated.v1", "mastery-updates", "thing_id", "already registered for TopicMasteryUpdated"),
        ("things.thing.made.v1", "nowhere", "thing_id", "topic nowhere is not in the catalogue"),
        ("things.thing.made.v1", "mastery-updates", "other_id", "key other_id is no field of Thing"),
    ):
        with pytest.raises(TypeError, match=problem):
            contract(type_, topic=topic, key=key)(Thing)
    assert find("things.thing.made.v1") is None


@given(at=st.datetimes(timezones=st.just(UTC)), p_known=st.floats(0, 1), count=st.integers(1, 10**12))
def test_payload_written_then_read_is_the_same(at: datetime, p_known: float, count: int) -> None:
    event = TopicMasteryUpdated(
        student_id=UUID(int=1),
        topic_id="fraction-addition",
        attempt_id=UUID(int=2),
        p_known=p_known,
        previous_p_known=1 - p_known,
        level=Level.PROFICIENT,
        attempts_count=count,
        last_attempt_at=at,
        updated_at=at,
    )
    assert TopicMasteryUpdated.from_json(event.to_json()) == event
