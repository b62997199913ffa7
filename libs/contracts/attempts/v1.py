"""Attempts, version 1."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.registry import Event, Moment, Payload, Vocabulary, contract
from libs.contracts.telemetry.v1 import Interaction

MAX_STEPS = 100
Expression = Annotated[str, Field(max_length=500)]
Probability = Annotated[float, Field(ge=0, le=1)]


class InputMode(Vocabulary):
    DIGITAL = "DIGITAL"
    PHOTO_OCR = "PHOTO_OCR"
    UNKNOWN = "UNKNOWN"


class Status(Vocabulary):
    """Where an attempt stands. CLASSIFIED: right, or wrong with a named cause. UNCLASSIFIED: wrong, cause not named."""

    PENDING = "PENDING"
    CLASSIFIED = "CLASSIFIED"
    UNCLASSIFIED = "UNCLASSIFIED"
    UNKNOWN = "UNKNOWN"


class Source(Vocabulary):
    """Who decided: the rule engine, a language model, a teacher."""

    RULE = "RULE"
    LLM = "LLM"
    TEACHER = "TEACHER"
    UNKNOWN = "UNKNOWN"


class Step(Payload):
    expression: Expression
    is_final: bool = False


class RankedCandidate(Payload):
    """One misconception that explains the work. `step` is the 0-based line it shows in, None for the final answer."""

    code: str
    name: str
    probability: Probability
    evidence: str = ""
    refs: tuple[str, ...] = ()
    step: int | None = None


@contract("attempts.attempt.submit.v1", topic="attempts-commands", key="student_id")
class AttemptSubmit(Event):
    """Command: diagnose and store this work. `fingerprint` is a digest of what the pupil sent: the same attempt with
    another fingerprint is a misuse of an idempotency key."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    course_id: UUID | None = None
    input_mode: InputMode = InputMode.DIGITAL
    answer: Expression
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    interactions: Annotated[tuple[Interaction, ...], Field(max_length=2000)] = ()
    language: str = "en"
    fingerprint: str
    submitted_at: Moment


@contract("attempts.attempt.recorded.v1", topic="attempts-lifecycle", key="student_id")
class AttemptRecorded(Event):
    """An attempt is stored with its verdict. Emitted once per attempt."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    course_id: UUID | None = None
    input_mode: InputMode = InputMode.DIGITAL
    is_correct: bool
    status: Status
    error_tag: str | None = None
    confidence: Probability | None = None
    source: Source = Source.RULE
    candidates: tuple[RankedCandidate, ...] = ()
    submitted_at: Moment
    recorded_at: Moment


@contract("attempts.attempt.regraded.v1", topic="attempts-lifecycle", key="student_id")
class AttemptRegraded(Event):
    """The verdict of a recorded attempt changed. `revision` counts from 1; the highest one holds."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    is_correct: bool
    error_tag: str | None = None
    source: Source
    revision: Annotated[int, Field(ge=1)]
    submitted_at: Moment
    regraded_at: Moment


@contract("attempts.attempt.answered.v1", topic="gateway-replies", key="student_id")
class AttemptAnswered(Event):
    """Reply to AttemptSubmit: the outcome, the same for every delivery of the same attempt."""

    attempt_id: UUID
    student_id: UUID
    exercise_id: UUID
    topic_id: str
    is_correct: bool
    status: Status
    error_tag: str | None = None
    confidence: Probability | None = None
    source: Source = Source.RULE
    candidates: tuple[RankedCandidate, ...] = ()
    feedback: str | None = None


class Refusal(Vocabulary):
    UNKNOWN_EXERCISE = "UNKNOWN_EXERCISE"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    UNKNOWN = "UNKNOWN"


@contract("attempts.attempt.refused.v1", topic="gateway-replies", key="student_id")
class AttemptRefused(Event):
    """Reply to AttemptSubmit: nothing was stored, and why."""

    attempt_id: UUID
    student_id: UUID
    reason: Refusal
    detail: str
