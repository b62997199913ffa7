"""Logistic regression with a normal prior and lowest values of the weights, by Newton's method.

Each step is the minimum of the quadratic that touches the objective, over what the bounds allow, found by coordinate descent:
to clip the free step instead can go round in circles where features say nearly the same (D. P. Bertsekas, "Projected Newton
methods for optimization problems with simple constraints", SIAM J. Control Optim. 20 (1982) 221-246).
"""

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Reals

_STEPS, _STILL, _SHORTEST, _ROUNDING = 50, 1e-10, 1e-3, 1e-12


def fit_weights(features: Reals, correct: Reals, prior: Reals, lowest: Reals, precision: float) -> Reals:
    """The likeliest weights of the columns of `features`, each normal about `prior` with that precision, a priori, and not
    below `lowest`.

    Partial credit counts as that share of a right and the rest of a wrong answer. Sums are not left to the linear algebra
    library, whose order of adding depends on its number of threads.
    """
    weights = np.maximum(prior, lowest)
    loss, score, information = _derivatives(features, correct, weights)
    for _ in range(_STEPS):
        gap = weights - prior
        step = _least(information + precision * np.eye(len(weights)), score - precision * gap, lowest - weights)
        length, before = 1.0, loss + precision * (gap @ gap) / 2
        while True:
            moved = weights + length * step
            loss, score, information = _derivatives(features, correct, moved)
            after = loss + precision * ((moved - prior) @ (moved - prior)) / 2
            if length < _SHORTEST or after <= before + _ROUNDING * before:
                break
            length /= 2
        longest = abs(moved - weights).max()
        weights = moved
        if longest < _STILL:
            break
    return np.maximum(weights, lowest)


@compiled
def _derivatives(features: Reals, correct: Reals, weights: Reals) -> tuple[float, Reals, Reals]:
    """Minus the log likelihood, its falling gradient and its second derivatives."""
    many = len(weights)
    loss, score, information = 0.0, np.zeros(many), np.zeros((many, many))
    for row in range(len(features)):
        of, z = features[row], 0.0
        for i in range(many):
            z += of[i] * weights[i]
        odds = np.exp(-abs(z))
        loss += np.log1p(odds) + max(z, 0.0) - correct[row] * z
        p = 1 / (1 + odds) if z > 0 else odds / (1 + odds)
        weight = p * (1 - p)
        for i in range(many):
            score[i] += of[i] * (correct[row] - p)
            share = weight * of[i]
            for j in range(i + 1):
                information[i, j] += share * of[j]
    for i in range(many):
        for j in range(i):
            information[j, i] = information[i, j]
    return loss, score, information


@compiled
def _least(curvature: Reals, slope: Reals, lowest: Reals) -> Reals:
    """The step s >= lowest with the least s C s / 2 - slope s."""
    step, rest = np.zeros(len(slope)), slope.copy()
    for _ in range(10_000):
        longest = 0.0
        for i in range(len(step)):
            by = max(step[i] + rest[i] / curvature[i, i], lowest[i]) - step[i]
            step[i] += by
            rest -= curvature[i] * by
            longest = max(longest, abs(by))
        if longest < 1e-12:
            break
    return step
