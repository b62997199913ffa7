"""What the answers of a pupil say about the ability, for millions of answers: the E-step of the fit.

Made for memory, which is what it waits for (ADR 0033): of an item's curve three numbers are read, not all its points, and
sums over the answers to an item are taken block of pupils by block, item by item.
"""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import GRID, NORMAL, ROUNDING, Attempts, Codes, Reals, total

_BLOCK = 2048
"""Pupils whose distributions, of 264 bytes, stay in the processor's cache."""
_FACTORS = 16
"""So many 1 / P(wrong) are multiplied before a logarithm is taken: within the bounds each is at most 1 + e^32, so no product
overflows."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Attempts with items counted through."""

    histories: Codes
    """Where every pupil's answers start, and where the last one's end."""
    item: Codes
    correct: Reals
    items: int
    sorted: tuple[Codes, Codes]
    """The items of the answers, by block of pupils and then by item; and the pupil of each, counted in the block."""

    def by_item(self, x: Reals) -> Reals:
        """Sums over the answers of each item; `x` must be exact for the order of pupils to be no matter."""
        return total(self.item, x, self.items)


def answers_of(attempts: Attempts, item: Codes, items: int) -> Answers:
    """`item`: of each attempt, 0..items - 1."""
    histories = attempts.histories()
    pupil = np.repeat(np.arange(len(histories) - 1), np.diff(histories))
    order = np.lexsort((item, pupil // _BLOCK))
    return Answers(histories, item, attempts.correct, items, (item[order], pupil[order] % _BLOCK))


def curves(a: Reals, b: Reals) -> Reals:
    """The curve of each item: a; the odds of right against wrong at the first ability of the grid; what they rise by from one
    ability to the next, for a multiplication takes a tenth of the time of an exponential function."""
    return np.column_stack((a, np.exp(a * (GRID[0] - b)), np.exp(a * (GRID[1] - GRID[0]))))


def posteriors(answers: Answers, curve: Reals) -> tuple[Reals, Reals, Reals]:
    """P(ability | answers) of every pupil: per item, summed over its answers (items x grid); its mean at every answer; and
    summed over all pupils. Rounded as by `exactly`."""
    weight, theta, pupils = np.zeros((answers.items, len(GRID))), np.empty(len(answers.item)), np.zeros(len(GRID))
    _posteriors(
        answers.histories,
        answers.item,
        answers.correct,
        curve,
        (GRID, NORMAL, ROUNDING),
        answers.sorted,
        _BLOCK,
        weight,
        theta,
        pupils,
    )
    return weight, theta, pupils


def residuals(answers: Answers, curve: Reals, b: Reals) -> tuple[Reals, Reals]:
    """Of every answer, expected under its pupil's posterior: credit less P(right), and that times the log odds."""
    residual, residual_z = np.empty((2, len(answers.item)))
    _residuals(answers.histories, answers.item, answers.correct, curve, b, (GRID, NORMAL), residual, residual_z)
    return residual, residual_z


@compiled
def _posterior(  # noqa: PLR0917 - compiled code takes arrays, not objects
    item: Codes, correct: Reals, curve: Reals, points: Reals, log_prior: Reals, product: Reals, posterior: Reals
) -> None:
    """P(ability | these answers) in the place of `posterior`; what `product` holds is lost."""
    many = len(points)
    fours = many - many % 4
    posterior[:] = log_prior
    product[:] = 1.0
    slope = 0.0
    for row in range(len(item)):
        a, odds, rise = curve[item[row]]
        slope += correct[row] * a
        # Four chains of multiplications, so that none waits for the one before it.
        odds_1, odds_2 = odds * rise, odds * rise * rise
        odds_3, further = odds_2 * rise, rise * rise * rise * rise
        for k in range(0, fours, 4):
            product[k] *= 1 + odds
            product[k + 1] *= 1 + odds_1
            product[k + 2] *= 1 + odds_2
            product[k + 3] *= 1 + odds_3
            odds *= further
            odds_1 *= further
            odds_2 *= further
            odds_3 *= further
        for k in range(fours, many):
            product[k] *= 1 + odds
            odds *= rise
        if row % _FACTORS == _FACTORS - 1 or row == len(item) - 1:
            for k in range(many):
                posterior[k] -= np.log(product[k])
            product[:] = 1.0
    most = -np.inf
    for k in range(many):
        posterior[k] += slope * points[k]
        most = max(most, posterior[k])
    in_all = 0.0
    for k in range(many):
        posterior[k] = np.exp(posterior[k] - most)
        in_all += posterior[k]
    for k in range(many):
        posterior[k] /= in_all


@compiled
def _posteriors(  # noqa: PLR0917 - see above
    histories: Codes,
    item: Codes,
    correct: Reals,
    curve: Reals,
    grid: tuple[Reals, Reals, float],
    by_item: tuple[Codes, Codes],
    block: int,
    weight: Reals,
    theta: Reals,
    pupils: Reals,
) -> None:
    points, start, rounding = grid
    of_item, of_pupil = by_item
    log_prior, product, table = np.log(start), np.empty(len(points)), np.empty((block, len(points)))
    for begin in range(0, len(histories) - 1, block):
        end = min(begin + block, len(histories) - 1)
        for pupil in range(begin, end):
            posterior, here, there = table[pupil - begin], histories[pupil], histories[pupil + 1]
            _posterior(item[here:there], correct[here:there], curve, points, log_prior, product, posterior)
            mean = 0.0
            for k in range(len(points)):
                posterior[k] = np.floor(posterior[k] * rounding + 0.5) / rounding
                pupils[k] += posterior[k]
                mean += posterior[k] * points[k]
            theta[here:there] = mean
        for at in range(histories[begin], histories[end]):
            sums, posterior = weight[of_item[at]], table[of_pupil[at]]
            for k in range(len(points)):
                sums[k] += posterior[k]


@compiled
def _residuals(  # noqa: PLR0917 - see above
    histories: Codes,
    item: Codes,
    correct: Reals,
    curve: Reals,
    b: Reals,
    grid: tuple[Reals, Reals],
    residual: Reals,
    residual_z: Reals,
) -> None:
    points, start = grid
    log_prior, product, posterior = np.log(start), np.empty(len(points)), np.empty(len(points))
    for pupil in range(len(histories) - 1):
        here, there = histories[pupil], histories[pupil + 1]
        _posterior(item[here:there], correct[here:there], curve, points, log_prior, product, posterior)
        for row in range(here, there):
            a, odds, rise = curve[item[row]]
            of_1 = of_z = 0.0
            for k in range(len(points)):
                gap = posterior[k] * (correct[row] - odds / (1 + odds))
                odds *= rise
                of_1 += gap
                of_z += gap * (a * (points[k] - b[item[row]]))
            residual[row], residual_z[row] = of_1, of_z
