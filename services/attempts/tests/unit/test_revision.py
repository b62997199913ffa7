"""What a finding makes of an attempt: it is checked, it never makes anything worse, and what is decided stays."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.attempts.model.assessment import judge
from services.attempts.model.attempt import AnswerKey, Attempt, Question, Source, Status
from services.attempts.model.feedback import feedback_on
from services.attempts.model.finding import Finding, Outcome, Suspicion
from services.attempts.model.revision import Revised, revise
from services.attempts.tests.conftest import CATALOGUE, CUBE, NOW, SHAPES, SIGNAL, SUBTRACTION, submission

RULE = "ARITH_SUB_SMALLER_FROM_LARGER"


def attempt_with(answer: str, *steps: str, key: AnswerKey = SUBTRACTION) -> Attempt:
    return judge(submission(answer, key=key, steps=steps), key, NOW, asks=True).attempt


def finding(attempt: Attempt, outcome: Outcome, **changes: object) -> Finding:
    base = Finding(uuid4(), attempt.attempt_id, attempt.student_id, attempt.question, outcome, NOW)
    return replace(base, **changes)  # type: ignore[arg-type]


def named(attempt: Attempt, code: str = SIGNAL.code, **changes: object) -> Finding:
    return finding(attempt, Outcome.CLASSIFIED, **{"error_tag": code, "confidence": 0.8} | changes)


def apply(attempt: Attempt, one: Finding, key: AnswerKey | None = SUBTRACTION) -> Revised | None:
    return revise(attempt, one, key, CATALOGUE.find)


def after(attempt: Attempt, one: Finding, key: AnswerKey | None = SUBTRACTION) -> Attempt:
    revised = apply(attempt, one, key)
    return replace(attempt, verdict=revised.verdict, revision=attempt.revision + 1) if revised else attempt


@pytest.mark.parametrize(
    ("answer", "steps", "key", "question", "status"),
    [
        ("9999", (), SUBTRACTION, Question.UNEXPLAINED, Status.CLASSIFYING),
        ("forty-ish", (), SUBTRACTION, Question.UNREAD, Status.CLASSIFYING),
        ("square", (), SHAPES, Question.UNREAD, Status.CLASSIFYING),
        ("43", ("borrow one",), SUBTRACTION, Question.UNREAD_STEPS, Status.CLASSIFIED),
        ("57", ("smaller from larger",), SUBTRACTION, Question.UNREAD_STEPS, Status.CLASSIFIED),
        ("x = 2", (), CUBE, Question.UNSOLVED, Status.PENDING),
        ("57", (), SUBTRACTION, None, Status.CLASSIFIED),
        ("43", ("81 - 38",), SUBTRACTION, None, Status.CLASSIFIED),
    ],
)
def test_judge_what_the_rules_leave_open_is_asked(
    answer: str, steps: tuple[str, ...], key: AnswerKey, question: Question | None, status: Status
) -> None:
    attempt = attempt_with(answer, *steps, key=key)
    assert (attempt.question, attempt.verdict.status) == (question, status)
    assert (attempt.verdict.is_correct is None) is (question is Question.UNSOLVED)


def test_revise_named_by_the_model_is_classified_with_name_evidence_and_feedback_of_the_catalogue() -> None:
    attempt = attempt_with("9999")
    suspicions = (Suspicion(SIGNAL.code, 0.8), Suspicion(RULE, 0.1))
    one = named(attempt, evidence="Says that it looks so.", step=1, suspicions=suspicions)
    verdict = after(attempt, one).verdict
    assert (verdict.is_correct, verdict.status, verdict.source) == (False, Status.CLASSIFIED, Source.LLM)
    assert (verdict.error_tag, verdict.confidence) == (SIGNAL.code, 0.8)
    first, second = verdict.explanations
    assert (first.name, first.evidence, first.step) == (SIGNAL.name, "Says that it looks so.", 1)
    assert (second.name, second.probability) == ("Smaller digit from larger", 0.1)
    assert feedback_on(verdict, "en", CATALOGUE.find(SIGNAL.code)) == SIGNAL.message


@pytest.mark.parametrize(
    "evidence", ["It should be 43.", "Not 86/2!", "The answer 4 3 was near", "43,0 is right", "it is 43%43"]
)
def test_revise_evidence_that_gives_the_answer_away_is_withheld(evidence: str) -> None:
    attempt = attempt_with("9999")
    verdict = after(attempt, named(attempt, evidence=evidence)).verdict
    assert verdict.explanations[0].evidence == SIGNAL.description


def test_revise_not_sure_enough_stays_unclassified_with_what_was_suspected() -> None:
    attempt = attempt_with("9999")
    one = finding(attempt, Outcome.UNCLASSIFIED, suspicions=(Suspicion(SIGNAL.code, 0.4),))
    verdict = after(attempt, one).verdict
    assert (verdict.status, verdict.error_tag, verdict.confidence) == (Status.UNCLASSIFIED, "UNCLASSIFIED", None)
    assert [explanation.code for explanation in verdict.explanations] == [SIGNAL.code]


@pytest.mark.parametrize(
    ("answer", "key", "reading", "is_right"),
    [
        ("forty-three-ish", SUBTRACTION, "43", True),
        ("forty-three-ish", SUBTRACTION, "44", False),
        ("forty-three-ish", SUBTRACTION, None, False),
        ("a right-angled triangle", SHAPES, "right triangle", True),
        ("a right-angled triangle", SHAPES, "a triangle", False),
        ("9999", SUBTRACTION, "43", False),  # what the rules could read, they have decided
    ],
)
def test_revise_correct_is_believed_only_as_far_as_the_reading_is_right(
    answer: str, key: AnswerKey, reading: str | None, is_right: bool
) -> None:
    attempt = attempt_with(answer, key=key)
    verdict = after(attempt, finding(attempt, Outcome.CORRECT, reading=reading), key).verdict
    assert verdict.is_correct is is_right
    assert verdict.status is (Status.CLASSIFIED if is_right else Status.UNCLASSIFIED)
    assert (verdict.error_tag is None) is is_right


def test_revise_correct_when_the_exercise_is_gone_is_not_believed() -> None:
    attempt = attempt_with("forty-three-ish")
    assert after(attempt, finding(attempt, Outcome.CORRECT, reading="43"), None).verdict.is_correct is False


def test_revise_nothing_becomes_worse_and_a_later_cause_still_counts() -> None:
    attempt = attempt_with("9999")
    failed = after(attempt, finding(attempt, Outcome.FAILED))
    assert failed.verdict.status is Status.FAILED
    assert apply(failed, finding(failed, Outcome.FAILED)) is None
    unclassified = after(failed, finding(failed, Outcome.UNCLASSIFIED))
    assert unclassified.verdict.status is Status.UNCLASSIFIED
    for outcome in (Outcome.FAILED, Outcome.UNCLASSIFIED, Outcome.CORRECT):
        assert apply(unclassified, finding(unclassified, outcome)) is None
    classified = after(unclassified, named(unclassified))
    assert classified.verdict.status is Status.CLASSIFIED
    for outcome in Outcome:
        one = named(classified, RULE) if outcome is Outcome.CLASSIFIED else finding(classified, outcome)
        assert apply(classified, one) is None


def test_revise_by_a_person_names_the_error_or_says_that_none_of_those_suspected_holds() -> None:
    attempt = attempt_with("9999")
    unsure = after(attempt, finding(attempt, Outcome.UNCLASSIFIED, suspicions=(Suspicion(RULE, 0.4),)))
    named_ = after(unsure, named(unsure, confidence=1.0, source=Source.TEACHER)).verdict
    assert (named_.error_tag, named_.confidence, named_.source) == (SIGNAL.code, 1.0, Source.TEACHER)
    assert [one.code for one in named_.explanations] == [SIGNAL.code]
    none = after(unsure, finding(unsure, Outcome.UNCLASSIFIED, source=Source.TEACHER)).verdict
    assert (none.status, none.source, none.explanations) == (Status.UNCLASSIFIED, Source.TEACHER, ())


def test_revise_by_a_person_is_checked_by_value_like_the_word_of_a_model() -> None:
    attempt = attempt_with("forty-three-ish")
    for reading, is_right in (("43", True), ("44", False)):
        verdict = after(attempt, finding(attempt, Outcome.CORRECT, reading=reading, source=Source.TEACHER)).verdict
        assert (verdict.is_correct, verdict.source) == (is_right, Source.TEACHER)


@pytest.mark.parametrize("outcome", Outcome)
def test_revise_what_a_teacher_decided_stays(outcome: Outcome) -> None:
    attempt = attempt_with("9999")
    decided = replace(attempt, verdict=replace(attempt.verdict, source=Source.TEACHER))
    assert apply(decided, finding(decided, outcome, error_tag=RULE, confidence=1.0, reading="43")) is None


@pytest.mark.parametrize("answer", ["43", "57"])
def test_revise_error_in_lines_that_were_not_read_is_one_explanation_more(answer: str) -> None:
    attempt = attempt_with(answer, "it looks right")
    verdict = after(attempt, named(attempt, step=0)).verdict
    assert verdict.explanations == (*attempt.verdict.explanations, verdict.explanations[-1])
    assert (verdict.explanations[-1].code, verdict.explanations[-1].step) == (SIGNAL.code, 0)
    assert replace(verdict, explanations=()) == replace(attempt.verdict, explanations=())
    for outcome in (Outcome.FAILED, Outcome.UNCLASSIFIED, Outcome.CORRECT):
        assert apply(attempt, finding(attempt, outcome)) is None


@pytest.mark.parametrize(
    ("answer", "solution", "is_correct", "status"),
    [
        ("x = 2", "x = 2", True, Status.CLASSIFIED),
        ("2", "x = 2", True, Status.CLASSIFIED),
        ("x = 17", "x = 2", False, Status.UNCLASSIFIED),
        ("x = 3", "x = 3", None, Status.UNCLASSIFIED),  # the model agrees with the pupil, the equation does not
        ("x = 2", None, None, Status.UNCLASSIFIED),
        ("x = 2", "I do not know", None, Status.UNCLASSIFIED),
    ],
)
def test_revise_a_solution_is_used_only_once_it_is_verified(
    answer: str, solution: str | None, is_correct: bool | None, status: Status
) -> None:
    attempt = attempt_with(answer, key=CUBE)
    verdict = after(attempt, finding(attempt, Outcome.UNCLASSIFIED, solution=solution), CUBE).verdict
    assert (verdict.is_correct, verdict.status) == (is_correct, status)


def test_revise_wrong_answer_to_a_solved_problem_gets_the_cause_that_was_named() -> None:
    attempt = attempt_with("x = 17", key=CUBE)
    verdict = after(attempt, named(attempt, solution="x = 2", evidence="It is 2, of course"), CUBE).verdict
    assert (verdict.is_correct, verdict.error_tag, verdict.status) == (False, SIGNAL.code, Status.CLASSIFIED)
    assert verdict.explanations[0].evidence == SIGNAL.description


def test_revise_problem_that_nobody_solved_in_time_fails_without_a_verdict() -> None:
    attempt = attempt_with("x = 3", key=CUBE)
    verdict = after(attempt, finding(attempt, Outcome.FAILED), CUBE).verdict
    assert (verdict.is_correct, verdict.error_tag, verdict.status) == (None, None, Status.FAILED)
