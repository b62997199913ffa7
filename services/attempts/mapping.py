"""Domain values to and from the contracts' payloads; nothing else knows both."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from libs.chassis.kafka.delivery import Delivery
from libs.chassis.kafka.projection import Projection
from libs.chassis.kafka.record import Outgoing
from libs.contracts import Envelope, Event, derived_id
from libs.contracts.attempts import v1
from libs.contracts.curriculum.v1 import AnswerPublished
from libs.contracts.telemetry.v1 import InteractionsCaptured
from libs.diagnosis import Evidence, MisconceptionInfo, misconceptions
from libs.diagnosis.profile import HELD, SIGHTING
from services.attempts.handlers import Recorded
from services.attempts.model.attempt import AnswerKey, Attempt, Conflict, Explanation, Step, Submission
from services.attempts.model.feedback import feedback_on
from services.attempts.model.profile import PupilProfile

MOST_TOLD = 30  # misconceptions of a pupil that others hear of, the likeliest first


def submission_of(command: v1.AttemptSubmit) -> Submission:
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
    )


def outgoing_of(deliveries: Sequence[Delivery], recorded: Recorded) -> list[Outgoing]:
    """What a batch of commands brings about, in order: a reply each, for stored work its two facts, and then the profiles.

    The facts' ids come from the attempt or the profile, not from the command: a client's second try is another command for
    the same fact.
    """
    outgoing: list[Outgoing] = []
    causes: dict[UUID, Envelope] = {}
    for delivery, result in zip(deliveries, recorded.results, strict=True):
        command: v1.AttemptSubmit = delivery.data
        cause = delivery.envelope
        if isinstance(result, Conflict):
            outgoing += _reply(_refused(result), cause)
            continue
        told = _told(result)
        feedback = feedback_on(result.verdict, command.language)
        outgoing += _reply(v1.AttemptAnswered(**told, feedback=feedback), cause)
        for fact in (_recorded(result, told), _captured(command)):
            outgoing.append(Outgoing(fact, cause=cause, id=derived_id(result.attempt_id, fact.contract.type)))
        causes[result.student_id] = cause
    for student_id, cause in causes.items():
        if profile := recorded.profiles.get(student_id):
            outgoing.append(_updated(profile, cause))
    return outgoing


class PublishedAnswerKeys:
    """The AnswerKeys port over curriculum's compacted topic."""

    def __init__(self, projection: Projection[AnswerPublished]) -> None:
        self._rows = projection.rows

    def find(self, exercise_id: UUID) -> AnswerKey | None:
        row = self._rows.get(str(exercise_id))
        if row is None:
            return None
        return AnswerKey(row.exercise_id, row.topic_id, row.prompt, row.expected_answer)


def _reply(event: Event, cause: Envelope) -> list[Outgoing]:
    return [] if cause.reply_partition is None else [Outgoing(event, cause=cause, reply=True)]


def _told(attempt: Attempt) -> dict[str, Any]:
    """What the reply and the fact have in common."""
    verdict = attempt.verdict
    return {
        "attempt_id": attempt.attempt_id,
        "student_id": attempt.student_id,
        "exercise_id": attempt.exercise_id,
        "topic_id": attempt.topic_id,
        "is_correct": verdict.is_correct,
        "status": v1.Status(verdict.status),
        "error_tag": verdict.error_tag,
        "confidence": verdict.confidence,
        "source": v1.Source(verdict.source),
        "candidates": tuple(_candidate(one) for one in verdict.explanations),
        "tied": verdict.tied,
        "distinguish_with": verdict.distinguish_with,
    }


def _recorded(attempt: Attempt, told: dict[str, Any]) -> v1.AttemptRecorded:
    return v1.AttemptRecorded(
        **told,
        course_id=attempt.course_id,
        input_mode=v1.InputMode(attempt.input_mode),
        submitted_at=attempt.submitted_at,
        recorded_at=attempt.recorded_at,
    )


def _refused(conflict: Conflict) -> v1.AttemptRefused:
    return v1.AttemptRefused(
        attempt_id=conflict.attempt_id,
        student_id=conflict.student_id,
        reason=v1.Refusal.IDEMPOTENCY_CONFLICT,
        detail="this idempotency key was used for other work",
    )


def _captured(command: v1.AttemptSubmit) -> InteractionsCaptured:
    return InteractionsCaptured(
        attempt_id=command.attempt_id,
        student_id=command.student_id,
        course_id=command.course_id,
        interactions=command.interactions,
        captured_at=command.submitted_at,
    )


def _candidate(one: Explanation) -> v1.RankedCandidate:
    return v1.RankedCandidate(
        code=one.code,
        name=one.name,
        probability=one.probability,
        evidence=one.evidence,
        refs=one.refs,
        step=one.step,
        together_with=one.together_with,
    )


def _updated(profile: PupilProfile, cause: Envelope) -> Outgoing:
    """The whole profile, so that the latest event is enough. What the catalogue no longer has is left out."""
    assert profile.updated_at is not None  # it has a revision
    catalogue = _catalogue()
    # What is hardly likely is nobody's business: it stays here until more is seen, and keeps the event small.
    likely = [(code, one) for code, one in profile.evidence.evidence.items() if one.probability >= SIGHTING]
    found = sorted(likely, key=lambda entry: (-entry[1].probability, entry[0]))[:MOST_TOLD]
    event = v1.MisconceptionsUpdated(
        student_id=profile.student_id,
        revision=profile.revision,
        misconceptions=tuple(
            _misconception(catalogue[code], evidence) for code, evidence in found if code in catalogue
        ),
        updated_at=profile.updated_at,
    )
    name = f"{event.contract.type}/{profile.revision}"
    return Outgoing(event, cause=cause, id=derived_id(profile.student_id, name))


def _misconception(info: MisconceptionInfo, evidence: Evidence) -> v1.Misconception:
    assert evidence.last_seen is not None  # every submission has its time
    return v1.Misconception(
        code=info.code,
        name=info.name,
        topic_id=info.topic,
        probability=evidence.probability,
        is_held=evidence.probability >= HELD,
        sightings=evidence.sightings,
        last_seen=datetime.fromisoformat(evidence.last_seen),
    )


@cache
def _catalogue() -> dict[str, MisconceptionInfo]:
    return {one.code: one for one in misconceptions()}
