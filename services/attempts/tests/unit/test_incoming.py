"""Photographs as work: what was read is what counts."""

from typing import Any
from uuid import uuid4

import pytest

from libs.chassis.errors import Permanent
from libs.contracts import Envelope, problem_id
from libs.contracts.attempts.v1 import Step
from libs.contracts.ocr.v1 import Outcome, UploadTranscribed
from services.attempts.mapping.incoming import photographed
from services.attempts.tests.conftest import NOW, SUBTRACTION

BASE: dict[str, Any] = {
    "upload_id": uuid4(),
    "attempt_id": uuid4(),
    "student_id": uuid4(),
    "outcome": Outcome.TRANSCRIBED,
    "answer": "57",
    "submitted_at": NOW,
    "transcribed_at": NOW,
}
CAUSE = Envelope(uuid4(), UploadTranscribed.contract.type, "ocr", NOW, "x", "request")


def upload(**fields: Any) -> UploadTranscribed:
    return UploadTranscribed(**BASE | fields)


def test_photographed_on_an_exercise_is_work_on_it_whatever_problem_was_read() -> None:
    work = photographed(CAUSE, upload(exercise_id=SUBTRACTION.exercise_id, problem="81 - 88"))
    one = work.submission
    assert (one.exercise_id, one.problem, one.input_mode) == (SUBTRACTION.exercise_id, None, "PHOTO_OCR")
    assert (one.attempt_id, one.submitted_at, work.captured) == (BASE["attempt_id"], NOW, None)


def test_photographed_without_an_exercise_is_a_problem_of_the_pupils_own() -> None:
    one = photographed(CAUSE, upload(problem="81 -  38")).submission
    assert (one.exercise_id, one.problem) == (problem_id("81 - 38"), "81 -  38")


def test_photographed_again_has_the_same_fingerprint_and_other_work_another() -> None:
    steps = (Step(expression="81 - 38"),)
    same = [photographed(CAUSE, upload(problem="81 - 38", steps=steps)).submission.fingerprint for _ in range(2)]
    others = [
        photographed(CAUSE, upload(**fields)).submission.fingerprint
        for fields in ({"problem": "81 - 38"}, {"problem": "81 - 37", "steps": steps})
    ]
    assert len({*same, *others}) == 3


@pytest.mark.parametrize("fields", [{}, {"problem": "81 - 38", "answer": None}])
def test_photographed_without_a_task_or_an_answer_is_no_work(fields: dict[str, Any]) -> None:
    with pytest.raises(Permanent, match="no answer, or neither exercise nor problem"):
        photographed(CAUSE, upload(**fields))
