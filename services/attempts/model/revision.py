"""What a finding makes of an attempt. This context decides: a finding is advice, and it is checked."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from libs.diagnosis import Candidate, Diagnosis, is_equal, satisfies
from libs.diagnosis import Status as Diagnosed
from services.attempts.model.assessment import examine, verdict_of
from services.attempts.model.attempt import (
    UNCLASSIFIED,
    WAITING,
    AnswerKey,
    Attempt,
    Explanation,
    Question,
    Source,
    Status,
    Verdict,
)
from services.attempts.model.catalogue import Entry
from services.attempts.model.finding import Finding, Outcome

Lookup = Callable[[str], Entry | None]
# What each outcome may still improve: nothing becomes worse, and what is decided stays.
_OPEN = {
    Outcome.FAILED: WAITING,
    Outcome.UNCLASSIFIED: (*WAITING, Status.FAILED),
    Outcome.CLASSIFIED: (*WAITING, Status.FAILED, Status.UNCLASSIFIED),
    Outcome.CORRECT: (*WAITING, Status.FAILED, Status.UNCLASSIFIED),
}
_NUMBER = re.compile(r"-?\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Revised:
    """A verdict that takes the place of the one before, and what the pupil's profile may learn from it."""

    verdict: Verdict
    lesson: Diagnosis | None = None


def revise(attempt: Attempt, finding: Finding, key: AnswerKey | None, entry_of: Lookup) -> Revised | None:
    """None where the finding comes too late, or says nothing that was not said.

    `key` is the answer key of the exercise as it is now, None where the exercise is gone.
    """
    before = attempt.verdict
    if before.source is Source.TEACHER:
        return None
    if finding.question is Question.UNREAD_STEPS:
        revised = _besides(before, finding, key, entry_of)
    elif before.status not in _open_to(finding):
        return None
    elif finding.outcome is Outcome.FAILED:
        revised = Revised(replace(before, status=Status.FAILED))
    elif before.is_correct is None:
        revised = _solved(attempt, finding, key, entry_of)
    elif finding.outcome is Outcome.CORRECT and _is_right_as_read(finding, key):
        right = Verdict(True, Status.CLASSIFIED, None, None, (), finding.source)
        revised = Revised(right, Diagnosis(Diagnosed.CORRECT, True))
    else:
        revised = _explained(before, finding, key, entry_of)
    return None if revised.verdict == before else revised


def _open_to(finding: Finding) -> tuple[Status, ...]:
    """A person may also say that nothing that was suspected holds."""
    return _OPEN[Outcome.CLASSIFIED] if finding.source is Source.TEACHER else _OPEN[finding.outcome]


def _is_right_as_read(finding: Finding, key: AnswerKey | None) -> bool:
    """Whether words that the rules could not compare mean the right answer. What they could read they have decided."""
    if finding.question is not Question.UNREAD or finding.reading is None or key is None:
        return False
    return verdict_of(examine(finding.reading, (), key), finding.reading, key).is_correct is True


def _solved(attempt: Attempt, finding: Finding, key: AnswerKey | None, entry_of: Lookup) -> Revised:
    """The verdict on a problem of the pupil's own, by the model's solution where that can be checked by value."""
    if key is None or finding.solution is None or not satisfies(key.prompt, finding.solution):
        return Revised(replace(attempt.verdict, status=Status.UNCLASSIFIED, source=finding.source))
    known = replace(key, expected_answer=finding.solution)
    diagnosis = examine(attempt.answer, attempt.steps, known)
    verdict = replace(verdict_of(diagnosis, attempt.answer, known), source=finding.source)
    if verdict.error_tag == UNCLASSIFIED:
        return _explained(verdict, finding, known, entry_of)
    return Revised(verdict, diagnosis)


def _explained(before: Verdict, finding: Finding, key: AnswerKey | None, entry_of: Lookup) -> Revised:
    """A wrong answer with the cause that was named, or with what was suspected."""
    explanations = _explanations(finding, key, entry_of)
    if finding.outcome is not Outcome.CLASSIFIED or finding.error_tag is None:
        if finding.source is not Source.TEACHER:
            explanations = explanations or before.explanations
        return Revised(replace(before, status=Status.UNCLASSIFIED, source=finding.source, explanations=explanations))
    first = explanations[0]
    verdict = Verdict(
        False,
        Status.CLASSIFIED,
        first.code,
        first.probability,
        explanations,
        finding.source,
        message=before.message,
        credit=before.credit,
    )
    seen = Candidate(first.code, (), first.name, first.probability, "", first.step)
    return Revised(verdict, Diagnosis(Diagnosed.CLASSIFIED, False, (seen,)))


def _besides(before: Verdict, finding: Finding, key: AnswerKey | None, entry_of: Lookup) -> Revised:
    """An error in lines that the rules could not read: one explanation more; what they decided stands."""
    named = _explanations(finding, key, entry_of)[:1] if finding.outcome is Outcome.CLASSIFIED else ()
    known = {one.code for one in before.explanations}
    return Revised(
        replace(before, explanations=before.explanations + tuple(one for one in named if one.code not in known))
    )


def _explanations(finding: Finding, key: AnswerKey | None, entry_of: Lookup) -> tuple[Explanation, ...]:
    """What was named, then what else was suspected, each once."""
    found: dict[str, Explanation] = {}
    if finding.outcome is Outcome.CLASSIFIED and finding.error_tag is not None:
        confidence = finding.confidence or 0.0
        found[finding.error_tag] = _explanation(finding.error_tag, confidence, finding, key, entry_of)
    for one in finding.suspicions:
        found.setdefault(one.code, _explanation(one.code, one.confidence, None, key, entry_of))
    return tuple(found.values())


def _explanation(
    code: str, probability: float, finding: Finding | None, key: AnswerKey | None, entry_of: Lookup
) -> Explanation:
    entry = entry_of(code)
    evidence = finding.evidence if finding and key and not gives_away(finding.evidence, key) else ""
    return Explanation(
        code=code,
        name=entry.name if entry else code,
        refs=(),
        probability=probability,
        evidence=evidence or (entry.description if entry else ""),
        step=finding.step if finding else None,
    )


def gives_away(text: str, key: AnswerKey) -> bool:
    """Whether a sentence of a model, which knows the expected answer, has that answer or its value in it."""
    expected = key.expected_answer
    if expected is None:
        return False
    if "".join(expected.split()).casefold() in "".join(text.split()).casefold():
        return True
    return any(is_equal(number, expected) for number in _NUMBER.findall(text))
