"""The models behind the prediction of the next answer, and the features that it is a weighted sum of (`model.features`)."""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.ability import characteristic_curves
from services.mastery.calibration.filtering import ahead
from services.mastery.calibration.fit import Fit, Options
from services.mastery.calibration.fit import fit as fit_tracing
from services.mastery.calibration.irt import (
    NORMAL,
    UNKNOWN,
    Attempts,
    Codes,
    Items,
    Reals,
    attempts_of,
    log_odds,
    slopes,
)
from services.mastery.calibration.irt_drift import fit_drifting
from services.mastery.calibration.recency import before, surplus
from services.mastery.calibration.related import Related, fit_related
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.strength import strength
from services.mastery.calibration.tracing import p_right
from services.mastery.model.features import EARLY, EXERCISE, EXERCISES, MANY, RECENTLY, SOME, SURE, TOPIC, TOPICS


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The models behind the features."""

    tracing: Fit
    items: Items
    drift: float
    related_topics: Related
    related_exercises: Related
    names: Responses
    """No rows: the names that codes of skills and items stand for."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    attempts: Attempts
    columns: Reals
    """Attempts x FEATURES."""
    tracing: Reals
    """P(right) of Bayesian Knowledge Tracing, of each row of the responses."""
    ability: Reals
    """P(right) of ability and exercise, of each attempt."""


def fit_base(responses: Responses, workers: int = 1, drift: float | None = None) -> Base:
    """The drift is fitted where it is not given. Raises ValueError for no responses."""
    tracing = fit_tracing(responses, Options(forgetting=True), workers)
    attempts = attempts_of(responses)
    items, drift = fit_drifting(attempts, drift)
    above = attempts.correct - _usually(items, attempts)
    skills = responses.student.astype(np.int64), responses.skill.astype(np.int64)
    related = fit_related(*skills, above[attempts.of_row], len(responses.skills), TOPICS)
    known = attempts.question < UNKNOWN
    exercises = attempts.student[known], attempts.question[known], above[known], len(responses.items)
    names = responses.where(np.zeros(len(responses), bool))
    return Base(tracing, items, drift, related, fit_related(*exercises, EXERCISES), names)


def features_of(base: Base, responses: Responses) -> Features:
    """Of every answer, from the same pupil's earlier ones. The codes must be those of the base."""
    attempts = attempts_of(responses)
    of_row, rows = attempts.of_row, np.bincount(attempts.of_row)
    first = np.flatnonzero(np.diff(of_row, prepend=-1))
    tracing = p_right(responses, base.tracing.parameters(responses.skills))
    ability = ahead(attempts, base.items, base.drift)
    index, usually = base.items.index(attempts.question, attempts.skill), _usually(base.items, attempts)
    slope, b = slopes(base.items.a, base.items.b_se)[index], base.items.b[index]

    def mean(x: Reals) -> Reals:
        """Over the topics of an attempt."""
        per_attempt: Reals = np.bincount(of_row, x) / rows
        return per_attempt

    def least(x: Reals) -> Reals:
        per_attempt: Reals = np.minimum.reduceat(x, first) if len(x) else x
        return per_attempt

    correct, above = responses.correct.astype(float), attempts.correct - usually
    of_topic = responses.student.astype(np.int64), responses.skill.astype(np.int64), of_row
    of_exercise = attempts.student, attempts.question, np.arange(len(attempts))
    of_all = attempts.student, np.zeros(len(attempts), np.int64), np.arange(len(attempts))
    topic, exercise = before(*of_topic, correct), before(*of_exercise, attempts.correct)
    attempted = np.arange(len(attempts)) - attempts.histories()[:-1].repeat(np.diff(attempts.histories()))
    masteries = log_odds(tracing)
    mastery, able, easy = mean(masteries), log_odds(ability), log_odds(usually)
    early, never = mean(EARLY / (EARLY + topic.answers)), mean(topic.never)
    above_of_row = correct - usually[of_row]
    related, known = mean(base.related_topics.mean(*of_topic, above_of_row)), attempts.question < UNKNOWN
    related_exercises = np.zeros(len(attempts))
    related_exercises[known] = base.related_exercises.mean(
        attempts.student[known], attempts.question[known], np.flatnonzero(known), above[known]
    )
    columns = (
        np.minimum(mastery, SURE),
        np.maximum(mastery - SURE, 0),
        least(masteries),
        mastery * never,
        np.minimum(able + SURE, 0),
        able.clip(-SURE, SURE),
        np.maximum(able - SURE, 0),
        able * early,
        easy,
        easy * early,
        easy * never,
        np.log(rows),
        mean(np.log1p(topic.answers)),
        mean(_beyond(topic.answers, SOME)),
        early,
        least(strength(of_topic, correct, (slope[of_row], b[of_row]), TOPIC)),
        mean(surplus(*of_topic, above_of_row, TOPIC.decay)),
        mean(topic.since),
        never,
        mean(topic.pauses),
        related,
        related * early,
        np.log1p(attempted),
        *(_beyond(attempted, many) for many in MANY),
        *(surplus(*of_all, above, decay) for decay in RECENTLY),
        np.log1p(exercise.answers),
        strength(of_exercise, attempts.correct, (slope, b), EXERCISE),
        surplus(*of_exercise, above, EXERCISE.decay),
        exercise.since,
        exercise.never,
        exercise.pauses,
        related_exercises,
    )
    return Features(attempts, np.column_stack(columns), tracing, ability)


def _usually(items: Items, attempts: Attempts) -> Reals:
    """P(right) of a pupil of whom nothing is known, of each attempt."""
    usually: Reals = (characteristic_curves(items) @ NORMAL)[items.index(attempts.question, attempts.skill)]
    return usually


def _beyond(answers: Reals | Codes, some: int) -> Reals:
    """How much the log of 1 + answers is above that of `some`."""
    beyond: Reals = np.maximum(np.log1p(answers) - np.log1p(some), 0)
    return beyond
