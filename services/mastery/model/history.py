"""What was observed of a pupil on a topic, and the estimate that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from services.mastery.model.bkt import DEFAULTS, Parameters, trace, update
from services.mastery.model.trend import Days, day_of, days_of, extended


class TopicKey(NamedTuple):
    """Whose mastery of what."""

    student_id: UUID
    topic_id: str


class Version(NamedTuple):
    """A version of a topic's parameters; 0 are the built-in ones."""

    topic_id: str
    number: int


class VerdictKey(NamedTuple):
    """One verdict on one attempt at one topic; what makes an observation the same at every delivery."""

    attempt_id: UUID
    topic_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One verdict. `revision` is 0 for the first, and rises with every correction; the highest one holds."""

    attempt_id: UUID
    student_id: UUID
    topic_id: str
    exercise_id: UUID
    submitted_at: datetime
    correct: float
    """Share of full credit, 0..1."""
    revision: int = 0

    @property
    def order(self) -> tuple[datetime, UUID]:
        """Its place in the pupil's history; the id decides between attempts of the same moment."""
        return self.submitted_at, self.attempt_id

    @property
    def is_right(self) -> bool:
        return self.correct == 1

    @property
    def key(self) -> TopicKey:
        return TopicKey(self.student_id, self.topic_id)

    @property
    def verdict(self) -> VerdictKey:
        return VerdictKey(self.attempt_id, self.topic_id, self.revision)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A pupil's mastery of a topic after `attempts_count` attempts; `last` is the order of the newest of them."""

    p_known: float
    attempts_count: int = 0
    last: tuple[datetime, UUID] | None = None
    days: Days = ()
    """What a trend is told from."""
    version: int = 0
    """Of the topic's parameters that it was folded with."""

    def precedes(self, observation: Observation) -> bool:
        """Whether the observation is newer than all this rests on."""
        return self.last is None or self.last < observation.order

    def after(self, observation: Observation, parameters: Parameters = DEFAULTS) -> "Estimate":
        """The estimate one newer observation later."""
        p_known = update(self.p_known, observation.correct, parameters)
        days = extended(self.days, day_of(observation.submitted_at), p_known)
        return Estimate(p_known, self.attempts_count + 1, observation.order, days, self.version)


def fold(observations: Iterable[Observation], parameters: Parameters = DEFAULTS, version: int = 0) -> Estimate:
    """The estimate of a history, one holding verdict per attempt, given in any order: replays it from the start."""
    ordered = sorted(observations, key=attrgetter("submitted_at", "attempt_id"))
    if not ordered:
        return Estimate(parameters.initial, version=version)
    known = trace(parameters.initial, [one.correct for one in ordered], parameters)
    days = days_of([one.submitted_at for one in ordered], known)
    return Estimate(known[-1], len(ordered), ordered[-1].order, days, version)


def holding(observations: Iterable[Observation]) -> dict[UUID, Observation]:
    """The verdict that holds for each attempt: the one with the highest revision."""
    return {one.attempt_id: one for one in sorted(observations, key=attrgetter("revision"))}
