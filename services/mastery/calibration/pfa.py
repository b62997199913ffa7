"""Performance factors analysis: the log odds of a right answer grow with how often the skill was answered right and wrong.

Source: P. I. Pavlik, H. Cen, K. R. Koedinger, "Performance factors analysis: a new alternative to knowledge tracing",
Artificial Intelligence in Education (2009) 531-538. Here to compare with. The weights of a skill (its ease, per right, per
wrong answer) are shrunk to those of all skills together.
"""

import numpy as np

from services.mastery.calibration.expectation import Floats
from services.mastery.calibration.irt import Reals
from services.mastery.calibration.logistic import fit_weights
from services.mastery.calibration.recency import before
from services.mastery.calibration.responses import Responses

PRECISION = 5.0
"""Of the prior on a skill's weights, the counts being measured in logarithms."""
_FREE = np.full(3, -np.inf)


def fit(responses: Responses) -> Floats:
    """Weights: a row per skill, and at the end one for skills that had no answers."""
    counts, correct = _counts(responses), responses.correct.astype(float)
    pooled = fit_weights(counts, correct, np.zeros(3), _FREE, 1e-3)
    weights = np.tile(pooled, (len(responses.skills) + 1, 1))
    order = np.argsort(responses.skill, kind="stable")
    ends = np.searchsorted(responses.skill[order], np.arange(len(responses.skills) + 1))
    for skill in range(len(responses.skills)):
        rows = order[ends[skill] : ends[skill + 1]]
        weights[skill] = fit_weights(counts[rows], correct[rows], pooled, _FREE, PRECISION)
    return weights


def p_right(responses: Responses, weights: Floats) -> Floats:
    """P(right) of every answer from the same pupil's earlier ones; skill codes past the table's have its last row."""
    of_row = weights[np.minimum(responses.skill, len(weights) - 1)]
    right: Floats = 1 / (1 + np.exp(-(_counts(responses) * of_row).sum(axis=1)))
    return right


def _counts(responses: Responses) -> Reals:
    """1, log(1 + right answers before), log(1 + wrong answers before)."""
    student, skill = responses.student.astype(np.int64), responses.skill.astype(np.int64)
    place = np.arange(len(responses))
    seen = before(student, skill, place, responses.correct.astype(float))
    return np.column_stack((np.ones(len(place)), np.log1p(seen.right), np.log1p(seen.answers - seen.right)))
