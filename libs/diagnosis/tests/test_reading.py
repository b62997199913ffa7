"""Prompts and answers are read as people write them; what is not understood is not half read."""

import pytest

from libs.diagnosis import Problem, Status, Work, diagnose, is_equal


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12 r 3", "12 R3"), ("12 remainder 3", "12 resto 3"), ("√18", "3√2"), ("1/√2", "√2/2"), ("(2/3)^2", "4/9"),
        ("x = 5 or x = -5", "x = ±5"), ("{2, 5}", "x = 5 o x = 2"), ("x > -3", "-3 < x"), ("-4 < x < 4", "x < 4 and x > -4"),
        ("4:6", "2:3"), ("2 h 30 min", "150 min"), ("3.5 m", "350 cm"), ("28 cm²", "28 cm^2"), ("30%", "0.3"), ("25π", "25pi"),
        ("the same", "equal"), ("sí", "yes"), ("x = 6, y = 4", "(6, 4)"), ("x^2 + 6x + 9", "(x + 3)^2"), ("8^(1/3)", "2"),
        (r"\frac{{10}^{2}}{4}", "25"), (r"\(\sqrt{50}\)", "5√2"), ("2 3/4", "11/4"), ("5 apples", "5"), ("3 out of 8", "3/8"),
        ("the answer is 12", "12"), ("30 000", "30000"), ("|-7|", "7"),
    ],
)  # fmt: skip
def test_answers_that_mean_the_same_are_equal(a: str, b: str) -> None:
    assert is_equal(a, b) is True
    assert is_equal(b, a) is True


@pytest.mark.parametrize(
    ("a", "b"),
    [("12 r 3", "12 r 4"), ("x < 4", "x ≤ 4"), ("x = 5 or x = -5", "x = 5"), ("(3, 5)", "(5, 3)"), ("2 h 30 min", "2.3 h"),
     ("4:6", "6:4"), ("√5", "5"), ("yes", "no"), ("30%", "0.03"), ("x < 4 or x < -4", "x < -4")],
)  # fmt: skip
def test_answers_that_mean_something_else_are_not_equal(a: str, b: str) -> None:
    assert is_equal(a, b) is False


@pytest.mark.parametrize(
    ("prompt", "right"),
    [
        (r"What is \( 3 \times 2+4 \)?", "10"), ("¿Cuánto es 3,2 × 1,4?", "4,48"), ("Solve $x^2-7x+6=0$", "x = 1 or x = 6"),
        ("8 + 4 = ? + 5", "7"), ("73 ÷ 3 = __ r __", "24 r 1"), ("Resuelve 2x + 3 < 11", "x < 4"), ("20% of 80", "16"),
        ("Work out the mean of 2, 9, 4, 3 and 7", "5"), (r"\[ \frac{2}{3} \div \frac{4}{5} \]", "5/6"),
        ("1234 + 1000", "2.234"),
        ("A rectangle is 7 cm long and 4 cm wide. What is its area?", "28 cm²"), ("2,345 + 1,2", "3,545"),
        ("Find the circumference of a circle of radius 5 cm. Round to 1 decimal place.", "31.4 cm"),
    ],
)  # fmt: skip
def test_the_right_answer_is_worked_out_from_the_prompt(prompt: str, right: str) -> None:
    assert diagnose(Problem(prompt), Work(right)).is_correct is True
    assert diagnose(Problem(prompt), Work("97531")).is_correct is False


@pytest.mark.parametrize(
    "prompt",
    [
        "Compute the value of the expression. C(8,5)",
        "Tom has 3 boxes with 12 apples each and gives away 5. How many apples has he got?",
        "Find the inverse of the function f(x) = (x - 4)^2",
        "Sort these numbers: 3, 1, 2",
    ],
)
def test_what_is_not_understood_is_not_half_read(prompt: str) -> None:
    assert diagnose(Problem(prompt), Work("12")).status is Status.NOT_UNDERSTOOD


def test_an_expected_answer_that_contradicts_the_reading_means_that_the_prompt_was_misread() -> None:
    diagnosis = diagnose(Problem("2 + 3 × 4", expected_answer="99"), Work("20"))
    assert (diagnosis.status, diagnosis.is_correct, diagnosis.candidates) == (Status.NOT_UNDERSTOOD, False, ())
    assert diagnose(Problem("2 + 3 × 4", expected_answer="99"), Work("99")).is_correct is True


def test_an_expected_answer_confirms_the_exercise_inside_a_longer_text() -> None:
    text = "Tom's teacher wants him to think about 2 + 3 × 4 and to explain it to Ann"
    assert diagnose(Problem(text), Work("20")).status is Status.NOT_UNDERSTOOD
    assert diagnose(Problem(text, expected_answer="14"), Work("20")).candidates[0].refs[0] == "OOP01"


def test_steps_of_a_transformation_are_followed() -> None:
    diagnosis = diagnose(
        Problem("Make x the subject of y = 3x + 5"), Work("x = (y + 5)/3", ("y + 5 = 3x", "x = (y + 5)/3"))
    )
    assert diagnosis.candidates[0].step == 0
    diagnosis = diagnose(Problem("Expand and simplify 2(x + 3) + 4"), Work("2x + 7", ("2x + 3 + 4", "2x + 7")))
    assert (diagnosis.candidates[0].refs[0], diagnosis.candidates[0].step) == ("EXP12", 0)


def test_a_demand_is_judged_only_where_the_exercise_states_it() -> None:
    for prompt, answer, is_correct in (
        ("3/8 + 3/8", "6/8", True),
        ("3/8 + 3/8. Give your answer in its simplest form.", "6/8", False),
        ("Simplify 6/8", "6/8", False),
        ("Write 11/4 as a mixed number", "11/4", False),
        ("Factorise x^2 - 25", "x^2 - 25", False),
        ("Write 1/4 as a decimal", "1/4", False),
    ):
        assert diagnose(Problem(prompt), Work(answer)).is_correct is is_correct, prompt
