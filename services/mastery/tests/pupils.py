"""Pupils who answer: observations for tests."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from services.mastery.model.history import Observation
from services.mastery.model.profile import Misconception, Profile

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
TOPIC = "fraction-addition"


@dataclass(frozen=True, slots=True)
class Pupil:
    student_id: UUID = field(default_factory=uuid4)

    def answers(self, correct: float, *, minute: int = 0, topic: str = TOPIC) -> Observation:
        return Observation(
            attempt_id=uuid4(),
            student_id=self.student_id,
            topic_id=topic,
            exercise_id=uuid4(),
            submitted_at=START + timedelta(minutes=minute),
            correct=correct,
        )


def regraded(observation: Observation, correct: float, revision: int = 1) -> Observation:
    return replace(observation, correct=correct, revision=revision)


def profile(pupil: Pupil, revision: int, *probabilities: float) -> Profile:
    """Misconceptions with these probabilities, the first in subtraction, the others in addition."""
    found = (
        Misconception(f"CODE_{at}", f"Name {at}", "addition" if at else "subtraction", one, one >= 0.5, 3, START)
        for at, one in enumerate(probabilities)
    )
    return Profile(pupil.student_id, revision, tuple(found), START + timedelta(minutes=revision))
