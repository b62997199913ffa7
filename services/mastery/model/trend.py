"""How P(known) changed over the last days: the end of each recent day of work is kept with the estimate.

A day is counted from 1970-01-01 in UTC.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

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


def days_of(days: Sequence[int], p_known: Sequence[float]) -> Days:
    """Of a whole history in order, a day and what held after it for each answer."""
    if not days:
        return ()
    ends: list[tuple[int, float]] = []
    for day, p in zip(reversed(days), reversed(p_known), strict=True):
        if ends and ends[-1][0] == day:
            continue
        ends.append((day, p))
        if day <= days[-1] - WINDOW - 1:
            break
    return tuple(reversed(ends))


def trend(days: Days, p_known: float, today: int) -> float | None:
    """P(known) against the end of the day that was seven days ago; None while there was no answer then."""
    return next((p_known - p for day, p in reversed(days) if day <= today - WINDOW), None)


def _first(days: Days, day: int) -> int:
    """Where the days start that are kept when one more is: the newest that is older than the window, or all."""
    older = [at for at, (one, _) in enumerate(days) if one <= day - WINDOW - 1]
    return older[-1] if older else 0
