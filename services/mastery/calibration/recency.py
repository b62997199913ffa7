"""What a pupil did before with the same thing, a skill or a question: how often, how well of late, how long ago."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Codes, Reals
from services.mastery.model.prediction import DECAY, EVEN


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """For every row, of the rows before it with the same student and thing."""

    answers: Reals
    """How many."""
    right: Reals
    """How many of them were right; partial credit counts as that share."""
    log_odds: Reals
    """Of right against wrong, each answer weighing DECAY to the power of the answers since."""
    since: Reals
    """log(1 + attempts the pupil made since the last one); 0 where there was none."""
    never: Reals
    """1 where there was none."""


def before(student: Codes, thing: Codes, place: Codes, correct: Reals) -> Before:
    """`place` is the number of the attempt among all, rising within a student; a thing comes once per place."""
    order = np.lexsort((place, thing, student))
    fresh = (np.diff(student[order], prepend=-1) != 0) | (np.diff(thing[order], prepend=0) != 0)
    answers, all_right, log_odds, since, never = np.empty((5, len(student)))
    _walk(order, fresh, place, correct, DECAY, answers, all_right, log_odds, since, never)
    return Before(answers, all_right, log_odds, since, never)


def surplus(student: Codes, thing: Codes, place: Codes, above: Reals, decay: float) -> Reals:
    """For every row, of the rows before it with the same student and thing: the mean of `above`, each weighing `decay` to the
    power of the answers since, as if there had been one more of 0."""
    order = np.lexsort((place, thing, student))
    fresh = (np.diff(student[order], prepend=-1) != 0) | (np.diff(thing[order], prepend=0) != 0)
    found = np.empty(len(student))
    _surplus(order, fresh, above, decay, found)
    return found


@compiled
def _surplus(order: Codes, fresh: NDArray[np.bool_], above: Reals, decay: float, found: Reals) -> None:
    total, answers = 0.0, 0.0
    for at in range(len(order)):
        row = order[at]
        if fresh[at]:
            total, answers = 0.0, 0.0
        found[row] = total / (1 + answers)
        total, answers = total * decay + above[row], answers * decay + 1


@compiled
def _walk(  # noqa: PLR0917 - compiled code takes arrays, not objects
    order: Codes,
    fresh: NDArray[np.bool_],
    place: Codes,
    correct: Reals,
    decay: float,
    answers: Reals,
    all_right: Reals,
    log_odds: Reals,
    since: Reals,
    never: Reals,
) -> None:
    count, last, total, right, wrong = 0, 0, 0.0, 0.0, 0.0
    for at in range(len(order)):
        row = order[at]
        if fresh[at]:
            count, last, total, right, wrong = 0, place[row] - 1, 0.0, 0.0, 0.0
        answers[row], never[row], all_right[row] = count, 1.0 if count == 0 else 0.0, total
        log_odds[row] = np.log((right + EVEN) / (wrong + EVEN))
        since[row] = np.log(place[row] - last)
        count, last, total = count + 1, place[row], total + correct[row]
        right, wrong = right * decay + correct[row], wrong * decay + 1 - correct[row]
