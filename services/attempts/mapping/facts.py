"""What is told about attempts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from libs.chassis.kafka.record import Outgoing
from libs.contracts import Envelope, Event, derived_id
from libs.contracts.attempts import v1
from libs.contracts.classifier.v1 import AttemptClassify, Question
from services.attempts.handlers.recording import Recorded
from services.attempts.handlers.revising import Changed, Revised
from services.attempts.mapping.incoming import Work
from services.attempts.mapping.profiles import updated
from services.attempts.model.attempt import AnswerKey, Attempt, Conflict, Explanation, Verdict
from services.attempts.model.feedback import feedback_on
from services.attempts.model.profile import PupilProfile
from services.attempts.ports import Catalogue

LONGEST = 500  # characters of a task that are asked about


def told_of_work(works: Sequence[Work], recorded: Recorded, catalogue: Catalogue) -> list[Outgoing]:
    """What a batch of work brings about, in order: a reply each, for stored work its facts and the question that is left,
    and then the profiles.

    The ids of all but the replies come from the attempt or the profile, not from the command: a client's second try is
    another command for the same fact.
    """
    outgoing: list[Outgoing] = []
    causes: dict[UUID, Envelope] = {}
    for work, result in zip(works, recorded.results, strict=True):
        cause, language = work.cause, work.submission.language
        if isinstance(result, Conflict):
            outgoing += _reply(_refused(result), cause)
            continue
        common = _common(result) | _verdict(result.verdict)
        common |= {"tied": result.verdict.tied, "distinguish_with": result.verdict.distinguish_with}
        feedback = feedback_on(result.verdict, language)
        outgoing += _reply(v1.AttemptAnswered(**common, feedback=feedback), cause)
        facts: list[Event] = [_recorded(result, common)]
        if work.captured is not None:
            facts.append(work.captured)
        if result.question is not None:
            facts.append(_asked(result, recorded.keys[result.exercise_id], language))
        for fact in facts:
            outgoing.append(Outgoing(fact, cause=cause, id=derived_id(result.attempt_id, fact.contract.type)))
        causes[result.student_id] = cause
    return outgoing + _profiles(causes, recorded.profiles, catalogue)


def told_of_findings(causes: Sequence[Envelope], revised: Revised, catalogue: Catalogue) -> list[Outgoing]:
    """What a batch of findings brings about, in order: a fact for each that changed something, and then the profiles."""
    outgoing: list[Outgoing] = []
    pupils: dict[UUID, Envelope] = {}
    for cause, changed in zip(causes, revised.results, strict=True):
        if changed is None:
            continue
        attempt, number = changed.attempt, changed.revision.number
        fact = _regraded(changed) if changed.revision.is_regrade else _classified(changed)
        identity = derived_id(attempt.attempt_id, f"{fact.contract.type}/{number}")
        outgoing.append(Outgoing(fact, cause=cause, id=identity))
        pupils[attempt.student_id] = cause
    return outgoing + _profiles(pupils, revised.profiles, catalogue)


def expiries(overdue: Iterable[tuple[UUID, UUID]], now: datetime) -> list[Outgoing]:
    """A command for each of these attempts, the same however often it is given up."""
    commands = (v1.AttemptExpire(attempt_id=id_, student_id=student_id, expired_at=now) for id_, student_id in overdue)
    return [Outgoing(one, id=derived_id(one.attempt_id, one.contract.type)) for one in commands]


def _profiles(causes: dict[UUID, Envelope], profiles: dict[UUID, PupilProfile], catalogue: Catalogue) -> list[Outgoing]:
    return [updated(profiles[id_], catalogue, cause) for id_, cause in causes.items() if id_ in profiles]


def _reply(event: Event, cause: Envelope) -> list[Outgoing]:
    return [] if cause.reply_partition is None else [Outgoing(event, cause=cause, reply=True)]


def _common(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt_id": attempt.attempt_id,
        "student_id": attempt.student_id,
        "exercise_id": attempt.exercise_id,
        "topic_id": attempt.topic_id,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "is_correct": verdict.is_correct,
        "status": v1.Status(verdict.status),
        "error_tag": verdict.error_tag,
        "confidence": verdict.confidence,
        "source": v1.Source(verdict.source),
        "candidates": tuple(_candidates(verdict.explanations)),
    }


def _counted(attempt: Attempt, verdict: Verdict) -> dict[str, Any]:
    """What the verdict counts for, and how much."""
    return {
        "also_topic_ids": attempt.also_topic_ids,
        "credit": verdict.credit,
        "is_own_problem": attempt.problem is not None,
    }


def _recorded(attempt: Attempt, common: dict[str, Any]) -> v1.AttemptRecorded:
    return v1.AttemptRecorded(
        **common,
        course_id=attempt.course_id,
        input_mode=v1.InputMode(attempt.input_mode),
        submitted_at=attempt.submitted_at,
        recorded_at=attempt.recorded_at,
        **_counted(attempt, attempt.verdict),
    )


def _asked(attempt: Attempt, key: AnswerKey, language: str) -> AttemptClassify:
    assert attempt.question is not None
    return AttemptClassify(
        **_common(attempt) | {"topic_id": None if attempt.topic_id == v1.UNKNOWN_TOPIC else attempt.topic_id},
        question=Question(attempt.question),
        problem=key.prompt[:LONGEST],
        expected_answer=key.expected_answer and key.expected_answer[:LONGEST],
        answer=attempt.answer,
        steps=tuple(v1.Step(expression=one.expression, is_final=one.is_final) for one in attempt.steps),
        unread_steps=attempt.unread_steps,
        language=language,
        submitted_at=attempt.submitted_at,
    )


def _classified(changed: Changed) -> v1.AttemptClassified:
    attempt, revision = changed.attempt, changed.revision
    return v1.AttemptClassified(
        **_common(attempt) | _verdict(revision.verdict),
        revision=revision.number,
        submitted_at=attempt.submitted_at,
        classified_at=revision.decided_at,
    )


def _regraded(changed: Changed) -> v1.AttemptRegraded:
    attempt, revision = changed.attempt, changed.revision
    verdict = _verdict(revision.verdict)
    del verdict["candidates"]
    return v1.AttemptRegraded(
        **_common(attempt) | verdict,
        revision=revision.number,
        submitted_at=attempt.submitted_at,
        regraded_at=revision.decided_at,
        **_counted(attempt, revision.verdict),
    )


def _refused(conflict: Conflict) -> v1.AttemptRefused:
    return v1.AttemptRefused(
        attempt_id=conflict.attempt_id,
        student_id=conflict.student_id,
        reason=v1.Refusal.IDEMPOTENCY_CONFLICT,
        detail="this idempotency key was used for other work",
    )


def _candidates(explanations: Iterable[Explanation]) -> Iterable[v1.RankedCandidate]:
    for one in explanations:
        yield v1.RankedCandidate(
            code=one.code,
            name=one.name,
            probability=one.probability,
            evidence=one.evidence,
            refs=one.refs,
            step=one.step,
            together_with=one.together_with,
        )
