"""Which misconceptions a pupil holds, as the service that judges the answers last told it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Misconception:
    """How sure it is that the pupil holds it, in [0, 1], in how many answers it was seen and when last."""

    code: str
    name: str
    topic_id: str
    probability: float
    is_held: bool
    sightings: int
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """All of a pupil's misconceptions, likeliest first. Of several profiles the one with the highest revision holds."""

    student_id: UUID
    revision: int
    misconceptions: tuple[Misconception, ...]
    updated_at: datetime
