"""A pupil's ability from their own past answers: a distribution over the grid, moved in constant time by each answer.

Between two answers the ability takes a step of a random walk (mean 0, standard deviation `drift`), so that the estimate
follows what the pupil learns and what was long ago weighs less. The expectation of the distribution is the EAP estimate.
"""

from math import ceil

import numpy as np

from services.mastery.calibration.irt import GRID, NORMAL, Items, Reals

_STEP = GRID[1] - GRID[0]
_ONES = np.ones(len(GRID))


def walk(drift: float) -> Reals:
    """P(to | from) on the grid of one step of the random walk, a symmetric matrix; the ends of the grid reflect.

    Raises ValueError for a drift that is negative or no number.
    """
    if not 0 <= drift < np.inf:
        raise ValueError(f"drift must be 0 or more, not {drift}")
    share = (drift / _STEP) ** 2 / 2
    times = max(1, ceil(share / 0.25))  # a neighbour gets at most a quarter at once: no probability turns negative
    neighbours = np.eye(len(GRID), k=1) + np.eye(len(GRID), k=-1)
    once = np.eye(len(GRID)) + share / times * (neighbours - np.diag(neighbours.sum(axis=0)))
    return np.linalg.matrix_power(once, times)


class Ability:
    """Distributions over the grid that answers to the items move; the tables for it are made once."""

    start: Reals = NORMAL

    def __init__(self, items: Items, drift: float = 0.0) -> None:
        right = items.right().T
        self._right, self._wrong, self._walk = np.ascontiguousarray(right), np.ascontiguousarray(1 - right), walk(drift)

    def predict(self, ability: Reals, item: int) -> float:
        """P(right) of the next answer. `item` is an index as of Items.index; -1 is an item that nothing is known of."""
        return float(self._right[item].dot(ability))

    def update(self, ability: Reals, item: int, correct: float) -> Reals:
        """The distribution after an answer; partial credit mixes what right and wrong would give, as in `bkt.update`.

        Raises ValueError for a `correct` outside [0, 1], NaN included.
        """
        if not 0 <= correct <= 1:
            raise ValueError(f"correct must be between 0 and 1, not {correct}")
        moved: Reals
        right, wrong = self._right[item] * ability, self._wrong[item] * ability
        # The bounds of a and b keep both sums off 0. 1 - p for the second would let rounding grow from answer to answer.
        if correct == 1:
            moved = self._walk.dot(right / right.dot(_ONES))
        elif correct == 0:
            moved = self._walk.dot(wrong / wrong.dot(_ONES))
        else:
            moved = self._walk.dot(right * (correct / right.dot(_ONES)) + wrong * ((1 - correct) / wrong.dot(_ONES)))
        return moved


def eap(ability: Reals) -> tuple[float, float]:
    """Expectation and standard deviation of a distribution over the grid."""
    mean = float(ability @ GRID)
    return mean, float(np.sqrt(ability @ (GRID - mean) ** 2))
