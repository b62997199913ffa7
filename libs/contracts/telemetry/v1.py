"""Telemetry, version 1."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, Moment, Payload, Vocabulary, contract


class InteractionType(Vocabulary):
    KEY_DOWN = "key_down"
    PASTE = "paste"
    SUBMIT = "submit"
    HINT_REQUEST = "hint_request"
    ERASE = "erase"
    UNDO = "undo"
    UNKNOWN = "unknown"


class Column(Vocabulary):
    """The cell of the written algorithm the cursor was in."""

    UNITS = "units"
    TENS = "tens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    UNKNOWN = "unknown"


class Interaction(Payload):
    """One keystroke or gesture. `timestamp_ms` counts from the moment the exercise was shown."""

    timestamp_ms: Annotated[int, Field(ge=0, le=86_400_000)]
    """Milliseconds since the exercise was shown."""
    type: InteractionType
    """What was done."""
    column: Column = Column.UNKNOWN
    """The cell the cursor was in."""
    value: Annotated[str, Field(max_length=64)] = ""
    """The key or the pasted digits."""
    cursor_pos: Annotated[int, Field(ge=0, le=10_000)] = 0
    """0-based position in the cell."""


@contract("telemetry.interactions.captured.v1", topic="telemetry-interactions", key="student_id")
class InteractionsCaptured(Event):
    """What a pupil's hands did during an attempt; empty when the client sent nothing: every attempt has a record."""

    attempt_id: UUID
    """The attempt, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym; nothing here says who it is."""
    course_id: UUID | None = None
    """The course it was set in, if any."""
    interactions: Annotated[tuple[Interaction, ...], Field(max_length=2000)] = ()
    """In the order they happened."""
    captured_at: Moment
    """When the client's record reached the gateway."""
