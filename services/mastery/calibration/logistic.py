"""Logistic regression with a normal prior on the weights, by projected Newton steps."""

import numpy as np

from services.mastery.calibration.irt import Reals

_STEPS, _STILL = 50, 1e-10


def fit_weights(features: Reals, correct: Reals, prior: Reals, lowest: Reals, precision: float) -> Reals:
    """The likeliest weights of the columns of `features`, each normal about `prior` with that precision, a priori, and not
    below `lowest`.

    Partial credit counts as that share of a right and the rest of a wrong answer. Sums are not left to the linear algebra
    library, whose order of adding depends on its number of threads.
    """
    weights = prior.copy()
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-_combined(features, weights)))
        score = (features * (correct - p)[:, None]).sum(axis=0) - precision * (weights - prior)
        information = np.einsum("ni,nj->ij", features * (p * (1 - p))[:, None], features)
        information += precision * np.eye(len(weights))
        free = (weights > lowest) | (score > 0)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        moved = np.maximum(weights + step * min(1.0, 2.0 / max(abs(step).max(), 2.0)), lowest)
        longest = abs(moved - weights).max()
        weights = moved
        if longest < _STILL:
            break
    return weights


def _combined(features: Reals, weights: Reals) -> Reals:
    combined: Reals = (features * weights).sum(axis=1)
    return combined
