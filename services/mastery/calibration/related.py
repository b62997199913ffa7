"""Which topics say something of which: those in which the same pupils did better than their exercises let expect.

How related two topics are is the correlation over pupils of what they did in each, drawn to 0 where few pupils did both,
squared so that a faint one counts for little; what is negative counts as none, for a better answer must not lower a prediction.
"""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import Codes, Reals
from services.mastery.model.features import ALONE, FAINT, RELATED, TOGETHER


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """Of each topic (rows) the others that say most of it, and how much: 0 from where there are no more."""

    topic: Codes
    weight: Reals

    def mean(self, student: Codes, topic: Codes, place: Codes, above: Reals) -> Reals:
        """Before each row, by how much answers in related topics were better than expected.

        Rows are sorted by student and place; those of one place are one attempt and do not know each other. Topics beyond those
        of the fit have no related ones.
        """
        found = np.empty(len(student))
        _mean(student, topic, place, above, self.topic, self.weight, topic.max(initial=-1) + 1, FAINT, ALONE, found)
        return found


def fit_related(student: Codes, topic: Codes, above: Reals, topics: int) -> Related:
    """`above`: by how much each answer was better than its exercise let expect."""
    pair, of_row = np.unique(student * topics + topic, return_inverse=True)
    mean = np.bincount(of_row, above, len(pair)) / (FAINT + np.bincount(of_row, minlength=len(pair)))
    pupil, of_pair = pair // topics, pair % topics
    bounds = np.flatnonzero(np.diff(pupil, prepend=-1, append=-1))
    pupil = np.cumsum(np.diff(pupil, prepend=pupil[:1]) != 0)
    deviation = np.sqrt(np.bincount(of_pair, mean**2, topics) / np.maximum(np.bincount(of_pair, minlength=topics), 1))
    by_topic = np.argsort(of_pair, kind="stable")
    starts = np.searchsorted(of_pair[by_topic], np.arange(topics + 1))
    found = Related(np.zeros((topics, min(RELATED, topics)), np.int64), np.zeros((topics, min(RELATED, topics))))
    for one in range(topics):
        together, pupils = np.zeros(topics), np.zeros(topics)
        _together(by_topic[starts[one] : starts[one + 1]], pupil, bounds, of_pair, mean, together, pupils)
        spread = np.maximum(deviation * deviation[one], 1e-9)
        correlation = np.maximum(together / (pupils + TOGETHER) / spread, 0)
        correlation[one] = 0
        best = np.argsort(-correlation, kind="stable")[: found.topic.shape[1]]
        found.topic[one], found.weight[one] = best, correlation[best] ** 2
    return found


@compiled
def _together(  # noqa: PLR0917 - compiled code takes arrays, not objects
    pairs: Codes, pupil: Codes, bounds: Codes, topic: Codes, mean: Reals, together: Reals, pupils: Reals
) -> None:
    """Sums over the pupils of one topic, for each other topic that they answered."""
    for pair in pairs:
        for other in range(bounds[pupil[pair]], bounds[pupil[pair] + 1]):
            together[topic[other]] += mean[pair] * mean[other]
            pupils[topic[other]] += 1


@compiled
def _mean(  # noqa: PLR0917 - see above
    student: Codes,
    topic: Codes,
    place: Codes,
    above: Reals,
    related: Codes,
    weights: Reals,
    topics: int,
    faint: float,
    alone: float,
    found: Reals,
) -> None:
    total, answers = np.zeros(topics), np.zeros(topics)
    first = 0
    for row in range(len(student)):
        if row and student[row] != student[row - 1]:
            total[:] = 0
            answers[:] = 0
        better, weight = 0.0, alone
        for k in range(related.shape[1]) if topic[row] < len(related) else range(0):
            other, share = related[topic[row], k], weights[topic[row], k]
            if share == 0:
                break
            if other < topics and answers[other]:
                better += share * total[other] / (faint + answers[other])
                weight += share * answers[other] / (faint + answers[other])
        found[row] = better / weight
        if row + 1 == len(student) or student[row + 1] != student[row] or place[row + 1] != place[row]:
            for one in range(first, row + 1):
                total[topic[one]] += above[one]
                answers[topic[one]] += 1
            first = row + 1
