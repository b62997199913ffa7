"""A pupil, what they may be given, and when: what the reasons for an exercise are judged by."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.mastery.model.bank import Bank
from services.mastery.model.level import FROM, Level
from services.mastery.model.pupil import Pupil
from services.mastery.model.readiness import Readiness
from services.mastery.model.spacing import due_at

MASTERED = FROM[Level.MASTERED]
FRESH = timedelta(days=7)
"""What was solved within this time is not given again."""


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
    """Practised topics in the scope that the pupil is ready for, by id."""
    excluded: set[UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.readiness = Readiness.of(self.bank, self.pupil.known)
        covered = (one for one in self.bank.practised() if self.scope.covers(one, self.bank))
        self.topics = sorted(one for one in covered if self.readiness.is_open(one))
        self.excluded = {*self.pupil.solved, *(one.exercise_id for one in self.pupil.answers[:1])}

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
