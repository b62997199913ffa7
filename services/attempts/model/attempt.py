"""The values of this context: what a pupil submitted, how it was judged, and what became of the submission."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from libs.diagnosis import Diagnosis


class Status(StrEnum):
    CLASSIFIED = "CLASSIFIED"
    UNCLASSIFIED = "UNCLASSIFIED"


UNCLASSIFIED = "UNCLASSIFIED"


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What grading needs to know of an exercise."""

    exercise_id: UUID
    topic_id: str
    prompt: str
    expected_answer: str


@dataclass(frozen=True, slots=True)
class Step:
    expression: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """A pupil's work as accepted. `fingerprint` tells the same work from other work under the same id."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    course_id: UUID | None
    input_mode: str
    answer: str
    steps: tuple[Step, ...]
    language: str
    fingerprint: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """One ranked candidate: `probability` in [0, 1], `step` the 0-based line or None for the final answer.

    `together_with` are the codes of what must have happened besides.
    """

    code: str
    name: str
    refs: tuple[str, ...]
    probability: float
    evidence: str
    step: int | None
    together_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`error_tag` is None for right work, the first explanation's code or UNCLASSIFIED for wrong work.

    `tied` are the codes of the first explanations where nothing tells them apart, `distinguish_with` is an exercise that
    would. `message` says what could not be read in the work or stands out in it.
    """

    is_correct: bool
    status: Status
    error_tag: str | None
    confidence: float | None
    explanations: tuple[Explanation, ...]
    source: str = "RULE"
    tied: tuple[str, ...] = ()
    distinguish_with: str | None = None
    message: str | None = None

    @property
    def is_unread(self) -> bool:
        """Whether it is wrong for no better reason than that the answer could not be read."""
        return self.error_tag == UNCLASSIFIED and "Answer:" in (self.message or "")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A stored attempt with its verdict."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    course_id: UUID | None
    input_mode: str
    answer: str
    steps: tuple[Step, ...]
    verdict: Verdict
    fingerprint: str
    submitted_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """An attempt that may be new, and the diagnosis that its verdict rests on."""

    attempt: Attempt
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Conflict:
    """The id is taken by other work: nothing was stored."""

    attempt_id: UUID
    student_id: UUID


Result = Attempt | Conflict
