"""A pupil's ability from their own past answers: a distribution over the grid, moved in constant time by each answer.

Between two answers the ability takes a step of a random walk (mean 0, standard deviation `drift`), so that the estimate
follows what the pupil learns and what was long ago weighs less. The expectation of the distribution is the EAP estimate.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from services.mastery.calibration.irt import GRID, NORMAL, Attempts, Items, Reals
from services.mastery.calibration.steps import in_step

DRIFTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""The drifts that are tried when it is fitted; per answer, in standard deviations of ability among pupils."""
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


class Walk:
    """The same for many pupils at once. Every pupil's numbers are the same bits, whoever else is computed beside."""

    def __init__(self, drift: float) -> None:
        matrix = walk(drift)
        reach = max(k for k in range(len(GRID)) if matrix.diagonal(k).max() > 1e-16)
        self._diagonals = [matrix.diagonal(k)[:, None] for k in range(reach + 1)]

    def moved(self, ability: Reals) -> Reals:
        """Distributions (grid x pupils) after one step."""
        moved: Reals = self._diagonals[0] * ability
        for k, beside in enumerate(self._diagonals[1:], 1):
            moved[:-k] += beside * ability[k:]
            moved[k:] += beside * ability[:-k]
        return moved


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


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What was known of each attempt before it was made."""

    right: Reals
    """P(right)."""
    theta: Reals
    """The EAP estimate of the ability."""


def ahead(attempts: Attempts, items: Items, drift: float) -> Ahead:
    """Every attempt predicted from the same pupil's earlier ones; the same as `Ability` does one by one, for all pupils."""
    of_item = items.right()
    item, steps = items.index(attempts.question), Walk(drift)
    right, theta = np.empty(len(attempts)), np.empty(len(attempts))
    ability = np.empty((len(GRID), 0))
    for rows in in_step(attempts.student):
        if not ability.shape[1]:
            ability = np.repeat(NORMAL[:, None], len(rows), axis=1)
        ability = ability[:, : len(rows)]
        likely, correct = of_item[:, item[rows]], attempts.correct[rows]
        theta[rows] = summed(GRID[:, None] * ability)
        if_right, if_wrong = likely * ability, (1 - likely) * ability
        p, q = summed(if_right), summed(if_wrong)
        right[rows] = p
        ability = steps.moved(if_right * (correct / p) + if_wrong * ((1 - correct) / q))
    return Ahead(right, theta)


def summed(x: Reals) -> Reals:
    """Sums over the grid, added one by one: sum() takes another order when there is one pupil only."""
    summed: Reals = np.add.accumulate(x, axis=0)[-1]
    return summed


def fitted_drift(attempts: Attempts, items: Items) -> float:
    """Of DRIFTS the one under which the answers, each predicted from the earlier ones, are likeliest."""

    def loss(drift: float) -> float:
        right = ahead(attempts, items, drift).right.clip(1e-6, 1 - 1e-6)
        return -float((attempts.correct * np.log(right) + (1 - attempts.correct) * np.log1p(-right)).sum())

    best, lowest = 0.0, np.inf
    for drift in DRIFTS:
        if (here := loss(drift)) >= lowest:
            break  # the loss has one minimum
        best, lowest = drift, here
    return best
