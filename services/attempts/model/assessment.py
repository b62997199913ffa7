"""Judging a piece of work: the rule engine's diagnosis as a verdict of this context."""

from libs.diagnosis import Candidate, Diagnosis, Problem, Work, diagnose
from libs.diagnosis import Status as Diagnosed
from services.attempts.model.attempt import UNCLASSIFIED, AnswerKey, Explanation, Status, Submission, Verdict


def examine(submission: Submission, key: AnswerKey) -> Diagnosis:
    """What explains the work. Pure; well below a millisecond; never raises on text."""
    problem = Problem(prompt=key.prompt, topic=key.topic_id, expected_answer=key.expected_answer)
    return diagnose(problem, Work(answer=submission.answer, steps=tuple(step.expression for step in submission.steps)))


def verdict_of(diagnosis: Diagnosis, submission: Submission, key: AnswerKey) -> Verdict:
    """Right or wrong against the exercise's own answer, and why."""
    is_correct = diagnosis.is_correct
    if is_correct is None:  # not readable as mathematics: right only if it is, word for word, what was expected
        is_correct = _plain(submission.answer) == _plain(key.expected_answer)
    named = [*diagnosis.candidates, *([diagnosis.slip] if diagnosis.slip else [])]
    explanations = tuple(_explanation(one) for one in sorted(named, key=lambda one: -one.probability))
    status, error_tag, confidence = Status.CLASSIFIED, None, None
    if not is_correct and explanations and diagnosis.status in (Diagnosed.CLASSIFIED, Diagnosed.SLIP):
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
    )


def _message(diagnosis: Diagnosis, *, is_correct: bool) -> str | None:
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
