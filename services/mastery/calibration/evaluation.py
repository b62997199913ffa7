"""Trains models on some pupils and scores them on others."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.metrics import Scores, scores
from services.mastery.calibration.models import Train, Trained
from services.mastery.calibration.responses import Responses, folds


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`parameters` and `seconds` (processor time of training) are means over the folds, if there are folds."""

    scores: Scores
    parameters: float
    seconds: float


def evaluate(train: Train, of: Responses, on: Responses) -> Evaluation:
    """Trained on one table, scored on another; students of the same name in both are taken for different pupils."""
    _warm_up(train, of)
    trained, seconds = _timed(train, of)
    return Evaluation(scores(trained.predict(on), on.correct, on.skill), trained.parameters, seconds)


def cross_validate(
    train: Train,
    responses: Responses,
    k: int = 5,
    advance: Callable[[], None] = lambda: None,
    pupils: int | None = None,
) -> Evaluation:
    """Every answer is predicted by a model trained without its pupil; see `scores` for how folds are put together.

    With `pupils`, models are trained on so many of the others only. `advance` is called after each fold. Raises ValueError for
    fewer students than folds.
    """
    if len(responses.students) < k:
        raise ValueError(f"there must be at least {k} students to hold out, not {len(responses.students)}")
    _warm_up(train, responses)
    predicted = np.empty(len(responses))
    parameters, spent = [], []
    fold = folds(responses, k)
    for one in range(k):
        held_out = fold == one
        training = np.flatnonzero(~held_out)
        if pupils is not None:
            chosen = np.random.RandomState(one).permutation(np.unique(responses.student[training]))[:pupils]
            training = training[np.isin(responses.student[training], chosen)]
        trained, seconds = _timed(train, responses.where(training))
        predicted[held_out] = trained.predict(responses.where(held_out))
        parameters.append(trained.parameters)
        spent.append(seconds)
        advance()
    scored = scores(predicted, responses.correct, responses.skill, fold)
    return Evaluation(scored, float(np.mean(parameters)), float(np.mean(spent)))


def _timed(train: Train, responses: Responses) -> tuple[Trained, float]:
    began = time.process_time()
    trained = train(responses)
    return trained, time.process_time() - began


def _warm_up(train: Train, responses: Responses) -> None:
    """Compiled functions are loaded, the first time compiled, at their first call; that is no part of training."""
    train(responses.where(responses.student < responses.student[0] + 10))
