"""The probability that the next answer is right: mastery, ability, practice and recency, each with a weight.

The log odds are a weighted sum, so what each of them contributes can be told and adds up. The weights are fitted to features
of pupils whom the models behind the features have not seen: those know the answers of their own pupils, and would be trusted
too much. Which features: P. I. Pavlik, L. G. Eglington, L. M. Harrell-Williams, "Logistic knowledge tracing: a constrained
framework for learner modeling", IEEE Transactions on Learning Technologies 14 (2021) 624-639.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.filtering import ahead
from services.mastery.calibration.fit import Fit, Options
from services.mastery.calibration.fit import fit as fit_tracing
from services.mastery.calibration.irt import NORMAL, Attempts, Items, Reals, attempts_of, log_odds
from services.mastery.calibration.irt_drift import fit_drifting
from services.mastery.calibration.logistic import fit_weights
from services.mastery.calibration.recency import before, surplus
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.tracing import p_right
from services.mastery.model.prediction import ANY, DECAY, EARLY, FEATURES, RECENTLY, SURE, Reason

FOLDS = 5
PRECISION = 20.0
"""Of the prior on the weights."""
_PRIOR, _LOWEST = np.array([of_feature[1:] for of_feature in FEATURES]).T
_REASON = np.array([list(Reason).index(reason) for reason, *_ in FEATURES])


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The models behind the features."""

    tracing: Fit
    items: Items
    drift: float
    names: Responses
    """No rows: the names that codes of skills and items stand for."""


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
        attempts, features, tracing, ability = _features(self.base, responses.coded_as(self.base.names))
        terms = (features - self.average) * self.weights[1:]
        contributions = np.stack([terms[:, k == _REASON].sum(axis=1) for k in range(len(Reason))], axis=1)
        right = 1 / (1 + np.exp(-(self.weights[0] + contributions.sum(axis=1))))
        row = attempts.of_row
        return Prediction(right[row], float(self.weights[0]), contributions[row], tracing, ability[row])


def fit_base(responses: Responses, workers: int = 1, drift: float | None = None) -> Base:
    """The models behind the features; the drift is fitted where it is not given. Raises ValueError for no responses."""
    tracing = fit_tracing(responses, Options(forgetting=True), workers)
    items, drift = fit_drifting(attempts_of(responses), drift)
    return Base(tracing, items, drift, responses.where(np.zeros(len(responses), bool)))


def fit(responses: Responses, workers: int = 1, advance: Callable[[int], None] = lambda rows: None) -> Hybrid:
    """Fits the models, and the weights on pupils held out of them. With one pupil the weights stay at their prior.

    `advance` is told of all rows FOLDS + 1 times. Raises ValueError for no responses.
    """
    base = fit_base(responses, workers)
    advance(len(responses))
    fold = np.unique(responses.student, return_inverse=True)[1] % FOLDS
    features, correct = [], []
    for k in range(FOLDS):
        held_out, rest = responses.where(fold == k), responses.where(fold != k)
        if len(held_out) and len(rest):
            attempts, columns, _, _ = _features(fit_base(rest, workers, base.drift), held_out)
            features.append(columns)
            correct.append(attempts.correct)
        advance(len(responses))
    if not features:
        average = _features(base, responses)[1].mean(axis=0)
        return Hybrid(base, np.append(average @ _PRIOR, _PRIOR), average)
    return Hybrid(base, *_weighed(np.concatenate(features), np.concatenate(correct)))


def _weighed(features: Reals, correct: Reals) -> tuple[Reals, Reals]:
    """The weights, and the averages they rest on. The prior is as strong on every feature, whatever its unit."""
    average = features.mean(axis=0)
    scale = np.append(1.0, np.maximum(features.std(axis=0), 1e-3))
    centred = np.column_stack((np.ones(len(features)), features - average)) / scale
    prior = np.append(average @ _PRIOR, _PRIOR) * scale
    return fit_weights(centred, correct, prior, np.append(ANY, _LOWEST), PRECISION) / scale, average


def _features(base: Base, responses: Responses) -> tuple[Attempts, Reals, Reals, Reals]:
    """Attempts and their features; and P(right) of tracing per row, of ability per attempt."""
    attempts = attempts_of(responses)
    of_row, rows = attempts.of_row, np.bincount(attempts.of_row)
    tracing = p_right(responses, base.tracing.parameters(responses.skills))
    ability = ahead(attempts, base.items, base.drift)

    def per_attempt(x: Reals) -> Reals:
        """The mean over the skills of an attempt."""
        mean: Reals = np.bincount(of_row, x) / rows
        return mean

    student, correct = responses.student.astype(np.int64), responses.correct.astype(float)
    skill = before(student, responses.skill.astype(np.int64), of_row, correct)
    question = before(attempts.student, attempts.question, np.arange(len(attempts)), attempts.correct)
    mastery, able = per_attempt(log_odds(tracing)), log_odds(ability)
    usually = (NORMAL @ base.items.right())[base.items.index(attempts.question, attempts.skill)]
    above, nothing, place = attempts.correct - usually, np.zeros(len(attempts), np.int64), np.arange(len(attempts))
    of_topic = student, responses.skill.astype(np.int64), of_row, correct - usually[of_row]
    of_all = attempts.student, nothing, place, above
    easy, early = log_odds(usually), per_attempt(EARLY / (EARLY + skill.answers))
    features = (
        np.minimum(mastery, SURE),
        np.maximum(mastery - SURE, 0),
        np.minimum(able + SURE, 0),
        able.clip(-SURE, SURE),
        np.maximum(able - SURE, 0),
        per_attempt(np.log1p(skill.answers)),
        per_attempt(skill.log_odds),
        per_attempt(skill.since),
        per_attempt(skill.never),
        np.log1p(question.answers),
        question.log_odds,
        question.since,
        question.never,
        easy,
        per_attempt(surplus(*of_topic, DECAY)),
        per_attempt(surplus(*of_topic, 1.0)),
        np.log1p(place - attempts.histories()[:-1].repeat(np.diff(attempts.histories()))),
        surplus(*of_all, RECENTLY),
        surplus(*of_all, 1.0),
        early,
        mastery * early,
        able * early,
        easy * early,
    )
    return attempts, np.column_stack(features), tracing, ability
