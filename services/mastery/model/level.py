"""A probability of mastery as a word for people."""

from bisect import bisect_right
from enum import StrEnum


class Level(StrEnum):
    """How far a pupil is with a topic."""

    AT_RISK = "AT_RISK"
    STRUGGLING = "STRUGGLING"
    PROFICIENT = "PROFICIENT"
    MASTERED = "MASTERED"


# Each level holds from its probability up to the next one's. 0.95 is the mastery criterion of Corbett and Anderson (1994).
FROM = {Level.AT_RISK: 0.0, Level.STRUGGLING: 0.4, Level.PROFICIENT: 0.7, Level.MASTERED: 0.95}
_LEVELS, _BOUNDS = tuple(FROM), tuple(FROM.values())


def level_of(p_known: float) -> Level:
    """The level of a probability in [0, 1]; a bound belongs to the level above it."""
    return _LEVELS[bisect_right(_BOUNDS, p_known) - 1]
