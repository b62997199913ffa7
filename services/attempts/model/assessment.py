"""Judging a piece of work: the rule engine's diagnosis as a verdict of this context, and what is left to ask."""

from dataclasses import replace
from datetime import datetime

from libs.diagnosis import Candidate, Diagnosis, Problem, Work, diagnose
from libs.diagnosis import Status as Diagnosed
from services.attempts.model.attempt import (
    UNCLASSIFIED,
    AnswerKey,
    Attempt,
    Explanation,
    Judged,
    Question,
    Status,
    Step,
    Submission,
    Verdict,
)


def examine(answer: str, steps: tuple[Step, ...], key: AnswerKey) -> Diagnosis:
    """What explains the work. Pure; well below a millisecond; never raises on text."""
    problem = Problem(prompt=key.prompt, topic=key.topic_id, expected_answer=key.expected_answer)
    return diagnose(problem, Work(answer=answer, steps=tuple(step.expression for step in steps)))


def judge(one: Submission, key: AnswerKey, now: datetime, *, asks: bool) -> Judged:
    """The submission as an attempt with its verdict; with the question that is left, where somebody is asked."""
    diagnosis = examine(one.answer, one.steps, key)
    verdict = verdict_of(diagnosis, one.answer, key)
    question = question_about(diagnosis, verdict) if asks else None
    attempt = Attempt(
        attempt_id=one.attempt_id,
        student_id=one.student_id,
        exercise_id=one.exercise_id,
        topic_id=key.topic_id,
        course_id=one.course_id,
        input_mode=one.input_mode,
        answer=one.answer,
        steps=one.steps,
        verdict=replace(verdict, status=waiting(verdict)) if question else verdict,
        fingerprint=one.fingerprint,
        submitted_at=one.submitted_at,
        recorded_at=now,
        problem=one.problem,
        question=question,
        unread_steps=diagnosis.unread_steps,
        also_topic_ids=key.also_topic_ids,
    )
    return Judged(attempt, diagnosis)


def verdict_of(diagnosis: Diagnosis, answer: str, key: AnswerKey) -> Verdict:
    """Right or wrong, and why; no verdict where nobody knows what is right."""
    is_correct, expected = diagnosis.is_correct, key.expected_answer or diagnosis.expected
    if is_correct is None and expected:  # not decided by value: right only if it is, word for word, what was expected
        is_correct = _plain(answer) == _plain(expected)
    named = [*diagnosis.candidates, *([diagnosis.slip] if diagnosis.slip else [])]
    explanations = tuple(_explanation(one) for one in sorted(named, key=lambda one: -one.probability))
    status, error_tag, confidence = Status.CLASSIFIED, None, None
    if is_correct is None:
        status = Status.UNCLASSIFIED
    elif not is_correct and explanations and diagnosis.status in (Diagnosed.CLASSIFIED, Diagnosed.SLIP):
        error_tag, confidence = explanations[0].code, explanations[0].probability
    elif not is_correct:
        status, error_tag = Status.UNCLASSIFIED, UNCLASSIFIED
    return Verdict(
        is_correct,
        status,
        error_tag,
        confidence,
        explanations,
        tied=diagnosis.tied,
        distinguish_with=diagnosis.distinguish_with,
        message=_message(diagnosis, is_correct=is_correct),
        is_unread=diagnosis.is_unread and error_tag == UNCLASSIFIED,
        credit=diagnosis.credit,
    )


def question_about(diagnosis: Diagnosis, verdict: Verdict) -> Question | None:
    """What the rules leave open."""
    if verdict.is_correct is None:
        return Question.UNSOLVED
    if verdict.error_tag == UNCLASSIFIED:
        return Question.UNREAD if diagnosis.is_correct is None else Question.UNEXPLAINED
    return Question.UNREAD_STEPS if diagnosis.unread_steps else None


def waiting(verdict: Verdict) -> Status:
    """Where an attempt stands while the question about it is open."""
    if verdict.is_correct is None:
        return Status.PENDING
    return Status.CLASSIFYING if verdict.error_tag == UNCLASSIFIED else verdict.status


def _message(diagnosis: Diagnosis, *, is_correct: bool | None) -> str | None:
    """What the diagnosis remarks on the work. What it could not read is no news where the words alone were right, and
    what it says of the expected answer may quote it, which no pupil may see."""
    message = diagnosis.message
    unread = diagnosis.status is Diagnosed.NOT_UNDERSTOOD
    return None if message is None or "Expected answer:" in message or (unread and is_correct) else message


def _explanation(candidate: Candidate) -> Explanation:
    return Explanation(
        candidate.code,
        candidate.name,
        candidate.refs,
        candidate.probability,
        candidate.evidence,
        candidate.step,
        candidate.together_with,
    )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
