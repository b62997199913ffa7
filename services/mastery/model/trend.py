"""How P(known) changed over the last days: the end of each recent day of work is kept with the estimate.

A day is counted from 1970-01-01 in UTC.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WINDOW = 7
"""Days that a trend looks back."""

Days = tuple[tuple[int, float], ...]
"""(day, P(known) at its end), rising: all days that a trend may still start from on the last one's day or later."""


def day_of(moment: datetime) -> int:
    return int(moment.timestamp() // 86_400)


def extended(days: Days, day: int, p_known: float) -> Days:
    """With what held at the end of a day that is not before the last; what no trend can start from any more is left out."""
    if days and days[-1][0] == day:
        return (*days[:-1], (day, p_known))
    return (*days[_first(days, day) :], (day, p_known))


def days_of(moments: Sequence[datetime], p_known: Sequence[float]) -> Days:
    """Of a whole history: when each answer was given, in order, and what held after it."""
    ends: list[tuple[int, float]] = []
    end = len(moments)
    while end and not (ends and ends[-1][0] <= ends[0][0] - WINDOW - 1):
        day = day_of(moments[end - 1])
        ends.append((day, p_known[end - 1]))
        end = bisect_left(moments, EPOCH + timedelta(days=day), 0, end)
    return tuple(reversed(ends))


def trend(days: Days, p_known: float, today: int) -> float | None:
    """P(known) against the end of the day that was seven days ago; None while there was no answer then."""
    return next((p_known - p for day, p in reversed(days) if day <= today - WINDOW), None)


def _first(days: Days, day: int) -> int:
    """Where the days start that are kept when one more is: the newest that is older than the window, or all."""
    older = [at for at, (one, _) in enumerate(days) if one <= day - WINDOW - 1]
    return older[-1] if older else 0
