"""What a pupil did with one thing, a topic or an exercise: how often, how well, how long ago."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import TypeVar

from services.mastery.model.ability import Curve
from services.mastery.model.features import ALONE, EARLY, FAINT, SPACED, Level

Thing = TypeVar("Thing")
"""A topic or an exercise, by its id."""


@dataclass(slots=True)
class Surplus:
    """By how much answers were better than the exercises let expect of a pupil of whom nothing is known; 0 before the first."""

    decay: float
    total: float = 0.0
    answers: float = 0.0

    def add(self, above: float) -> None:
        self.total, self.answers = self.total * self.decay + above, self.answers * self.decay + 1

    @property
    def mean(self) -> float:
        """As if there had been one more answer, just as expected."""
        return self.total / (1 + self.answers)


class Practice:
    """Strength is what answers to this thing alone say of the ability for it: normal, moved by each answer as by a Kalman
    filter whose gain is that of the answer which tells most. So the gain does not depend on verdicts, and a better answer never
    ends in less strength (`calibration.strength` is the same, for all pupils).
    """

    __slots__ = ("above", "answers", "last", "level", "pauses", "strength", "surplus", "variance", "weight")

    def __init__(self, level: Level) -> None:
        self.level, self.surplus = level, Surplus(level.decay)
        self.answers = 0
        self.last = 0
        """The number of the pupil's attempt that was the last of them, from 0."""
        self.above = 0.0
        """By how much all answers were better than expected."""
        self.strength, self.variance = 0.0, level.variance
        self.pauses = self.weight = 0.0
        """Logs of the attempts from each answer to the next, weighed by SPACED, and their weights."""

    def add(self, correct: float, place: int, curve: Curve) -> None:
        if self.answers:
            self.pauses, self.weight = self.pauses * SPACED + log(place - self.last), self.weight * SPACED + 1
        self.answers, self.last = self.answers + 1, place
        self.above += correct - curve.usually
        self.surplus.add(correct - curve.usually)
        slope = curve.slope
        left = self.variance / (1 + 0.25 * slope * slope * self.variance)
        self.strength += left * slope * (correct - 1 / (1 + exp(-slope * (self.strength - curve.b))))
        self.variance = left + self.level.drift

    def times(self, place: int) -> tuple[float, float, float]:
        """How long ago it was answered, whether never, and how long the pauses before were; times are logs of attempts."""
        if not self.answers:
            return 0.0, 1.0, 0.0
        return log(place - self.last), 0.0, self.pauses / (1 + self.weight)

    @property
    def early(self) -> float:
        """1 before the first answer, then less and less."""
        return EARLY / (EARLY + self.answers)


def together(related: Mapping[Thing, float], done: Mapping[Thing, Practice]) -> float:
    """How much better than expected answers were to what is related, with these weights; 0 where none of it was answered."""
    total, weight = 0.0, ALONE
    for other, share in related.items():
        if one := done.get(other):
            total += share * one.above / (FAINT + one.answers)
            weight += share * one.answers / (FAINT + one.answers)
    return total / weight
