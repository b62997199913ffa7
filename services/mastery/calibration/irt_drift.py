"""Fitting the items where abilities drift: from what a pupil's whole history says about the ability at each answer.

Fitted as if every ability stayed the same, an item that is met late, when much is learned, looks too easy. Here the
distribution of the ability at an answer comes from the answers before and after it (forward-backward over the grid, L. R.
Rabiner, Proceedings of the IEEE 77 (1989) 257-286), and the items are fitted to that by the same M-step.
"""

from dataclasses import replace

import numpy as np

from services.mastery.calibration.filtering import behind, fitted_drift
from services.mastery.calibration.irt import Attempts, Items, Prior, total
from services.mastery.calibration.irt_fit import (
    FEWEST_ANSWERS,
    Expected,
    fit,
    fitted_prior,
    maximise,
    skills_of,
    standard_errors,
)

ROUNDS = 3


def fit_drifting(attempts: Attempts, drift: float | None = None) -> tuple[Items, float]:
    """The items, and the drift of abilities, which is fitted where it is not given.

    The order of pupils does not change a bit of the result. Standard errors are those for abilities that stay.
    """
    items = fit(attempts)
    if drift is None:
        drift = fitted_drift(attempts, items)
    for _ in range(ROUNDS if drift and len(attempts) else 0):
        items = _refitted(attempts, items, drift)
    return items, drift


def _refitted(attempts: Attempts, items: Items, drift: float) -> Items:
    """One round of EM."""
    weight, theta = behind(attempts, items, drift)
    item, n = items.index(attempts.question, attempts.skill), len(items.question)
    expected = Expected(weight[:n], total(item, attempts.correct, n), total(item, theta, n))
    prior, mean = items.prior, items.expected[:-1]
    log_a, b, information = maximise(expected, np.log(items.a[:-1]), items.b[:-1], prior, mean)
    log_a_se, b_se = standard_errors(information)
    skill = skills_of(items.question, item, attempts.skill)
    prior, mean = fitted_prior(((log_a, log_a_se), (b, b_se)), items.answers[:-1], (prior, mean), Prior(), skill)
    few = items.answers[:-1] < FEWEST_ANSWERS
    return replace(
        items,
        a=np.exp(np.append(np.where(few, prior.log_a, log_a), prior.log_a)),
        b=np.append(np.where(few, mean, b), prior.b),
        expected=np.append(mean, prior.b),
        prior=prior,
    )
