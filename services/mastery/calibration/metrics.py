"""How good predicted probabilities are. An answer of credit c counts as c of a right answer and 1 - c of a wrong one."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.expectation import Floats

_CERTAIN = 1e-12
"""Predictions are taken at least this far from 0 and 1, so that one wrong certainty does not make the log loss infinite."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one model on one set of answers."""

    auc: float
    """P(a right answer was predicted higher than a wrong one); NaN where all were right or all wrong."""
    auc_within_skill: float
    """The same inside each skill, averaged by answers: what is left when knowing which skills are easy does not help."""
    rmse: float
    log_loss: float
    """Nats per answer."""
    accuracy: float
    """Share of answers on whose side of one half the prediction was."""
    ece: float
    """Expected calibration error: mean distance of prediction and outcome in ten bins of equal width."""


def scores(
    predicted: Floats, correct: NDArray[np.float32], skill: NDArray[np.int32], fold: NDArray[np.int32] | None = None
) -> Scores:
    """Of all answers; with folds, answers are ranked inside each fold and the areas averaged, weighed by answers.

    Across folds the areas would mislead: a skill's mean is lowest in the fold that holds its best pupils out.
    Raises ValueError for a prediction outside [0, 1], NaN included, and for no predictions.
    """
    if not len(predicted) or not ((predicted >= 0) & (predicted <= 1)).all():
        raise ValueError("predictions must be probabilities, at least one")
    credit = correct.astype(np.float64)
    sure = np.clip(predicted, _CERTAIN, 1 - _CERTAIN)
    of = np.zeros(len(credit), np.int64) if fold is None else fold.astype(np.int64)
    side = np.where(predicted >= 0.5, credit, 1 - credit)
    return Scores(
        _auc_within(predicted, credit, of),
        _auc_within(predicted, credit, of * (np.int64(skill.max()) + 1) + skill),
        math.sqrt(np.mean((predicted - credit) ** 2)),
        float(-np.mean(credit * np.log(sure) + (1 - credit) * np.log(1 - sure))),
        float(np.mean(side)),
        _calibration_error(predicted, credit),
    )


def auc(predicted: Floats, credit: Floats) -> float:
    """Area under the curve; equal predictions count half. NaN if there is nothing right or nothing wrong."""
    _, group = np.unique(predicted, return_inverse=True)
    right, wrong = np.bincount(group, credit), np.bincount(group, 1 - credit)
    pairs = right.sum() * wrong.sum()
    below = np.cumsum(wrong) - wrong / 2
    return float((right * below).sum() / pairs) if pairs else math.nan


def _auc_within(predicted: Floats, credit: Floats, group: NDArray[np.int64]) -> float:
    rows = np.argsort(group, kind="stable")
    bounds = np.flatnonzero(np.diff(group[rows])) + 1
    weighed = [(len(of), auc(predicted[of], credit[of])) for of in np.split(rows, bounds)]
    defined = [(weight, value) for weight, value in weighed if not math.isnan(value)]
    total = sum(weight for weight, _ in defined)
    return sum(weight * value for weight, value in defined) / total if total else math.nan


def _calibration_error(predicted: Floats, credit: Floats) -> float:
    distance = np.bincount(np.minimum((predicted * 10).astype(np.int64), 9), predicted - credit)
    return float(np.abs(distance).sum() / len(predicted))
