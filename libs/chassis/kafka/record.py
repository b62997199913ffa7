"""What goes onto the bus: facts with their cause, and the raw records they become."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from libs.chassis.tracing import current_traceparent
from libs.contracts import Envelope, Event, derived_id, new_id

REPLY_TOPIC = "gateway-replies"


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record as bytes. Without a partition the key decides. `value=None` is a tombstone."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Mapping[str, str]
    partition: int | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A fact to be published.

    With a `cause` its id is derived from it, so that a redelivered cause gives the same id again; `name` tells apart
    several facts of one type with one cause. Without a cause it is a new fact, with `id` if the caller must know it.
    `reply=True` addresses it to the gateway instance that started the chain instead of the type's own topic.
    """

    data: Event
    cause: Envelope | None = None
    name: str = ""
    id: UUID | None = None
    reply: bool = False
    correlation_id: str | None = None
    reply_partition: int | None = None

    def to_record(self, source: str, clock: Clock) -> Record:
        contract, cause, key = self.data.contract, self.cause, self.data.key
        identifier = self.id or (derived_id(cause.id, contract.type + self.name) if cause else new_id())
        reply_partition = cause.reply_partition if cause else self.reply_partition
        envelope = Envelope(
            id=identifier,
            type=contract.type,
            source=source,
            time=clock(),
            subject=key.decode(),
            correlation_id=cause.correlation_id if cause else self.correlation_id or str(identifier),
            causation_id=cause.id if cause else None,
            traceparent=cause.traceparent if cause else current_traceparent(),
            reply_partition=None if self.reply else reply_partition,
        )
        return Record(
            topic=REPLY_TOPIC if self.reply else contract.topic,
            key=key,
            value=self.data.to_json(),
            headers=envelope.to_headers(),
            partition=reply_partition if self.reply else None,
        )


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The removal of a key from the compacted topic of `payload`: the same type, without a body."""

    payload: type[Event]
    key: str

    def to_record(self, source: str, clock: Clock) -> Record:
        contract = self.payload.contract
        identifier = new_id()
        envelope = Envelope(
            id=identifier,
            type=contract.type,
            source=source,
            time=clock(),
            subject=self.key,
            correlation_id=str(identifier),
            traceparent=current_traceparent(),
        )
        return Record(topic=contract.topic, key=self.key.encode(), value=None, headers=envelope.to_headers())
