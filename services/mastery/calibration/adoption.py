"""Fitting anew, and whether what comes out may replace what is in use: decided on pupils whom the candidate has not seen.

One pupil in five is held out, always the same ones. The candidate is fitted to the others and must not lose more per held-out
answer than what is in use; then it is fitted to all. What is in use may have seen the held-out pupils, which is in its favour:
a change has to earn its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.document import skill_document
from services.mastery.calibration.fit import Options, SkillFit, fit_pooled, fit_skill, skill_trees
from services.mastery.calibration.fit import Parameters as Fitted
from services.mastery.calibration.metrics import scores
from services.mastery.calibration.prediction import fit as fit_predictor
from services.mastery.calibration.responses import NO_ITEM, Responses
from services.mastery.calibration.serving import parameters_of, predictor_of
from services.mastery.calibration.tracing import p_right
from services.mastery.model.bkt import Parameters
from services.mastery.model.calibration import Report, is_not_worse
from services.mastery.model.history import Observation
from services.mastery.model.prediction import Learner, Predictor
from services.mastery.model.trend import EPOCH

HELD_OUT = 5
"""One pupil in so many."""
FEWEST_HELD_OUT = 10
"""Answers of pupils held out, below which nothing can be told and nothing is adopted."""
MOST_COMPARED = 500
"""Pupils held out whose answers a predictor in use, plain Python, is asked about."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The parameters of all topics together: fitted to the pupils not held out, and to all. The priors of every topic."""

    training: Fitted
    everybody: Fitted

    def document(self) -> Mapping[str, Any]:
        return {"training": self.training._asdict(), "everybody": self.everybody._asdict()}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Pooled":
        return cls(Fitted(**document["training"]), Fitted(**document["everybody"]))


@dataclass(frozen=True, slots=True)
class Found:
    """New parameters of a topic."""

    parameters: Parameters
    report: Report
    adopted: bool


@dataclass(frozen=True, slots=True)
class FoundPredictor:
    predictor: Predictor
    report: Report
    adopted: bool


def held_out(responses: Responses) -> NDArray[np.bool_]:
    """Which rows are of pupils held out: by their ids, so the same pupils in every topic and every run."""
    pupils = np.array([crc32(name.encode()) % HELD_OUT == 0 for name in responses.students], bool)
    return pupils[responses.student]


def pooled_of(responses: Responses, options: Options) -> Pooled:
    """Raises ValueError for no responses."""
    training = responses.where(~held_out(responses))
    everybody = fit_pooled(responses, options).parameters
    return Pooled(fit_pooled(training, options).parameters if len(training) else everybody, everybody)


def find_parameters(responses: Responses, pooled: Pooled, in_use: Parameters, options: Options) -> Found:
    """New parameters of the only topic of these responses, beside those in use. Raises ValueError for no responses."""
    rest = held_out(responses)
    compared = None
    if np.count_nonzero(rest) >= FEWEST_HELD_OUT and not rest.all():
        candidate = _fitted(responses.where(~rest), pooled.training, options).parameters
        compared = {
            "pupils": len(np.unique(responses.student[rest])),
            "answers": int(np.count_nonzero(rest)),
            "logLoss": _log_loss(responses.where(rest), candidate),
            "logLossInUse": _log_loss(responses.where(rest), _fitted_from(in_use)),
        }
    found = _fitted(responses, pooled.everybody, options)
    adopted = compared is not None and is_not_worse(compared["logLoss"], compared["logLossInUse"])
    return Found(parameters_of(found.parameters), {**skill_document(found), "heldOut": compared}, adopted)


def find_predictor(responses: Responses, in_use: Predictor | None) -> FoundPredictor:
    """A new predictor beside the one in use, or, while there is none, beside tracing alone.

    Raises ValueError for no responses.
    """
    rest = held_out(responses)
    compared = None
    if np.count_nonzero(rest) >= FEWEST_HELD_OUT and not rest.all():
        kept = np.unique(responses.student[rest])[:MOST_COMPARED]
        asked = responses.where(rest & np.isin(responses.student, kept))
        predicted = fit_predictor(responses.where(~rest)).predict(asked)
        beside = predicted.tracing if in_use is None else _predicted(asked, in_use)
        compared = {
            "pupils": len(kept),
            "answers": len(asked),
            "logLoss": scores(predicted.right, asked.correct, asked.skill).log_loss,
            "logLossInUse": scores(beside, asked.correct, asked.skill).log_loss,
        }
    hybrid = fit_predictor(responses)
    report = {"pupils": len(np.unique(responses.student)), "answers": len(responses), "heldOut": compared}
    adopted = compared is not None and is_not_worse(compared["logLoss"], compared["logLossInUse"])
    return FoundPredictor(predictor_of(hybrid), report, adopted)


def _fitted(responses: Responses, pooled: Fitted, options: Options) -> SkillFit:
    [(_, tree)] = skill_trees(responses)
    return fit_skill(tree, options.prior(np.array(pooled), options.pseudo_counts), options)


def _fitted_from(parameters: Parameters) -> Fitted:
    return Fitted(**{name: getattr(parameters, name) for name in Fitted._fields})


def _log_loss(responses: Responses, parameters: Fitted) -> float:
    predicted = p_right(responses, np.tile(parameters, (len(responses.skills), 1)))
    return scores(predicted, responses.correct, responses.skill).log_loss


def _predicted(responses: Responses, predictor: Predictor) -> NDArray[np.float64]:
    """P(right) of every row by a predictor in use, from the same pupil's earlier ones."""
    found = np.empty(len(responses))
    bounds = np.flatnonzero(np.diff(responses.student)) + 1
    for rows in np.split(np.arange(len(responses)), bounds):
        learner = Learner(predictor)
        for attempt in np.split(rows, np.flatnonzero(np.diff(responses.order[rows])) + 1):
            observations = [_observation(responses, int(row)) for row in attempt]
            topics = [one.topic_id for one in observations]
            found[attempt] = learner.predict(topics, observations[0].exercise_id).p_right
            learner.learn(observations)
    return found


def _observation(responses: Responses, row: int) -> Observation:
    item = int(responses.item[row])
    return Observation(
        UUID(int=int(responses.order[row])),
        UUID(int=int(responses.student[row])),
        responses.skills[responses.skill[row]],
        UUID(int=0) if item == NO_ITEM else UUID(responses.items[item]),
        EPOCH,
        float(responses.correct[row]),
    )
