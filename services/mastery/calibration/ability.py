"""A pupil's ability from their own past answers: a distribution over the grid, moved in constant time by each answer.

Between two answers the ability takes a step of a random walk (mean 0, standard deviation `drift`), so that the estimate
follows what the pupil learns and what was long ago weighs less. The expectation of the distribution is the EAP estimate.
"""

from math import ceil
from typing import NamedTuple

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import GRID, NORMAL, Items, Reals, slopes

_STEP = float(GRID[1] - GRID[0])


class Walk(NamedTuple):
    """The random walk: so many times, each neighbour on the grid gets this share; the ends of the grid reflect."""

    share: float
    times: int


def walk(drift: float) -> Walk:
    """One step of the random walk. Raises ValueError for a drift that is negative or no number."""
    if not 0 <= drift < np.inf:
        raise ValueError(f"drift must be 0 or more, not {drift}")
    share = (drift / _STEP) ** 2 / 2
    times = max(1, ceil(share / 0.25))  # a neighbour gets at most a quarter at once: no probability turns negative
    return Walk(share / times, times)


class Ability:
    """Distributions over the grid that answers to the items move; the tables for it are made once."""

    start: Reals = NORMAL

    def __init__(self, items: Items, drift: float = 0.0) -> None:
        self._right, self._walk = characteristic_curves(items), walk(drift)

    def predict(self, ability: Reals, item: int) -> float:
        """P(right) of the next answer. `item` is an index as of Items.index; -1 is an item that nothing is known of."""
        return float(self._right[item].dot(ability))

    def update(self, ability: Reals, item: int, correct: float) -> tuple[float, Reals]:
        """What `predict` says, and the distribution after the answer; partial credit mixes what right and wrong would give,
        as in `bkt.update`.

        Raises ValueError for a `correct` outside [0, 1], NaN included.
        """
        if not 0 <= correct <= 1:
            raise ValueError(f"correct must be between 0 and 1, not {correct}")
        moved = ability.copy()  # here, as an array takes longer to come out of compiled code than to be made
        return _update(moved, self._right, item, correct, *self._walk), moved


def characteristic_curves(items: Items) -> Reals:
    """P(right) to each item (rows) at each ability, its difficulty being known so far only."""
    slope = slopes(items.a, items.b_se)
    p: Reals = 1 / (1 + np.exp((slope * items.b)[:, np.newaxis] - np.multiply.outer(slope, GRID)))
    return p


def eap(ability: Reals) -> tuple[float, float]:
    """Expectation and standard deviation of a distribution over the grid."""
    mean = float(ability @ GRID)
    return mean, float(np.sqrt(ability @ (GRID - mean) ** 2))


@compiled
def stepped(ability: Reals, share: float, times: int) -> None:
    """Moves the distribution, or a likelihood, by a step of the walk. It is symmetric: back in time as forth."""
    last = len(ability) - 1
    for _ in range(times):
        below = ability[0]
        for i in range(last + 1):
            here = ability[i]
            above = ability[i + 1] if i < last else here
            ability[i] = (1 - 2 * share) * here + share * (below + above)
            below = here


@compiled
def answered(ability: Reals, right: Reals, correct: float) -> float:
    """P(right), and the distribution given the answer in the place of the one before."""
    # The bounds of a and b keep both sums off 0. 1 - p for the second would let rounding grow from answer to answer.
    p = q = 0.0
    for i in range(len(ability)):
        p += right[i] * ability[i]
        q += (1 - right[i]) * ability[i]
    if_right, if_wrong = correct / p, (1 - correct) / q
    for i in range(len(ability)):
        ability[i] *= right[i] * if_right + (1 - right[i]) * if_wrong
    return p


@compiled
def _update(  # noqa: PLR0917 - compiled code takes arrays, not objects
    ability: Reals, right: Reals, item: int, correct: float, share: float, times: int
) -> float:
    p = answered(ability, right[item], correct)
    stepped(ability, share, times)
    return p
