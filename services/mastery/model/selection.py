"""The next exercise for a pupil: a table of reasons, the first that finds an exercise decides.

Each reason offers pools of exercises in order. In a pool the exercises that tell most about the pupil's ability come first
(maximum Fisher information), and one of the first few is drawn, another for every pupil, day and last answer: "randomesque"
exposure control (G. G. Kingsbury, A. R. Zara, "Procedures for selecting items for computerized adaptive tests", Applied
Measurement in Education 2, 1989), which needs no count shared between replicas.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from heapq import nsmallest

from services.mastery.model.bank import Exercise
from services.mastery.model.policy import POLICY, Pool, Reason
from services.mastery.model.situation import Situation

DRAWN_FROM = 10
"""So many of the most informative exercises of a pool are as good as the best: each goes to a tenth of the pupils."""
Information = Callable[[Exercise], float]
"""What the answer to an exercise would tell about the pupil's ability: Fisher information, per squared logit."""


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


def choose(situation: Situation, information: Information) -> Choice | Nothing:
    """The same for the same past, bank and day. Never without a reason."""
    for reason, pools in POLICY:
        for pool in pools(situation):
            allowed = [one for one in pool.exercises if _is_allowed(one, pool, situation)]
            if allowed:
                return Choice(_drawn(allowed, situation, information), reason, pool.codes)
    return _nothing(situation)


def _is_allowed(exercise: Exercise, pool: Pool, situation: Situation) -> bool:
    return (
        exercise.id not in situation.excluded
        and situation.scope.covers(exercise.topic_id, situation.bank)
        and (pool.ignores_readiness or situation.readiness.is_open(exercise.topic_id))
    )


def _drawn(exercises: Collection[Exercise], situation: Situation, information: Information) -> Exercise:
    pupil = situation.pupil
    newest = b"".join(
        one.attempt_id.bytes for one in pupil.answers[:1]
    )  # what went wrong shall not be drawn again and again
    lot = blake2b(pupil.id.bytes + newest + situation.now.date().isoformat().encode(), digest_size=8)

    def drawn(exercise: Exercise) -> bytes:
        mine = lot.copy()
        mine.update(exercise.id.bytes)
        return mine.digest()

    ranked = [(-information(one), drawn(one), one.id, one) for one in exercises]
    return min(nsmallest(DRAWN_FROM, ranked), key=lambda one: one[1:3])[3]


def _nothing(situation: Situation) -> Nothing:
    covered = [one for one in situation.bank.practised() if situation.scope.covers(one, situation.bank)]
    if not covered:
        return Nothing(Absence.NO_EXERCISES)
    if not situation.topics:
        missing = {gate for one in covered for gate in situation.readiness.missing(one)}
        return Nothing(Absence.PREREQUISITES_MISSING, tuple(sorted(missing)))
    due = situation.due()
    is_done = all(map(situation.is_mastered, situation.topics))
    if is_done and due and due[0][0] > situation.now:
        return Nothing(Absence.ALL_MASTERED, next_at=due[0][0])
    return Nothing(Absence.RECENTLY_DONE)
