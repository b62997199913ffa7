"""A digit slip needs digits that are right: one single digit for another shows nothing."""

from libs.diagnosis import Problem, Status, Work, diagnose


def test_one_digit_answer_that_is_another_digit_is_no_digit_slip() -> None:
    diagnosis = diagnose(Problem("300 - 291"), Work("3"))
    assert diagnosis.status is not Status.SLIP
    assert diagnosis.slip is None or diagnosis.slip.code != "TRANSV_COMPUTATION_SLIP_DIGIT"


def test_longer_answer_with_one_digit_wrong_is_a_digit_slip() -> None:
    diagnosis = diagnose(Problem("304 - 178"), Work("156"))
    assert diagnosis.slip is not None
    assert diagnosis.slip.code == "TRANSV_COMPUTATION_SLIP_DIGIT"
