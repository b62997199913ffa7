"""Records as what they say to this context."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import orjson

from libs.chassis.errors import Permanent
from libs.contracts import Envelope, Event, problem_id
from libs.contracts.attempts.v1 import AttemptExpire, AttemptSubmit, InputMode
from libs.contracts.attempts.v1 import Source as Teller
from libs.contracts.classifier.v1 import AttemptClassified
from libs.contracts.classifier.v1 import Outcome as Told
from libs.contracts.classifier.v1 import Question as Asked
from libs.contracts.ocr.v1 import Outcome as Seen
from libs.contracts.ocr.v1 import UploadTranscribed
from libs.contracts.telemetry.v1 import InteractionsCaptured
from services.attempts.model.attempt import Question, Source, Step, Submission
from services.attempts.model.finding import Finding, Outcome, Suspicion


@dataclass(frozen=True, slots=True)
class Work:
    """A submission with the record that brought it. `captured` are the keystrokes, None where there can be none."""

    cause: Envelope
    submission: Submission
    captured: InteractionsCaptured | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the record that brought it."""

    cause: Envelope
    finding: Finding


def work_in(cause: Envelope, data: Event) -> Work | None:
    """The work that a record brings, None where it brings none: a picture that could not be read, or that the pupil is still
    asked about, is none of our business."""
    if isinstance(data, AttemptSubmit):
        return Work(cause, submission_of(data), _captured(data))
    if isinstance(data, UploadTranscribed) and data.outcome is Seen.TRANSCRIBED:
        return photographed(cause, data)
    return None


def found_in(cause: Envelope, data: Event) -> Found | None:
    """What a record says about an attempt, None where it says nothing."""
    if isinstance(data, AttemptClassified):
        return Found(cause, finding_of(cause.id, data))
    if isinstance(data, AttemptExpire):
        return Found(cause, expiry_of(cause.id, data))
    return None


def photographed(cause: Envelope, upload: UploadTranscribed) -> Work:
    """Work read from a picture, which is work like any other. Raises Permanent where the record cannot be work."""
    problem = upload.problem if upload.exercise_id is None else None
    exercise_id = upload.exercise_id or (problem_id(problem) if problem else None)
    if exercise_id is None or upload.answer is None:
        raise Permanent(f"upload {upload.upload_id} has no answer, or neither exercise nor problem")
    steps = [[one.expression, one.is_final] for one in upload.steps]
    content = orjson.dumps([exercise_id, upload.course_id, upload.answer, steps])
    submission = Submission(
        attempt_id=upload.attempt_id,
        student_id=upload.student_id,
        exercise_id=exercise_id,
        course_id=upload.course_id,
        input_mode=InputMode.PHOTO_OCR,
        answer=upload.answer,
        steps=tuple(Step(one.expression, one.is_final) for one in upload.steps),
        language=upload.language,
        fingerprint=sha256(content).hexdigest(),
        submitted_at=upload.submitted_at,
        problem=problem,
    )
    return Work(cause, submission)


def submission_of(command: AttemptSubmit) -> Submission:
    return Submission(
        attempt_id=command.attempt_id,
        student_id=command.student_id,
        exercise_id=command.exercise_id,
        course_id=command.course_id,
        input_mode=command.input_mode,
        answer=command.answer,
        steps=tuple(Step(step.expression, step.is_final) for step in command.steps),
        language=command.language,
        fingerprint=command.fingerprint,
        submitted_at=command.submitted_at,
        problem=command.problem,
    )


def finding_of(cause: UUID, told: AttemptClassified) -> Finding:
    """What the classifier found. A word that is not known here yet says no more than that nothing was found."""
    known = told.outcome is not Told.UNKNOWN and told.question is not Asked.UNKNOWN
    return Finding(
        cause=cause,
        attempt_id=told.attempt_id,
        student_id=told.student_id,
        question=Question(told.question) if known else None,
        outcome=Outcome(told.outcome) if known else Outcome.UNCLASSIFIED,
        found_at=told.classified_at,
        error_tag=told.error_tag,
        confidence=told.confidence,
        step=told.step,
        evidence=told.evidence,
        suspicions=tuple(Suspicion(one.code, one.confidence) for one in told.suspicions),
        reading=told.reading,
        solution=told.solution,
        source=Source.TEACHER if told.source is Teller.TEACHER else Source.LLM,
    )


def expiry_of(cause: UUID, command: AttemptExpire) -> Finding:
    """That nobody answered in time."""
    return Finding(cause, command.attempt_id, command.student_id, None, Outcome.FAILED, command.expired_at)


def _captured(command: AttemptSubmit) -> InteractionsCaptured:
    return InteractionsCaptured(
        attempt_id=command.attempt_id,
        student_id=command.student_id,
        course_id=command.course_id,
        interactions=command.interactions,
        captured_at=command.submitted_at,
    )
