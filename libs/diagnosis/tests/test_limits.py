"""Any text gets an answer, in bounded time."""

import re
import time
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from libs.diagnosis import Problem, Status, Work, diagnose, is_equal
from libs.diagnosis.exercise import Exercise
from libs.diagnosis.maths.wording import Task
from libs.diagnosis.prompts import entries_for, read_exercise
from libs.diagnosis.topics import TOPICS

HOSTILE = {
    "nested brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "nested brackets within the length": "(" * 240 + "1" + ")" * 240,
    "nested powers": "2^(" * 100 + "1" + ")" * 100,
    "long power tower": "9^9^9^9",
    "growing powers": "((((99^12)^12)^12)^12)^12",
    "huge polynomial": "(a+b+c+d+e)^8 = 3",
    "nested polynomial": "(((x+1)^8)^8)^8 = 1",
    "exponent notation": "1e400 + 1",
    "digits": "9" * 10_000,
    "digits within the length": "9" * 400,
    "not a number": "nan + 1",
    "infinity": "inf - inf",
    "infinity sign": "∞ + 1",
    "control character": "1 \x07+ 1",
    "direction override": "1 + \u202e2",
    "nested LaTeX": r"\frac{" * 60 + "1" + "}{2}" * 60,
    "unknown LaTeX": r"\input{/etc/passwd}",
    "signs only": "+-*/",
    "minus signs": "-" * 499,
    "equals signs": "=" * 400,
    "empty": "",
    "half a surrogate": "\ud800 + 1",
    "a hundred kilobytes": "1+" * 50_000,
    "division by zero": "1/0 + 2",
    "variables only": "xyz" * 100,
    "ten to the hundred thousand": "10^100000",
    "many factors": "π" * 400,
    "many numbers": "area of a rectangle " + "7 " * 450,
    "many points": "gradient of the line through " + "(1,2) " * 100,
    "a large root": "√999999999999999999999999999999",
    "a sum of powers": "+".join(["x^12"] * 90),
    "bars": "|" * 400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_anywhere_is_answered_at_once(text: str) -> None:
    start = time.perf_counter()
    diagnose(Problem(text), Work("1"))
    diagnose(Problem("304 - 178"), Work(text))
    diagnose(Problem("304 - 178", expected_answer=text), Work("1"))
    diagnose(Problem("Solve 3x + 4 = 19"), Work("x = 5", (text, text)))
    is_equal(text, "1")
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HOSTILE["nested brackets"], "20001 characters are too many; at most 1000 are read."),
        (HOSTILE["nested brackets within the length"], "nested more than 40 deep"),
        (HOSTILE["long power tower"], "exponent"),
        (HOSTILE["exponent notation"], "1e5"),
        (HOSTILE["digits within the length"], "A number of 400 characters is too long; at most 30 are read."),
        (HOSTILE["not a number"], "'nan'"),
        (HOSTILE["infinity sign"], "'∞'"),
        (HOSTILE["control character"], "Control character U+0007"),
        (HOSTILE["unknown LaTeX"], r"'\\input'"),
        ("3 + ", "Something is missing after '3 +'"),
        ("(3 + 4", "A closing bracket is missing after '3 + 4'"),
        ("3 $ 4 # 5", "'4'"),
        ("y = 3, y + 2", "','"),
        ("3 y 4", "'4'"),
    ],
)
def test_prompt_that_cannot_be_read_is_refused_naming_the_part(text: str, said: str) -> None:
    diagnosis = diagnose(Problem(text), Work("1"))
    assert diagnosis.status is Status.NOT_UNDERSTOOD
    assert diagnosis.message is not None
    assert diagnosis.message.startswith("Prompt: ")
    assert said in diagnosis.message


def test_too_many_steps_are_refused() -> None:
    diagnosis = diagnose(Problem("1 + 1"), Work("2", ("1 + 1",) * 10_000))
    assert diagnosis.status is Status.NOT_UNDERSTOOD
    assert "10000 lines are too many; at most 100" in str(diagnosis.message)


MATHS = st.text("0123456789xy+-*/^=()., ⁄½²×÷\\{}frac", max_size=60)
TEXT = st.one_of(st.text(max_size=80), MATHS)


@given(prompt=TEXT, answer=TEXT, steps=st.lists(TEXT, max_size=4), expected=st.none() | TEXT)
def test_any_text_is_diagnosed_without_an_exception(
    prompt: str, answer: str, steps: list[str], expected: str | None
) -> None:
    problem, work = Problem(prompt, None, expected), Work(answer, tuple(steps))
    diagnosis = diagnose(problem, work)
    assert diagnose(problem, work) == diagnosis
    named = [*diagnosis.candidates, *([diagnosis.slip] if diagnosis.slip else [])]
    assert all(0 <= candidate.probability <= 1 for candidate in named)
    assert sum(candidate.probability for candidate in named) <= 1


EXAMPLES = [(prompt, answer) for topic in TOPICS for rule in topic.malrules for prompt, answer in rule.worked()]
ODD = st.sampled_from(
    [
        "0",
        "-7",
        "0.5",
        "1/2",
        "2 1/3",
        "999999999999",
        "1/0",
        "x",
        "",
        "½",
        "10^3",
        "√2",
        "3%",
        "2,5",
        "-0",
        "=",
        "?",
        "(",
        ",",
        "or",
    ]
)


@settings(max_examples=400)
@given(
    example=st.sampled_from(EXAMPLES), odd=st.lists(ODD, min_size=1, max_size=6), rng=st.randoms(use_true_random=False)
)
def test_an_exercise_with_odd_numbers_and_words_is_diagnosed_without_an_exception(
    example: tuple[str, str], odd: list[str], rng: Random
) -> None:
    def mutated(text: str) -> str:
        text = re.sub(r"\d+(?:\.\d+)?", lambda number: rng.choice([*odd, number.group()]), text)
        words = text.split(" ")
        words[rng.randrange(len(words))] = rng.choice([*odd, ""])
        return " ".join(words)

    prompt, answer = example
    diagnose(Problem(mutated(prompt)), Work(mutated(answer), (mutated(answer), mutated(prompt))))
    diagnose(Problem(mutated(prompt), expected_answer=mutated(answer)), Work(answer))


def test_marks_that_nobody_sees_change_no_answer() -> None:
    assert is_equal("6\u200b5\ufeff", "65")
    assert is_equal("\u202e56", "56") is None  # turns the direction: what is seen is not what is written


@given(MATHS, MATHS)
@example("0/0", "a²0")
def test_is_equal_is_symmetric_and_never_raises(a: str, b: str) -> None:
    assert is_equal(a, b) == is_equal(b, a)


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(-100_000, 200_000), st.sampled_from("+-"))
def test_whole_number_exercises_are_judged_by_value(a: int, b: int, answer: int, operator: str) -> None:
    diagnosis = diagnose(Problem(f"{a} {operator} {b}"), Work(str(answer)))
    assert diagnosis.is_correct is (answer == (a + b if operator == "+" else a - b))
    assert (diagnosis.status is Status.CORRECT) is diagnosis.is_correct


@pytest.mark.parametrize(
    ("prompt", "right"), [("304 - 178", "126"), ("Area of a rectangle 7 by 4", "28"), ("1/2 + 1/3", "5/6")]
)
def test_a_right_answer_carries_out_no_malrule(prompt: str, right: str) -> None:
    read_exercise.cache_clear()
    assert diagnose(Problem(prompt), Work(right)).is_correct is True
    exercise = read_exercise(prompt, None)
    assert isinstance(exercise, Exercise)
    assert exercise._predictions is None


def test_a_prompt_in_words_asks_few_of_the_forms() -> None:
    task = Task("Work out the area of a rectangle that is 7 cm long and 4 cm wide.")
    every = [form for topic in TOPICS for form in topic.forms if form.is_worded]
    assert 0 < len(entries_for(task)) < len(every) / 4
