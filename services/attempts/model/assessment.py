"""Judging a piece of work: the rule engine's diagnosis as a verdict of this context."""

from libs.diagnosis import Candidate, Diagnosis, Problem, Work, diagnose
from libs.diagnosis import Status as Diagnosed
from services.attempts.model.attempt import UNCLASSIFIED, AnswerKey, Explanation, Status, Submission, Verdict


def assess(submission: Submission, key: AnswerKey) -> Verdict:
    """Right or wrong against the exercise's own answer, and why. Pure; well below a millisecond; never raises on text."""
    problem = Problem(prompt=key.prompt, topic=key.topic_id, expected_answer=key.expected_answer)
    work = Work(answer=submission.answer, steps=tuple(step.expression for step in submission.steps))
    return _verdict(diagnose(problem, work), submission, key)


def _verdict(diagnosis: Diagnosis, submission: Submission, key: AnswerKey) -> Verdict:
    is_correct = diagnosis.is_correct
    if is_correct is None:  # not readable as mathematics: right only if it is, word for word, what was expected
        is_correct = _plain(submission.answer) == _plain(key.expected_answer)
    named = [*diagnosis.candidates, *([diagnosis.slip] if diagnosis.slip else [])]
    explanations = tuple(_explanation(one) for one in sorted(named, key=lambda one: -one.probability))
    if is_correct:
        return Verdict(True, Status.CLASSIFIED, None, None, explanations)
    if explanations and diagnosis.status in (Diagnosed.CLASSIFIED, Diagnosed.SLIP):
        best = explanations[0]
        return Verdict(False, Status.CLASSIFIED, best.code, best.probability, explanations)
    return Verdict(False, Status.UNCLASSIFIED, UNCLASSIFIED, None, explanations)


def _explanation(candidate: Candidate) -> Explanation:
    return Explanation(
        candidate.code,
        candidate.name,
        candidate.refs,
        candidate.probability,
        candidate.evidence,
        candidate.step,
    )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
