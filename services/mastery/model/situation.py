"""A pupil, what they may be given, and when: what the reasons for an exercise are judged by."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.mastery.model.bank import Bank, Exercise
from services.mastery.model.level import FROM, Level
from services.mastery.model.pupil import Pupil
from services.mastery.model.readiness import Readiness
from services.mastery.model.spacing import due_at

MASTERED = FROM[Level.MASTERED]
FRESH = timedelta(days=7)
"""What was solved within this time is not given again."""
JUST_NOW = timedelta(days=1)
"""Nor what was tried last, within this time: longer, and whoever has nothing else would be left with nothing for good."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for: one topic, or the topics of a domain, or everything."""

    topic_id: str | None = None
    domain: str | None = None

    def covers(self, topic_id: str, bank: Bank) -> bool:
        topic = bank.topics.get(topic_id)
        in_domain = self.domain is None or (topic is not None and topic.domain == self.domain)
        return in_domain and self.topic_id in (None, topic_id)


@dataclass(slots=True)
class Situation:
    """A pupil, what they may be given, and when."""

    pupil: Pupil
    bank: Bank
    scope: Scope
    now: datetime
    readiness: Readiness = field(init=False)
    topics: list[str] = field(init=False)
    """Topics in the scope that have an exercise the pupil is ready for, by id."""
    excluded: set[UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.readiness = Readiness.of(self.bank, self.pupil.known)
        self.topics = sorted(one for one in self.covered if not self.missing(one))
        tried = (one.exercise_id for one in self.pupil.answers[:1] if one.submitted_at > self.now - JUST_NOW)
        self.excluded = {*self.pupil.solved, *tried}

    @property
    def covered(self) -> list[str]:
        """Practised topics in the scope."""
        return [one for one in self.bank.practised() if self.scope.covers(one, self.bank)]

    def is_ready(self, exercise: Exercise) -> bool:
        """Whether the pupil is ready for every topic that it practises."""
        return all(map(self.readiness.is_open, exercise.topic_ids))

    def missing(self, topic_id: str) -> set[str]:
        """The topics that keep the pupil from every exercise of this one; none if there is one they are ready for."""
        if own := self.readiness.missing(topic_id):
            return set(own)
        exercises = self.bank.of_topic(topic_id).values()
        if any(map(self.is_ready, exercises)):
            return set()
        further = {also for one in exercises for also in one.also_topic_ids}
        return {gate for one in further for gate in self.readiness.missing(one)}

    @property
    def begun(self) -> list[str]:
        return [one for one in self.topics if one in self.pupil.known]

    def is_mastered(self, topic_id: str) -> bool:
        return self.pupil.known.get(topic_id, 0.0) >= MASTERED

    def due(self) -> list[tuple[datetime, str]]:
        """When the mastered topics of the scope come back, the first one first."""
        histories: defaultdict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        for one in reversed(self.pupil.answers):
            histories[one.topic_id].append((one.submitted_at, one.is_right))
        return sorted((due_at(histories[one]), one) for one in self.begun if self.is_mastered(one) and histories[one])
