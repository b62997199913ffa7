"""Records as what they say to this context."""

from uuid import UUID

from libs.contracts import Envelope
from libs.contracts.attempts.v1 import AttemptExpire, AttemptSubmit
from libs.contracts.classifier.v1 import AttemptClassified
from libs.contracts.classifier.v1 import Outcome as Told
from libs.contracts.classifier.v1 import Question as Asked
from services.attempts.model.attempt import Question, Step, Submission
from services.attempts.model.finding import Finding, Outcome, Suspicion


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
    )


def expiry_of(envelope: Envelope, command: AttemptExpire) -> Finding:
    """That nobody answered in time."""
    return Finding(envelope.id, command.attempt_id, command.student_id, None, Outcome.FAILED, command.expired_at)
