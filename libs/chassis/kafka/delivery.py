"""What a batch of raw records turns into: deliveries, refusals, and facts that are somebody else's business."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord

from libs.contracts import TOPICS, ContractError, Envelope, EnvelopeError, Event, derived_id, find

RawRecord = ConsumerRecord  # generic in its stubs only


@dataclass(frozen=True, slots=True)
class Delivery:
    """One valid record: its envelope, its payload, and the raw record in case it must be dead-lettered."""

    envelope: Envelope
    data: Any  # one of the Event classes the subscriber reads
    raw: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that breaks its contract."""

    raw: Any
    error: Exception


@dataclass(slots=True)
class Batch:
    """`bus` is the one it came by; the guard puts it in. FastStream's own injection would resolve each of a handler's
    arguments in a thread, for every batch."""

    deliveries: list[Delivery]
    refused: list[Refused]
    ignored: int = 0
    bus: Any = None


def read_batch(records: Sequence[Any], reads: frozenset[type[Event]]) -> Batch:
    """Validates records one by one, so that a bad one does not fail its neighbours (P13).

    A type of the topic that this subscriber does not read is counted and left alone; a type nobody registered is refused.
    """
    batch = Batch([], [])
    for record in records:
        try:
            delivery = _read(record, reads)
        except (ContractError, EnvelopeError) as error:
            batch.refused.append(Refused(record, error))
        else:
            if delivery is None:
                batch.ignored += 1
            else:
                batch.deliveries.append(delivery)
    return batch


def _read(record: Any, reads: frozenset[type[Event]]) -> Delivery | None:
    envelope = Envelope.from_headers(_text_headers(record.headers))
    contract = find(envelope.type)
    if contract is None:
        raise ContractError(f"type {envelope.type[:80]!r} is not registered")
    if contract.payload not in reads:
        return None
    limit = TOPICS[contract.topic].max_body_bytes
    body = record.value or b""
    if len(body) > limit:
        raise ContractError(f"{contract.type}: body of {len(body)} bytes exceeds {limit}")
    data = contract.payload.from_json(body)
    if record.key != data.key:
        raise ContractError(f"{contract.type}: the record's key is not its {contract.key}")
    return Delivery(envelope, data, record)


def read_foreign(records: Sequence[Any], read: Callable[[bytes], Any]) -> Batch:
    """The same for records of somebody else's form: `read` gives what a body says, None for what is nobody's business here,
    and raises ContractError for what is no such body.

    Their envelope is made here: the id comes from the record's place, so a redelivery has the same one.
    """
    batch = Batch([], [])
    for record in records:
        body, limit = record.value or b"", TOPICS[record.topic].max_body_bytes
        try:
            if len(body) > limit:
                raise ContractError(f"{record.topic}: body of {len(body)} bytes exceeds {limit}")
            data = read(body)
        except ContractError as error:
            batch.refused.append(Refused(record, error))
        else:
            if data is None:
                batch.ignored += 1
            else:
                batch.deliveries.append(Delivery(_foreign_envelope(record), data, record))
    return batch


def _foreign_envelope(record: Any) -> Envelope:
    place = f"{record.topic}/{record.partition}/{record.offset}/{record.timestamp}"
    identifier = derived_id(UUID(int=0), place)
    return Envelope(
        id=identifier,
        type=record.topic,
        source=TOPICS[record.topic].owner,
        time=datetime.fromtimestamp(max(0, record.timestamp) / 1000, UTC),
        subject=place,
        correlation_id=str(identifier),
    )


def _text_headers(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, str]:
    """Headers as text; a repeated header keeps its last value, as FastStream does."""
    text: dict[str, str] = {}
    for name, value in headers:
        try:
            text[name] = (value or b"").decode()
        except UnicodeDecodeError:
            raise EnvelopeError(f"header {name} is not UTF-8") from None
    return text
