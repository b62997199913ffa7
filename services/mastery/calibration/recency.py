"""What a pupil did before with the same thing, a skill or a question: how often, how well of late, how long ago."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Codes, Reals
from services.mastery.model.features import SPACED

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """For every row, of the rows before it with the same student and thing."""

    answers: Reals
    """How many."""
    right: Reals
    """How many of them were right; partial credit counts as that share."""
    since: Reals
    """log(1 + attempts the pupil made since the last one); 0 where there was none."""
    never: Reals
    """1 where there was none."""
    pauses: Reals
    """The mean of `since` of those that were not the first, each weighing SPACED to the power of the answers since, as if there
    had been one more of 0."""


def by_thing(student: Codes, thing: Codes, place: Codes) -> tuple[Codes, Mask]:
    """The rows of each student and thing together, by place, and where those of another begin."""
    order = np.lexsort((place, thing, student))
    return order, (np.diff(student[order], prepend=-1) != 0) | (np.diff(thing[order], prepend=0) != 0)


def before(student: Codes, thing: Codes, place: Codes, correct: Reals) -> Before:
    """`place` is the number of the attempt among all, rising within a student; a thing comes once per place."""
    answers, right, since, never, pauses = np.empty((5, len(student)))
    _walk(*by_thing(student, thing, place), place, correct, SPACED, answers, right, since, never, pauses)
    return Before(answers, right, since, never, pauses)


def surplus(student: Codes, thing: Codes, place: Codes, above: Reals, decay: float) -> Reals:
    """For every row, of the rows before it with the same student and thing: the mean of `above`, each weighing `decay` to the
    power of the answers since, as if there had been one more of 0."""
    found = np.empty(len(student))
    _surplus(*by_thing(student, thing, place), above, decay, found)
    return found


@compiled
def _surplus(order: Codes, fresh: Mask, above: Reals, decay: float, found: Reals) -> None:
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
    fresh: Mask,
    place: Codes,
    correct: Reals,
    decay: float,
    answers: Reals,
    all_right: Reals,
    since: Reals,
    never: Reals,
    pauses: Reals,
) -> None:
    count, last, right, total, weight = 0, 0, 0.0, 0.0, 0.0
    for at in range(len(order)):
        row = order[at]
        if fresh[at]:
            count, last, right, total, weight = 0, place[row] - 1, 0.0, 0.0, 0.0
        answers[row], never[row], all_right[row] = count, 1.0 if count == 0 else 0.0, right
        since[row] = np.log(place[row] - last)
        pauses[row] = total / (1 + weight)
        if count:
            total, weight = total * decay + since[row], weight * decay + 1
        count, last, right = count + 1, place[row], right + correct[row]
