"""What somebody found out about a stored attempt, later than the rules."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.attempts.model.attempt import Question, Source, Verdict


class Outcome(StrEnum):
    CLASSIFIED = "CLASSIFIED"
    CORRECT = "CORRECT"
    UNCLASSIFIED = "UNCLASSIFIED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An error that was considered, and how sure it is, in [0, 1]."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """`cause` is the id of the record that tells it: the same at every delivery. `source` is a model, or the person who was
    asked where no model was sure. Nothing in it is trusted before it is checked: `reading` is the answer in plain notation,
    `solution` the answer to a problem that nobody had solved."""

    cause: UUID
    attempt_id: UUID
    student_id: UUID
    question: Question | None
    outcome: Outcome
    found_at: datetime
    error_tag: str | None = None
    confidence: float | None = None
    step: int | None = None
    evidence: str = ""
    suspicions: tuple[Suspicion, ...] = ()
    reading: str | None = None
    solution: str | None = None
    source: Source = Source.LLM


@dataclass(frozen=True, slots=True)
class Revision:
    """A verdict that took the place of another. `number` counts from 1; the highest one holds."""

    attempt_id: UUID
    number: int
    verdict: Verdict
    cause: UUID
    decided_at: datetime
    is_regrade: bool
    """Whether it says otherwise than before if the work is right."""
