"""Which topics say something of which, and which exercises: those in which the same pupils did better than was to be expected.

How related two are is the correlation over pupils of what they did in each, drawn to 0 where few pupils did both, squared so
that a faint one counts for little; what is negative counts as none, for a better answer must not lower a prediction.
"""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Codes, Reals
from services.mastery.model.features import ALONE, FAINT, TOGETHER, Relation


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """Of each topic or exercise (rows) the others that say most of it, and how much: 0 from where there are no more."""

    thing: Codes
    weight: Reals

    def mean(self, student: Codes, thing: Codes, place: Codes, above: Reals) -> Reals:
        """Before each row, by how much answers to what is related were better than expected.

        Rows are sorted by student and place; those of one place are one attempt and do not know each other. Things beyond those
        of the fit have no related ones.
        """
        found, things = np.empty(len(student)), int(thing.max(initial=-1)) + 1
        _mean(student, thing, place, above, self.thing, self.weight, things, FAINT, ALONE, found)
        return found


def fit_related(student: Codes, thing: Codes, above: Reals, things: int, relation: Relation) -> Related:
    """`above`: by how much each answer was better than its exercise let expect."""
    pair, of_row = np.unique(student * things + thing, return_inverse=True)
    mean = np.bincount(of_row, above, len(pair)) / (FAINT + np.bincount(of_row, minlength=len(pair)))
    pupils = np.bincount(pair % max(things, 1), minlength=things)
    kept = pupils[pair % max(things, 1)] >= relation.pupils
    pair, mean = pair[kept], mean[kept]
    of_pair = pair % max(things, 1)
    fresh = np.diff(pair // max(things, 1), prepend=-1) != 0
    deviation = np.sqrt(np.bincount(of_pair, mean**2, things) / np.maximum(pupils, 1))
    by_thing = np.argsort(of_pair, kind="stable")
    most = min(relation.most, things)
    found = Related(np.zeros((things, most), np.int64), np.zeros((things, most)))
    _fit(
        by_thing,
        np.searchsorted(of_pair[by_thing], np.arange(things + 1)),
        np.cumsum(fresh) - 1,
        np.append(np.flatnonzero(fresh), len(pair)),
        of_pair,
        mean,
        deviation,
        TOGETHER,
        found.thing,
        found.weight,
    )
    return found


@compiled
def _fit(  # noqa: PLR0917 - compiled code takes arrays, not objects
    by_thing: Codes,
    starts: Codes,
    pupil: Codes,
    bounds: Codes,
    thing: Codes,
    mean: Reals,
    deviation: Reals,
    drawn: float,
    found: Codes,
    weight: Reals,
) -> None:
    things, most = found.shape
    together, pupils, met = np.zeros(things), np.zeros(things), np.empty(things, np.int64)
    for one in range(things):
        many, best = 0, 0
        for at in range(starts[one], starts[one + 1]):
            pair = by_thing[at]
            for beside in range(bounds[pupil[pair]], bounds[pupil[pair] + 1]):
                other = thing[beside]
                if pupils[other] == 0:
                    met[many] = other
                    many += 1
                together[other] += mean[pair] * mean[beside]
                pupils[other] += 1
        for k in range(many):
            other = met[k]
            spread = max(deviation[one] * deviation[other], 1e-9)
            correlation = together[other] / (pupils[other] + drawn) / spread
            together[other], pupils[other] = 0.0, 0.0
            if other == one or correlation <= 0:
                continue
            share, place = correlation * correlation, best
            while place and (
                weight[one, place - 1] < share or (weight[one, place - 1] == share and found[one, place - 1] > other)
            ):
                place -= 1
                if place + 1 < most:
                    found[one, place + 1], weight[one, place + 1] = found[one, place], weight[one, place]
            if place < most:
                found[one, place], weight[one, place] = other, share
                best = min(best + 1, most)


@compiled
def _mean(  # noqa: PLR0917 - see above
    student: Codes,
    thing: Codes,
    place: Codes,
    above: Reals,
    related: Codes,
    weights: Reals,
    things: int,
    faint: float,
    alone: float,
    found: Reals,
) -> None:
    total, answers = np.zeros(things), np.zeros(things)
    of_student, of_attempt = 0, 0
    for row in range(len(student)):
        if row and student[row] != student[row - 1]:
            for one in range(of_student, row):
                total[thing[one]], answers[thing[one]] = 0.0, 0.0
            of_student = row
        better, weight = 0.0, alone
        for k in range(related.shape[1]) if thing[row] < len(related) else range(0):
            other, share = related[thing[row], k], weights[thing[row], k]
            if share == 0:
                break
            if other < things and answers[other]:
                better += share * total[other] / (faint + answers[other])
                weight += share * answers[other] / (faint + answers[other])
        found[row] = better / weight
        if row + 1 == len(student) or student[row + 1] != student[row] or place[row + 1] != place[row]:
            for one in range(of_attempt, row + 1):
                total[thing[one]] += above[one]
                answers[thing[one]] += 1
            of_attempt = row + 1
