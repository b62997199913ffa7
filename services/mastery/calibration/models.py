"""The models that are compared. A further one is one more entry in `MODELS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from services.mastery.calibration import pfa
from services.mastery.calibration.expectation import Floats
from services.mastery.calibration.filtering import ahead
from services.mastery.calibration.fit import Options, fit
from services.mastery.calibration.irt import attempts_of
from services.mastery.calibration.irt_drift import fit_drifting
from services.mastery.calibration.prediction import fit as fit_hybrid
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.tracing import p_right
from services.mastery.model.bkt import DEFAULTS


@dataclass(frozen=True, slots=True)
class Trained:
    """`predict` gives P(right) per row of other pupils' responses, which may have skills and items training had not.

    The prediction of a row rests on the same student's rows of a smaller order only.
    """

    predict: Callable[[Responses], Floats]
    parameters: int


Train = Callable[[Responses], Trained]


def skill_mean(responses: Responses) -> Trained:
    """The share of right answers of the skill, of all answers for a skill that training had not."""
    n = len(responses.skills)
    right, answers = np.bincount(responses.skill, responses.correct, n), np.bincount(responses.skill, minlength=n)
    overall = float(np.mean(responses.correct, dtype=np.float64))
    with np.errstate(invalid="ignore"):
        mean = np.where(answers > 0, right / answers, overall)

    def predict(other: Responses) -> Floats:
        known = np.append(mean, overall)
        predicted: Floats = known[np.minimum(other.coded_as(responses).skill, n)]
        return predicted

    return Trained(predict, n)


def bkt_unfitted(_: Responses) -> Trained:
    """The parameters every topic has before calibration."""
    row = (DEFAULTS.initial, DEFAULTS.transit, DEFAULTS.guess, DEFAULTS.slip, 0.0)
    return Trained(lambda other: p_right(other, np.tile(row, (len(other.skills), 1))), 0)


def bkt_fitted(responses: Responses, options: Options) -> Trained:
    """Parameters per skill, shrunk to the pooled ones."""
    fitted = fit(responses, options)
    per_skill = 5 if options.forgetting else 4
    return Trained(lambda other: p_right(other, fitted.parameters(other.skills)), per_skill * (1 + len(fitted.skills)))


def performance_factors(responses: Responses) -> Trained:
    """Counts of right and wrong answers to the skill, weighed per skill."""
    weights = pfa.fit(responses)
    return Trained(lambda other: pfa.p_right(other.coded_as(responses), weights), weights.size)


def ability(responses: Responses) -> Trained:
    """Two parameters per item, and the pupil's ability drifting from answer to answer."""
    items, drift = fit_drifting(attempts_of(responses))

    def predict(other: Responses) -> Floats:
        later = attempts_of(other.coded_as(responses))
        right: Floats = ahead(later, items, drift)[later.of_row]
        return right

    return Trained(predict, 2 * len(items.question) + 1)


def hybrid(responses: Responses) -> Trained:
    """Mastery, ability, practice and recency, weighed."""
    model = fit_hybrid(responses)
    base = model.base
    parameters = len(model.weights) + 5 * (1 + len(base.tracing.skills)) + 2 * len(base.items.question) + 1
    return Trained(lambda other: model.predict(other).right, parameters)


MODELS: Mapping[str, Train] = {
    "skill mean": skill_mean,
    "BKT, unfitted": bkt_unfitted,
    "BKT": partial(bkt_fitted, options=Options()),
    "BKT with forgetting": partial(bkt_fitted, options=Options(forgetting=True)),
    "PFA": performance_factors,
    "2PL, drifting ability": ability,
    "hybrid": hybrid,
}
