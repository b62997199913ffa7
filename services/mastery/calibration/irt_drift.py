"""Fitting the items where abilities drift: from what a pupil's whole history says about the ability at each answer.

Fitted as if every ability stayed the same, an item that is met late, when much is learned, looks too easy. Here the
distribution of the ability at an answer comes from the answers before and after it (forward-backward over the grid, L. R.
Rabiner, Proceedings of the IEEE 77 (1989) 257-286), and the items are fitted to that by the same M-step.
"""

from dataclasses import replace

import numpy as np

from services.mastery.calibration.ability import Walk, fitted_drift, summed
from services.mastery.calibration.irt import GRID, NORMAL, Attempts, Codes, Items, Prior, Reals, exactly, total
from services.mastery.calibration.irt_fit import (
    FEWEST_ANSWERS,
    Expected,
    fit,
    fitted_prior,
    maximise,
    standard_errors,
)
from services.mastery.calibration.steps import in_step

ROUNDS = 3


def fit_drifting(attempts: Attempts, drift: float | None = None) -> tuple[Items, float]:
    """The items, and the drift of abilities, which is fitted where it is not given.

    The order of pupils does not change a bit of the result. Standard errors are those for abilities that stay.
    """
    items = fit(attempts)
    if drift is None:
        drift = fitted_drift(attempts, items)
    for _ in range(ROUNDS if drift and len(attempts) else 0):
        items = _refitted(attempts, items, Walk(drift))
    return items, drift


def _refitted(attempts: Attempts, items: Items, walk: Walk) -> Items:
    """One round of EM."""
    prior, item = items.prior, items.index(attempts.question)
    log_a, b, information = maximise(_expect(attempts, items, item, walk), np.log(items.a[:-1]), items.b[:-1], prior)
    log_a_se, b_se = standard_errors(information)
    prior = fitted_prior(((log_a, log_a_se), (b, b_se)), prior, Prior())
    few = items.answers[:-1] < FEWEST_ANSWERS
    return replace(
        items,
        a=np.exp(np.append(np.where(few, prior.log_a, log_a), prior.log_a)),
        b=np.append(np.where(few, prior.b, b), prior.b),
        prior=prior,
    )


def _expect(attempts: Attempts, items: Items, item: Codes, walk: Walk) -> Expected:
    smoothed, correct, n = _smoothed(attempts, items, item, walk), attempts.correct, len(items.question)
    weight = np.stack([total(item, exactly(at), n) for at in smoothed])
    theta = exactly(correct * summed(GRID[:, None] * smoothed))
    return Expected(weight, total(item, correct, n), total(item, theta, n))


def _smoothed(attempts: Attempts, items: Items, item: Codes, walk: Walk) -> Reals:
    """P(ability at the attempt | all answers of the pupil): grid x attempts."""
    right, places = items.right(), list(in_step(attempts.student))

    def likelihood(rows: Codes) -> Reals:
        likely, correct = right[:, item[rows]], attempts.correct[rows]
        mixed: Reals = likely * correct + (1 - likely) * (1 - correct)
        return mixed

    smoothed = np.empty((len(GRID), len(attempts)))
    ahead = np.repeat(NORMAL[:, None], len(places[0]), axis=1)
    for rows in places:
        now = ahead[:, : len(rows)] * likelihood(rows)
        smoothed[:, rows] = now = now / summed(now)
        ahead = walk.moved(now)
    later = np.ones((len(GRID), 0))
    for rows in reversed(places):
        later = np.concatenate((later, np.ones((len(GRID), len(rows) - later.shape[1]))), axis=1)
        both = smoothed[:, rows] * later
        smoothed[:, rows] = both / summed(both)
        later = walk.moved(later * likelihood(rows))
        later /= summed(later)
    return smoothed
