"""The next exercise for a pupil: a table of reasons, the first that finds an exercise decides.

Each reason offers pools of exercises in order. In a pool the exercises that tell most about the pupil's ability come first
(maximum Fisher information), and one of the first few is drawn, another for every pupil, day and last answer: "randomesque"
exposure control (G. G. Kingsbury, A. R. Zara, "Procedures for selecting items for computerized adaptive tests", Applied
Measurement in Education 2, 1989). The lot is weighed: what was answered more often of late is drawn less often.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from heapq import nsmallest
from math import log
from statistics import fmean
from uuid import UUID

from services.mastery.model.bank import Exercise
from services.mastery.model.policy import POLICY, Pool, Reason
from services.mastery.model.situation import Situation

DRAWN_FROM = 10
"""So many of the most informative exercises of a pool are as good as the best: each goes to a tenth of the pupils, where
all were answered equally often."""
Information = Callable[[Exercise], float]
"""What the answer to an exercise would tell about the pupil's ability: Fisher information, per squared logit."""
Exposures = Mapping[UUID, int]
"""How often exercises were answered of late; those that were not are missing."""


class Absence(StrEnum):
    """Why there is no exercise."""

    NO_EXERCISES = "NO_EXERCISES"
    PREREQUISITES_MISSING = "PREREQUISITES_MISSING"
    RECENTLY_DONE = "RECENTLY_DONE"
    ALL_MASTERED = "ALL_MASTERED"


@dataclass(frozen=True, slots=True)
class Choice:
    """`codes` are the misconceptions that it tells apart or targets."""

    exercise: Exercise
    reason: Reason
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """`missing` are the topics to hold first; `next_at` is when the first mastered topic comes back."""

    reason: Absence
    missing: tuple[str, ...] = ()
    next_at: datetime | None = None


def choose(situation: Situation, information: Information, exposures: Exposures | None = None) -> Choice | Nothing:
    """The same for the same past, bank, day and exposures. Never without a reason."""
    for reason, pools in POLICY:
        for pool in pools(situation):
            allowed = [one for one in pool.exercises if _is_allowed(one, pool, situation)]
            if allowed:
                return Choice(_drawn(allowed, situation, information, exposures or {}), reason, pool.codes)
    return _nothing(situation)


def _is_allowed(exercise: Exercise, pool: Pool, situation: Situation) -> bool:
    return (
        exercise.id not in situation.excluded
        and situation.scope.covers(exercise.topic_id, situation.bank)
        and (pool.ignores_readiness or situation.is_ready(exercise))
    )


def _drawn(
    exercises: Collection[Exercise], situation: Situation, information: Information, exposures: Exposures
) -> Exercise:
    """One of the most informative. An exercise that was answered n times, where the usual one of these was m times, has the
    weight 1 / (1 + n/m): one never answered is drawn twice as often as the usual one, and by less than a fifth of the pupils.
    """
    pupil = situation.pupil
    newest = b"".join(
        one.attempt_id.bytes for one in pupil.answers[:1]
    )  # what went wrong shall not be drawn again and again
    lots = blake2b(pupil.id.bytes + newest + situation.now.date().isoformat().encode(), digest_size=16)

    def drawn(exercise: Exercise) -> tuple[bytes, bytes]:
        """Two lots that tell nothing of each other: one among equals for a place in the best, one among the best."""
        mine = lots.copy()
        mine.update(exercise.id.bytes)
        return mine.digest()[:8], mine.digest()[8:]

    ranked = [(-information(one), *drawn(one), one.id, one) for one in exercises]
    best = [(lot, one) for _, _, lot, _, one in nsmallest(DRAWN_FROM, ranked)]
    usual = fmean(exposures.get(one.id, 0) for _, one in best) or 1.0

    def wait(lot: bytes, exercise: Exercise) -> float:
        """An exponential time at the rate of its weight: the first one is the one drawn."""
        even = (int.from_bytes(lot) + 1) / 2**64  # between 0 and 1
        return -log(even) * (1 + exposures.get(exercise.id, 0) / usual)

    return min(best, key=lambda one: (wait(*one), one[1].id))[1]


def _nothing(situation: Situation) -> Nothing:
    if not situation.covered:
        return Nothing(Absence.NO_EXERCISES)
    if not situation.topics:
        missing = set[str]().union(*map(situation.missing, situation.covered))
        return Nothing(Absence.PREREQUISITES_MISSING, tuple(sorted(missing)))
    due = situation.due()
    is_done = all(map(situation.is_mastered, situation.topics))
    if is_done and due and due[0][0] > situation.now:
        return Nothing(Absence.ALL_MASTERED, next_at=due[0][0])
    return Nothing(Absence.RECENTLY_DONE)
