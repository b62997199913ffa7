"""What a pupil did before with the same thing, a skill or a question: how often, how well of late, how long ago."""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.irt import Codes, Reals
from services.mastery.calibration.steps import in_step

DECAY = 0.8
"""What an answer weighs less with every later one to the same thing."""
_HALF = 0.5
"""Added to right and to wrong: the odds of somebody who has not answered are even."""


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """For every row, of the rows before it with the same student and thing."""

    answers: Reals
    """How many."""
    log_odds: Reals
    """Of right against wrong, each answer weighing DECAY to the power of the answers since."""
    since: Reals
    """log(1 + attempts the pupil made since the last one); 0 where there was none."""
    never: Reals
    """1 where there was none."""


def before(student: Codes, thing: Codes, place: Codes, correct: Reals) -> Before:
    """`place` is the number of the attempt among all, rising within a student; a thing comes once per place."""
    rows = len(student)
    order = np.lexsort((place, thing, student))
    changes = (np.diff(student[order], prepend=-1) != 0) | (np.diff(thing[order], prepend=0) != 0)
    answers, log_odds, since, never = np.zeros(rows), np.zeros(rows), np.zeros(rows), np.ones(rows)
    right: Reals = np.zeros(0)
    wrong, last = right, right
    for count, at in enumerate(in_step(np.cumsum(changes))):
        here = order[at]
        if count:
            right, wrong = right[: len(here)], wrong[: len(here)]
            since[here], never[here] = np.log(place[here] - last[: len(here)]), 0.0
        else:
            right = wrong = np.zeros(len(here))
        answers[here], log_odds[here] = count, np.log((right + _HALF) / (wrong + _HALF))
        right, wrong, last = right * DECAY + correct[here], wrong * DECAY + 1 - correct[here], place[here].astype(float)
    return Before(answers, log_odds, since, never)
