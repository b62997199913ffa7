"""What the gateway says in events and what it says in HTTP; nothing else knows both."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from pydantic.alias_generators import to_camel

from libs.chassis.clock import Clock
from libs.chassis.kafka.record import Record
from libs.chassis.tracing import current_traceparent
from libs.contracts import Envelope, Event
from libs.contracts.attempts.v1 import AttemptAnswered
from services.gateway.ports import Trace

SOURCE = "gateway"


def to_record(event: Event, event_id: UUID, trace: Trace, reply_partition: int, clock: Clock) -> Record:
    """A fact that a request brings about. Its trace comes from outside, where no record caused it."""
    envelope = Envelope(
        id=event_id,
        type=event.contract.type,
        source=SOURCE,
        time=clock(),
        subject=event.key.decode(),
        correlation_id=trace.correlation_id,
        traceparent=current_traceparent() or trace.traceparent,
        reply_partition=reply_partition,
    )
    return Record(event.contract.topic, event.key, event.to_json(), envelope.to_headers())


def to_answer(outcome: AttemptAnswered, p_known: float | None) -> bytes:
    """The body of a 201, see api.schemas.Answer."""
    return orjson.dumps(
        {
            "attemptId": outcome.attempt_id,
            "exerciseId": outcome.exercise_id,
            "topicId": outcome.topic_id,
            "isCorrect": outcome.is_correct,
            "status": outcome.status,
            "errorTag": outcome.error_tag,
            "confidence": outcome.confidence,
            "source": outcome.source,
            "pKnown": p_known,
            "candidates": [
                {
                    "code": one.code,
                    "name": one.name,
                    "probability": one.probability,
                    "evidence": one.evidence,
                    "step": one.step,
                    "refs": one.refs,
                    "togetherWith": one.together_with,
                }
                for one in outcome.candidates
            ],
            "tied": outcome.tied,
            "distinguishWith": outcome.distinguish_with,
            "feedback": outcome.feedback,
        }
    )


def to_view(event: Event, event_id: str) -> bytes:
    """An event as a client sees it: its id, which a repetition has too, and its fields in camel case."""
    return orjson.dumps({"eventId": event_id, **_camel(event.model_dump(mode="json"))})


def _camel(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {to_camel(name): _camel(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_camel(one) for one in value]
    return value
