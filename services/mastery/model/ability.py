"""A pupil's ability, moved by each answer, and how likely an ability makes a right answer to an exercise.

P(right) = 1 / (1 + exp(-a (theta - b))); theta is normal with mean 0 and variance 1 among pupils, and takes a step of a random
walk between two answers. What is known of it is a distribution over GRID, a tuple as long. The same as
`calibration.irt` and `calibration.ability`, without numpy: what answers requests starts in a tenth of the memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, fsum, pi, sqrt
from operator import mul
from typing import NamedTuple

GRID = tuple(-4 + step / 4 for step in range(33))
_BELL = [exp(-0.5 * theta * theta) for theta in GRID]
NOTHING_KNOWN = tuple(height / sum(_BELL) for height in _BELL)
"""The ability of a pupil who has not answered yet."""

CURVES_KEPT = 4096
"""Of the exercises asked about last; 2 KB each."""

Ability = Sequence[float]


@dataclass(frozen=True, slots=True)
class Item:
    """An exercise on the scale of ability: discrimination a, and difficulty b, where half the answers are right."""

    a: float = 1.0
    b: float = 0.0
    log_a_se: float | None = None
    """Standard errors of log a and of b, None where nothing was fitted."""
    b_se: float | None = None
    answers: int = 0
    """How many it was fitted to."""

    @property
    def slope(self) -> float:
        """The discrimination as far as the difficulty is known (`calibration.irt.slopes`)."""
        return self.a / sqrt(1 + pi / 8 * (self.a * (self.b_se or 0.0)) ** 2)

    def right(self, theta: float) -> float:
        """P(right) at an ability."""
        return 1 / (1 + exp(-self.slope * (theta - self.b)))

    def information(self, theta: float) -> float:
        """Fisher information: how much an answer would tell about an ability near theta, slope² P (1 - P)."""
        p = self.right(theta)
        return self.slope**2 * p * (1 - p)

    def curve(self) -> "Curve":
        return _curve(self.slope, self.b)


class Curve(NamedTuple):
    """An exercise at every ability of the grid."""

    right: tuple[float, ...]
    """P(right)."""
    wrong: tuple[float, ...]
    """P(wrong)."""
    usually: float
    """P(right) of a pupil of whom nothing is known."""
    slope: float
    b: float


@lru_cache(CURVES_KEPT)
def _curve(slope: float, b: float) -> Curve:
    right = tuple(1 / (1 + exp(-slope * (theta - b))) for theta in GRID)
    return Curve(right, tuple(1 - p for p in right), expected(NOTHING_KNOWN, right), slope, b)


class Walk:
    """The random walk between two answers, of standard deviation `drift` >= 0; it turns back at the ends of the grid."""

    def __init__(self, drift: float = 0.0) -> None:
        share = (drift / (GRID[1] - GRID[0])) ** 2 / 2
        self._times = max(
            1, ceil(share / 0.25)
        )  # a neighbour gets at most a quarter at once: no probability turns negative
        self._once = share / self._times

    def step(self, ability: Ability, weight: float = 1.0) -> Ability:
        """One step of it, and every probability times `weight`."""
        for _ in range(self._times):
            stay, move = (1 - 2 * self._once) * weight, self._once * weight
            neighbours = zip(ability, (ability[0], *ability[:-1]), (*ability[1:], ability[-1]), strict=True)
            ability = [stay * here + move * (below + above) for here, below, above in neighbours]
            weight = 1.0
        return ability


def expected(ability: Ability, right: Sequence[float]) -> float:
    """P(right) of the next answer to an exercise of which this is P(right) at every ability."""
    return fsum(map(mul, right, ability))


def update(ability: Ability, curve: Curve, correct: float, walk: Walk) -> Ability:
    """What is known after an answer of this credit, 0..1; credit between mixes what right and wrong would give."""
    if correct in {0, 1}:
        moved = list(map(mul, curve.right if correct else curve.wrong, ability))
        return walk.step(moved, 1 / sum(moved))
    right, wrong = list(map(mul, curve.right, ability)), list(map(mul, curve.wrong, ability))
    if_right, if_wrong = correct / sum(right), (1 - correct) / sum(wrong)
    return walk.step([one * if_right + other * if_wrong for one, other in zip(right, wrong, strict=True)])


def eap(ability: Ability) -> tuple[float, float]:
    """Expectation and standard deviation."""
    mean = sum(map(mul, ability, GRID))
    return mean, sqrt(sum(p * (theta - mean) ** 2 for p, theta in zip(ability, GRID, strict=True)))
