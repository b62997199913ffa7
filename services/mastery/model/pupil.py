"""What the choice of an exercise rests on: a pupil's own past."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.mastery.model.history import Observation
from services.mastery.model.profile import Misconception


@dataclass(frozen=True, slots=True)
class Tie:
    """A wrong answer that several misconceptions explain equally well. `exercise` is a task that would tell them apart."""

    attempt_id: UUID
    student_id: UUID
    topic_id: str
    codes: tuple[str, ...]
    exercise: str | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Pupil:
    id: UUID
    known: Mapping[str, float] = field(default_factory=dict)
    """P(known) of every topic ever tried."""
    answers: Sequence[Observation] = ()
    """The holding verdicts on the newest answers to each topic, newest first."""
    solved: Collection[UUID] = ()
    """The exercises answered right of late."""
    held: Sequence[Misconception] = ()
    """The misconceptions held, likeliest first."""
    tie: Tie | None = None
    """The newest one."""
    assigned: Sequence[UUID] = ()
    """The exercises that were set and not tried since, in the order in which they are to be done."""

    def open_tie(self) -> Tie | None:
        """The tie that nothing has been answered after in its topic; none once its answer counts as right."""
        if self.tie is None:
            return None
        newest = next((one for one in self.answers if one.topic_id == self.tie.topic_id), None)
        is_open = newest is not None and newest.attempt_id == self.tie.attempt_id and not newest.is_right
        return self.tie if is_open else None
