"""Written subtraction: the correct procedure is correct, and no bug is left out that could show."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from libs.diagnosis.procedures.columns import Bug, Trait, columns
from libs.diagnosis.topics.whole_number_subtraction import TOPIC

BUGS = {rule.code: rule.predict for rule in TOPIC.malrules if isinstance(rule.predict, Bug)}
NUMBERS = st.integers(0, 99_999) | st.sampled_from([100, 1_000, 2_000, 4_004, 5_010, 9_001, 10_000, 11_111])


@given(NUMBERS, NUMBERS)
def test_procedure_without_a_bug_gives_the_difference(a: int, b: int) -> None:
    a, b = max(a, b), min(a, b)
    exercise = columns(a, b)
    assert exercise is not None
    assert Bug()(exercise) == a - b


@given(NUMBERS, NUMBERS)
def test_bug_skipped_for_its_traits_would_have_given_the_right_answer(a: int, b: int) -> None:
    a, b = max(a, b), min(a, b)
    exercise = columns(a, b)
    assert exercise is not None
    for code, bug in BUGS.items():
        if bug.traits & ~exercise.traits:
            assert replace(bug, traits=Trait.NONE)(exercise) == a - b, code


def test_subtraction_without_a_written_form_is_refused() -> None:
    assert columns(3, 8) is None
    assert columns(10**12, 1) is None
