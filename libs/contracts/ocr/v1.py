"""Photographs of work, version 1."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.attempts.v1 import MAX_STEPS, Expression, Probability, Step
from libs.contracts.registry import Event, Moment, Vocabulary, contract


class Outcome(Vocabulary):
    """TRANSCRIBED: read surely enough, or confirmed by the pupil: it is work like any other. NEEDS_REVIEW: the pupil is asked
    to confirm or edit it. REJECTED: no picture that may be used. FAILED: nobody could be asked in time."""

    TRANSCRIBED = "TRANSCRIBED"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


@contract("ocr.upload.transcribed.v1", topic="ocr-results", key="student_id")
class UploadTranscribed(Event):
    """What became of a photograph. One with TRANSCRIBED comes at most once for an upload, and is the attempt's work."""

    upload_id: UUID
    """The upload; its object's key does not contain it."""
    attempt_id: UUID
    """The attempt that the work becomes, a UUIDv8 given by the gateway."""
    student_id: UUID
    """The pupil's pseudonym."""
    exercise_id: UUID | None = None
    """The exercise worked on, null where the problem is the pupil's own."""
    course_id: UUID | None = None
    """The course it was set in, if any."""
    outcome: Outcome
    """What became of it."""
    problem: Expression | None = None
    """The task as read from the picture, null where none was."""
    answer: Expression | None = None
    """The final answer; never null where the outcome is TRANSCRIBED."""
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    """Lines of working, in order."""
    confidence: Probability | None = None
    """How sure the transcription is as a whole; 1 where the pupil confirmed it."""
    is_confirmed: bool = False
    """Whether the pupil confirmed or edited it."""
    reason: Annotated[str, Field(max_length=200)] | None = None
    """Why it was rejected or failed, null where it was not."""
    language: str = "en"
    """BCP 47 tag for the feedback."""
    submitted_at: Moment
    """When the pupil uploaded it."""
    transcribed_at: Moment
    """When this was decided."""
