"""When a mastered topic comes back: after twice the time for which it was last remembered.

Intervals that grow with every success are remembered longer than equal ones for the same number of repetitions (T. K.
Landauer, R. A. Bjork, "Optimum rehearsal patterns and name learning", in Practical Aspects of Memory, 1978), and the best
gap grows with the time for which something is to be kept (N. J. Cepeda et al., "Spacing effects in learning: a temporal
ridgeline of optimal retention", Psychological Science 19, 2008). Doubling is the rule of S. Leitner's card boxes (1972).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

FIRST = timedelta(days=1)
GROWTH = 2
LONGEST = timedelta(days=180)

Answered = tuple[datetime, bool]
"""When an answer was given, and whether it was right."""


def interval(history: Iterable[Answered]) -> timedelta:
    """How long the topic may rest after the last of these answers, given in order of time; FIRST to LONGEST.

    Twice the longest gap that a right answer closed since the last wrong one. Several answers in a row, minutes apart,
    neither lengthen it nor start it over.
    """
    remembered = timedelta(0)
    for (before, _), (at, is_right) in pairwise(history):
        remembered = max(remembered, at - before) if is_right else timedelta(0)
    return min(max(FIRST, GROWTH * remembered), LONGEST)


def due_at(history: list[Answered]) -> datetime:
    """When the topic comes back. Raises IndexError without an answer."""
    return history[-1][0] + interval(history)
