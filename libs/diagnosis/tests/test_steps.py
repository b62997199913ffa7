"""Lines are followed, and the first that does not follow is explained."""

import pytest

from libs.diagnosis import Diagnosis, Problem, Status, Work, diagnose


def work(prompt: str, answer: str, *steps: str) -> Diagnosis:
    return diagnose(Problem(prompt), Work(answer, steps))


@pytest.mark.parametrize(
    ("prompt", "steps", "answer", "code", "step"),
    [
        ("Solve 3x + 4 = 19", ("3x = 15", "x = 12"), "x = 12", "COEFFICIENT_SUBTRACTED", 1),
        ("Solve 3x + 4 = 19", ("3x = 19 + 4", "3x = 23", "x = 23/3"), "23/3", "CONSTANT_KEEPS_SIGN", 0),
        ("Solve 5x + 2 = 2x + 23", ("7x + 2 = 23", "7x = 21"), "x = 3", "VARIABLE_KEEPS_SIGN", 0),
        ("Solve 3(x + 4) = 22", ("3x + 4 = 22", "3x = 18"), "6", "FIRST_TERM_ONLY", 0),
        ("Solve 2x + 6 = 14", ("x + 6 = 7",), "1", "DIVIDES_ONE_TERM", 0),
        ("Solve 3x + 4 = 21", ("7x = 21",), "3", "UNLIKE_TERMS_JOINED", 0),
        ("Solve -10y = 40", ("10y = 40",), "4", "COEFFICIENT_MINUS_LOST", 0),
        ("Solve 20 = 4x + 8", ("20 = 4x",), "x = 5", "CONSTANT_DROPPED", 0),
        ("Solve 1 = -5y + 3 - 3", ("1 = -5",), "-5", "VARIABLE_LOST", 0),
        ("Solve 2x - 8 = 3", ("2x = 3 - 8", "2x = 5"), "5/2", "CONSTANT_KEEPS_SIGN", 0),
        ("Solve 4x = 12 - 20", ("4x = 8",), "2", "DIFFERENCE_REVERSED", 0),
    ],
)
def test_first_wrong_line_of_an_equation_is_named(
    prompt: str, steps: tuple[str, ...], answer: str, code: str, step: int
) -> None:
    diagnosis = work(prompt, answer, *steps)
    assert diagnosis.status is Status.CLASSIFIED
    assert (diagnosis.candidates[0].code, diagnosis.candidates[0].step) == (f"ALGEBRA_EQ_LINEAR_{code}", step)


def test_wrong_step_in_arithmetic_is_diagnosed_from_the_line_before() -> None:
    diagnosis = work("1/2 + 1/3", "5/12", "3/6 + 2/6", "5/12")
    assert (diagnosis.candidates[0].code, diagnosis.candidates[0].step) == ("FRACT_ADDSUB_ADDS_ACROSS", 1)


def test_false_calculation_inside_a_line_is_found() -> None:
    diagnosis = work("Solve 2x + 178 = 304", "x = 137", "2x = 304 - 178 = 274", "x = 137")
    assert (diagnosis.candidates[0].code, diagnosis.candidates[0].step) == ("ARITH_SUB_SMALLER_FROM_LARGER", 0)


def test_steps_win_over_the_final_answer() -> None:
    # 12 alone would be "coefficient subtracted"; the lines show another way to it
    diagnosis = work("Solve 3x + 4 = 19", "x = 12", "3x = 23", "x = 12")
    assert diagnosis.candidates[0].code == "ALGEBRA_EQ_LINEAR_CONSTANT_KEEPS_SIGN"


def test_right_answer_with_a_wrong_step_is_correct_and_says_so() -> None:
    diagnosis = work("Solve 3x + 4 = 19", "x = 5", "3x = 23", "x = 5")
    assert (diagnosis.status, diagnosis.is_correct) == (Status.CORRECT, True)
    assert diagnosis.message == "The answer is right, but line 1 does not follow from the one before."
    assert diagnosis.candidates[0].step == 0


def test_right_steps_side_calculations_and_words_are_no_errors() -> None:
    diagnosis = work(
        "Solve 3x + 4 = 19", "x = 5", "I subtract", "3x + 4 - 4 = 19 - 4", "19 - 4 = 15", "3x = 15", "x = 15/3 = 5"
    )
    assert (diagnosis.status, diagnosis.candidates, diagnosis.message) == (Status.CORRECT, (), None)


def test_rounded_decimals_follow() -> None:
    assert work("Solve 3x = 23", "x = 7.67", "x = 23/3", "x = 7.67").status is Status.CORRECT


def test_wrong_step_is_explained_where_the_answer_cannot_be_read() -> None:
    diagnosis = work("Solve 3x + 4 = 19", "no idea", "3x = 23")
    assert (diagnosis.status, diagnosis.is_correct) == (Status.CLASSIFIED, None)


@pytest.mark.parametrize(
    ("prompt", "line", "code"),
    [
        ("x + 4 = 9", "x + 4 + 4 = 9 + 4", "MOVE_REPEATS_TERM"),
        ("3x = 12", "3x - 3 = 12 - 3", "MOVE_ADDS_COEFFICIENT"),
        ("x/4 = 3", "x/4/4 = 3/4", "MOVE_REPEATS_FACTOR"),
        ("-3x = 12", "-3x/3 = 12/3", "MOVE_LEAVES_MINUS"),
        ("2.5x = 12", "2.5x/2.5x = 12/2.5x", "MOVE_DIVIDES_BY_UNKNOWN"),
        ("8/y = 3", "8/y * 8 = 3 * 8", "MOVE_KEEPS_UNKNOWN_BELOW"),
        ("-y = 2", "-y * 2 = 2 * 2", "MOVE_OF_OTHER_SIDE"),
    ],
)
def test_valid_move_that_does_not_help_is_a_remark_and_the_cause_only_where_the_pupil_stops_at_it(
    prompt: str, line: str, code: str
) -> None:
    right = diagnose(Problem(prompt), Work(diagnose(Problem(prompt), Work("1")).expected or "", (line,)))
    stopped = work(prompt, line)
    for diagnosis, named in ((right, []), (stopped, [f"ALGEBRA_EQ_LINEAR_{code}"])):
        assert [candidate.code for candidate in diagnosis.candidates] == named
        assert [remark.code for remark in diagnosis.remarks] == [f"ALGEBRA_EQ_LINEAR_{code}"]
    assert right.status is Status.CORRECT
    assert stopped.is_correct is False


@pytest.mark.parametrize(("prompt", "line"), [("x + 4 = 9", "x + 4 - 4 = 9 - 4"), ("-3x = 12", "-3x/-3 = 12/-3")])
def test_helpful_move_gets_no_remark(prompt: str, line: str) -> None:
    diagnosis = work(prompt, line)
    assert (diagnosis.candidates, diagnosis.remarks) == ((), ())


def test_operation_on_a_whole_side_written_without_brackets_is_understood() -> None:
    diagnosis = work("-6 = 3 + y/9", "-6/9 = 3 + y/9/9")
    assert [one.code for one in diagnosis.candidates] == ["ALGEBRA_EQ_LINEAR_MOVE_REPEATS_FACTOR"]
    assert diagnosis.remarks


@pytest.mark.parametrize(
    ("answer", "steps", "unread"),
    [
        ("x = 5", ("3x = 15", "x = 5"), ()),
        ("x = 5", ("take four away", "3x = 15", " ", "halve it all"), (0, 3)),
        ("x = 7", ("take four away", "3x = 23", "and so on"), (0,)),
        ("no idea", ("take four away",), (0,)),
        ("no idea", ("take four away", "3x = 23"), (0,)),
    ],
)
def test_lines_that_cannot_be_read_are_told_up_to_the_first_wrong_one(
    answer: str, steps: tuple[str, ...], unread: tuple[int, ...]
) -> None:
    diagnosis = work("Solve 3x + 4 = 19", answer, *steps)
    assert diagnosis.unread_steps == unread
    assert diagnosis.is_unread is (answer == "no idea")
