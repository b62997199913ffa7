"""The abilities behind many pupils' answers: before each answer, and in the light of the whole history."""

import numpy as np

from services.mastery.calibration.ability import answered, characteristic_curves, stepped, walk
from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import GRID, NORMAL, ROUNDING, Attempts, Codes, Items, Reals

DRIFTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""The drifts that are tried when it is fitted; per answer, in standard deviations of ability among pupils."""


def ahead(attempts: Attempts, items: Items, drift: float) -> Reals:
    """P(right) of every attempt, from the same pupil's earlier ones; what `Ability` does one by one, for all pupils."""
    right = np.empty(len(attempts))
    _ahead(
        attempts.histories(),
        items.index(attempts.question, attempts.skill),
        attempts.correct,
        characteristic_curves(items),
        *walk(drift),
        NORMAL,
        right,
    )
    return right


def behind(attempts: Attempts, items: Items, drift: float) -> tuple[Reals, Reals]:
    """From all answers of the pupil: per item, P(ability at grid point) summed over its answers (items x grid); and the
    expected ability at every attempt, times its credit. Both are rounded as by `exactly`."""
    weight, theta = np.zeros((len(items.a), len(GRID))), np.empty(len(attempts))
    item = items.index(attempts.question, attempts.skill)
    _behind(
        attempts.histories(),
        item,
        attempts.correct,
        characteristic_curves(items),
        *walk(drift),
        NORMAL,
        GRID,
        ROUNDING,
        weight,
        theta,
    )
    return weight, theta


def fitted_drift(attempts: Attempts, items: Items) -> float:
    """Of DRIFTS the one under which the answers, each predicted from the earlier ones, are likeliest."""

    def loss(drift: float) -> float:
        right = ahead(attempts, items, drift).clip(1e-6, 1 - 1e-6)
        return -float((attempts.correct * np.log(right) + (1 - attempts.correct) * np.log1p(-right)).sum())

    best, lowest = 0.0, np.inf
    for drift in DRIFTS:
        if (here := loss(drift)) >= lowest:
            break  # the loss has one minimum
        best, lowest = drift, here
    return best


@compiled
def _ahead(  # noqa: PLR0917 - compiled code takes arrays, not objects
    histories: Codes,
    item: Codes,
    correct: Reals,
    of_item: Reals,
    share: float,
    times: int,
    start: Reals,
    right: Reals,
) -> None:
    for pupil in range(len(histories) - 1):
        ability = start.copy()
        for row in range(histories[pupil], histories[pupil + 1]):
            right[row] = answered(ability, of_item[item[row]], correct[row])
            stepped(ability, share, times)


@compiled
def _behind(  # noqa: PLR0917 - as above
    histories: Codes,
    item: Codes,
    correct: Reals,
    of_item: Reals,
    share: float,
    times: int,
    start: Reals,
    grid: Reals,
    rounding: float,
    weight: Reals,
    theta: Reals,
) -> None:
    points = len(start)
    longest = 0
    for pupil in range(len(histories) - 1):
        longest = max(longest, histories[pupil + 1] - histories[pupil])
    filtered, likelihood = np.empty((longest, points)), np.empty(points)
    for pupil in range(len(histories) - 1):
        first, end = histories[pupil], histories[pupil + 1]
        moved = start.copy()
        for row in range(first, end):
            now, likely, credit = filtered[row - first], of_item[item[row]], correct[row]
            total = 0.0
            for i in range(points):
                now[i] = moved[i] * (credit * likely[i] + (1 - credit) * (1 - likely[i]))
                total += now[i]
            for i in range(points):
                now[i] /= total
            moved[:] = now
            stepped(moved, share, times)
        later = np.ones(points)
        for row in range(end - 1, first - 1, -1):
            now, likely, credit = filtered[row - first], of_item[item[row]], correct[row]
            total, scale, mean = 0.0, 0.0, 0.0
            for i in range(points):
                now[i] *= later[i]
                total += now[i]
                likelihood[i] = later[i] * (credit * likely[i] + (1 - credit) * (1 - likely[i]))
                scale += likelihood[i]
            for i in range(points):
                probability = np.floor(now[i] / total * rounding + 0.5) / rounding
                weight[item[row], i] += probability
                mean += probability * grid[i]
                likelihood[i] /= scale
            theta[row] = np.floor(credit * mean * rounding + 0.5) / rounding
            later[:] = likelihood
            stepped(later, share, times)
