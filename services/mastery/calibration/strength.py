"""How strong a pupil is at one thing, a skill or a question, from the answers to it alone, on the scale of ability.

A normal estimate that each answer moves: a Kalman filter of the logistic curve, linear about the estimate. The gain is that of
an answer at even odds, whatever the odds are, so it does not depend on verdicts, and a better answer never ends in less
strength. The ability of `filtering` knows all answers of the pupil; this one knows what is special about the thing.
"""

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Codes, Reals
from services.mastery.calibration.recency import Mask, by_thing
from services.mastery.model.features import Level


def strength(of: tuple[Codes, Codes, Codes], correct: Reals, curve: tuple[Reals, Reals], level: Level) -> Reals:
    """Before each row. `of`: student, thing, place, as in `before`; `curve`: slope and difficulty of what is answered."""
    found = np.empty(len(correct))
    _strength(*by_thing(*of), correct, *curve, level.variance, level.drift, found)
    return found


@compiled
def _strength(  # noqa: PLR0917 - compiled code takes arrays, not objects
    order: Codes,
    fresh: Mask,
    correct: Reals,
    slope: Reals,
    b: Reals,
    at_first: float,
    drift: float,
    found: Reals,
) -> None:
    mean, variance = 0.0, at_first
    for at in range(len(order)):
        row = order[at]
        if fresh[at]:
            mean, variance = 0.0, at_first
        found[row] = mean
        a = slope[row]
        left = variance / (1 + 0.25 * a * a * variance)
        mean += left * a * (correct[row] - 1 / (1 + np.exp(-a * (mean - b[row]))))
        variance = left + drift
