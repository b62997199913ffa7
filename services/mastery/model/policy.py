"""Why a pupil is given an exercise: a table of reasons, each of which offers pools of exercises to draw from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.mastery.model.bank import Exercise
from services.mastery.model.situation import FRESH, Situation

PERSISTENT = 10
"""So many answers to a topic in FRESH without mastering it: other topics come first. Who has not mastered a skill by then
mostly never does by more of the same (J. E. Beck, Y. Gong, "Wheel-spinning: students who fail to master a skill", 2013)."""


class Reason(StrEnum):
    """Why an exercise was chosen, in the order in which the reasons are tried."""

    ASSIGNED = "ASSIGNED"
    DISTINGUISH = "DISTINGUISH"
    REMEDIATE = "REMEDIATE"
    REVIEW = "REVIEW"
    CONTINUE = "CONTINUE"
    BEGIN = "BEGIN"


@dataclass(frozen=True, slots=True)
class Pool:
    """Exercises of which any would do. `codes` are the misconceptions that they tell apart or target."""

    exercises: Iterable[Exercise]
    codes: tuple[str, ...] = ()
    ignores_readiness: bool = False


def _assigned(situation: Situation) -> Iterator[Pool]:
    for exercise_id in situation.pupil.assigned:
        if exercise := situation.bank.find(exercise_id):
            yield Pool([exercise], ignores_readiness=True)


def _distinguishing(situation: Situation) -> Iterator[Pool]:
    if tie := situation.pupil.open_tie():
        if tie.exercise:
            yield Pool(situation.bank.of_prompt(tie.exercise).values(), tie.codes)
        rivals = frozenset(tie.codes)
        able = {one.id: one for code in tie.codes for one in situation.bank.of_target(code).values()}
        yield Pool([one for one in able.values() if not rivals <= one.targets], tie.codes)


def _targeting(situation: Situation) -> Iterator[Pool]:
    for held in situation.pupil.held:
        if pool := situation.bank.of_target(held.code):
            yield Pool(pool.values(), (held.code,))
        else:
            yield Pool(situation.bank.of_topic(held.topic_id).values(), (held.code,))


def _reviews(situation: Situation) -> Iterator[Pool]:
    for at, topic_id in situation.due():
        if at <= situation.now:
            yield _pool_of(topic_id, situation)


def _continuing(situation: Situation) -> Iterator[Pool]:
    yield from _unmastered(situation, are_persistent=False)


def _persisting(situation: Situation) -> Iterator[Pool]:
    yield from _unmastered(situation, are_persistent=True)


def _unmastered(situation: Situation, *, are_persistent: bool) -> Iterator[Pool]:
    recent = Counter(one.topic_id for one in situation.pupil.answers if one.submitted_at > situation.now - FRESH)
    wanted = [one for one in situation.begun if not situation.is_mastered(one)]
    for topic_id in sorted(wanted, key=lambda one: (situation.pupil.known[one], one)):
        if (recent[topic_id] >= PERSISTENT) is are_persistent:
            yield _pool_of(topic_id, situation)


def _beginning(situation: Situation) -> Iterator[Pool]:
    bank, readiness, tried = situation.bank, situation.readiness, situation.pupil.known.keys()

    def order(topic_id: str) -> tuple[bool, bool, int, str]:
        foundations = bank.foundations(topic_id)
        return topic_id in readiness.implied, not foundations & tried, len(foundations), topic_id

    for topic_id in sorted((one for one in situation.topics if one not in tried), key=order):
        yield _pool_of(topic_id, situation)


POLICY: Sequence[tuple[Reason, Callable[[Situation], Iterator[Pool]]]] = (
    (Reason.ASSIGNED, _assigned),
    (Reason.DISTINGUISH, _distinguishing),
    (Reason.REMEDIATE, _targeting),
    (Reason.REVIEW, _reviews),
    (Reason.CONTINUE, _continuing),
    (Reason.BEGIN, _beginning),
    (Reason.CONTINUE, _persisting),  # before it something new, if there is anything
)


def _pool_of(topic_id: str, situation: Situation) -> Pool:
    return Pool(situation.bank.of_topic(topic_id).values())
