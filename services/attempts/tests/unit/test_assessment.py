"""Right or wrong is decided against the exercise's own answer, and why by the rule engine."""

import pytest

from services.attempts.model.assessment import judge
from services.attempts.model.attempt import AnswerKey, Status, Submission, Verdict
from services.attempts.model.feedback import UNREAD, feedback_on
from services.attempts.tests.conftest import NOW, SUBTRACTION, submission


def assess(one: Submission, key: AnswerKey) -> Verdict:
    return judge(one, key, NOW, asks=False).attempt.verdict


@pytest.mark.parametrize("answer", ["43", " 43 ", "43.0", "86/2"])
def test_assess_equal_value_is_right_whatever_its_form(answer: str) -> None:
    verdict = assess(submission(answer), SUBTRACTION)
    assert (verdict.is_correct, verdict.error_tag, verdict.status) == (True, None, Status.CLASSIFIED)


def test_assess_smaller_from_larger_is_named_with_evidence() -> None:
    verdict = assess(submission("57"), SUBTRACTION)
    assert verdict.status is Status.CLASSIFIED
    assert verdict.explanations[0].refs == ("SUB05",)
    assert verdict.explanations[0].evidence
    assert verdict.confidence == verdict.explanations[0].probability


def test_assess_answer_nobody_can_explain_stays_unclassified() -> None:
    verdict = assess(submission("9999"), SUBTRACTION)
    assert (verdict.is_correct, verdict.status, verdict.error_tag) == (False, Status.UNCLASSIFIED, "UNCLASSIFIED")


@pytest.mark.parametrize("answer", ["", "no sé", "(" * 400, "1e400", "NaN", "٣", "\u0000", "7" * 500])
def test_assess_odd_text_is_wrong_and_never_an_error(answer: str) -> None:
    assert not assess(submission(answer), SUBTRACTION).is_correct


def test_assess_expected_answer_that_is_no_mathematics_compares_the_words() -> None:
    key = AnswerKey(SUBTRACTION.exercise_id, "shapes", "Name the shape", "right triangle")
    assert assess(submission("Right  triangle"), key).is_correct
    assert not assess(submission("square"), key).is_correct


@pytest.mark.parametrize("answer", ["", "(" * 400, "1e400", "\u0000"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_assess_answer_that_cannot_be_read_says_so_instead_of_nothing(answer: str, language: str) -> None:
    verdict = assess(submission(answer), SUBTRACTION)
    assert (verdict.is_correct, verdict.status) == (False, Status.UNCLASSIFIED)
    assert verdict.message is not None
    assert verdict.message.startswith("Answer:")
    assert feedback_on(verdict, language) == UNREAD[language]


def test_assess_answer_that_can_be_read_and_not_explained_has_no_message() -> None:
    verdict = assess(submission("9999"), SUBTRACTION)
    assert (verdict.message, feedback_on(verdict, "en")) == (None, None)


@pytest.mark.parametrize("answer", ["square", "right triangle"])
def test_assess_expected_answer_in_words_is_never_quoted(answer: str) -> None:
    key = AnswerKey(SUBTRACTION.exercise_id, "shapes", "Name the shape", "right triangle")
    verdict = assess(submission(answer), key)
    assert (verdict.message, verdict.is_unread) == (None, False)
