"""One capture: the keystrokes of an attempt as one record brought them, and what they add up to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict  # pydantic reads typing's own only from Python 3.12 on


class Keystroke(TypedDict):
    """`timestamp_ms` counts from the moment the exercise was shown; `cursor_pos` is 0-based."""

    timestamp_ms: int
    type: str
    column: str
    value: str
    cursor_pos: int


class Summary(TypedDict):
    """`duration_ms` is the time between the earliest and the latest keystroke, 0 below two of them."""

    total_events: int
    duration_ms: int
    hints_used: int
    undo_count: int
    paste_count: int


@dataclass(frozen=True, slots=True)
class Capture:
    """`event_id` is the record's own id: the same record twice is the same capture. `classroom_id` is the course, if any;
    `trace_id` the request that everything came from; `captured_at` the time at which the gateway got it."""

    event_id: UUID
    attempt_id: UUID
    student_id: UUID
    classroom_id: UUID | None
    trace_id: str
    events: list[Keystroke]
    captured_at: datetime


def summarise(events: Sequence[Keystroke]) -> Summary:
    """Counts keystrokes by type. Clients may send them out of order, so time is measured from extremes, not from ends."""
    types = Counter(event["type"] for event in events)
    times = [event["timestamp_ms"] for event in events] or [0]
    return Summary(
        total_events=len(events),
        duration_ms=max(times) - min(times),
        hints_used=types["hint_request"],
        undo_count=types["undo"],
        paste_count=types["paste"],
    )
