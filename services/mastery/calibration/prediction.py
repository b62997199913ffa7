"""The probability that the next answer is right: mastery, ability, practice and recency, each with a weight.

The log odds are a weighted sum, so what each of them contributes can be told and adds up. The weights are fitted to features
of pupils whom the models behind the features have not seen: those know the answers of their own pupils, and would be trusted
too much. Which features: P. I. Pavlik, L. G. Eglington, L. M. Harrell-Williams, "Logistic knowledge tracing: a constrained
framework for learner modeling", IEEE Transactions on Learning Technologies 14 (2021) 624-639.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.features import Base, features_of, fit_base
from services.mastery.calibration.irt import Reals
from services.mastery.calibration.logistic import fit_weights
from services.mastery.calibration.responses import Responses
from services.mastery.model.features import ANY, FEATURES, Reason

FOLDS = 5
PRECISION = 20.0
"""Of the prior on the weights."""
_PRIOR, _LOWEST = (np.array([getattr(one, of) for one in FEATURES]) for of in ("prior", "lowest"))
_REASON = np.array([list(Reason).index(one.reason) for one in FEATURES])


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Of each row of the responses; the rows of one attempt are one answer and have the same."""

    right: Reals
    """P(right)."""
    usual: float
    """The log odds where every feature is as it is on average."""
    contributions: Reals
    """Rows x reasons, in the order of `Reason`: what each adds to the usual log odds."""
    tracing: Reals
    """P(right) of Bayesian Knowledge Tracing alone."""
    ability: Reals
    """P(right) of ability and exercise alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Hybrid:
    """The fitted predictor."""

    base: Base
    weights: Reals
    """The usual log odds, then one per column, per unit of its feature."""
    average: Reals
    """Of each feature."""

    def predict(self, responses: Responses) -> Prediction:
        """Every answer, from the same pupil's earlier ones."""
        found = features_of(self.base, responses.coded_as(self.base.names))
        terms = (found.columns - self.average) * self.weights[1:]
        contributions = np.stack([terms[:, k == _REASON].sum(axis=1) for k in range(len(Reason))], axis=1)
        right = 1 / (1 + np.exp(-(self.weights[0] + contributions.sum(axis=1))))
        row = found.attempts.of_row
        return Prediction(right[row], float(self.weights[0]), contributions[row], found.tracing, found.ability[row])


def fit(responses: Responses, workers: int = 1, advance: Callable[[int], None] = lambda rows: None) -> Hybrid:
    """Fits the models, and the weights on pupils held out of them. With one pupil the weights stay at their prior.

    `advance` is told of all rows FOLDS + 1 times. Raises ValueError for no responses.
    """
    base = fit_base(responses, workers)
    advance(len(responses))
    fold = np.unique(responses.student, return_inverse=True)[1] % FOLDS
    columns, correct = [], []
    for k in range(FOLDS):
        held_out, rest = responses.where(fold == k), responses.where(fold != k)
        if len(held_out) and len(rest):
            found = features_of(fit_base(rest, workers, base.drift), held_out)
            columns.append(found.columns)
            correct.append(found.attempts.correct)
        advance(len(responses))
    if not columns:
        average = features_of(base, responses).columns.mean(axis=0)
        return Hybrid(base, np.append(average @ _PRIOR, _PRIOR), average)
    return Hybrid(base, *_weighed(columns, np.concatenate(correct)))


def _weighed(columns: list[Reals], correct: Reals) -> tuple[Reals, Reals]:
    """The weights, and the averages they rest on. The prior is as strong on every feature, whatever its unit.

    Empties `columns`: of millions of answers one copy is enough.
    """
    features = np.ones((len(correct), 1 + len(FEATURES)))
    end = len(features)
    while columns:
        last = columns.pop()
        features[end - len(last) : end, 1:] = last
        end -= len(last)
    average = features[:, 1:].mean(axis=0)
    features[:, 1:] -= average
    scale = np.append(1.0, np.maximum(features[:, 1:].std(axis=0), 1e-3))
    features /= scale
    prior = np.append(average @ _PRIOR, _PRIOR) * scale
    return fit_weights(features, correct, prior, np.append(ANY, _LOWEST), PRECISION) / scale, average
