"""Mastered topics come back after intervals that grow."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.mastery.model.spacing import FIRST, LONGEST, Answered, due_at, interval

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
histories = st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=400)), st.booleans()), min_size=1).map(
    lambda ages: sorted((START + age, is_right) for age, is_right in ages)
)


def test_interval_when_every_review_is_answered_right_on_its_day_then_it_doubles_up_to_the_longest() -> None:
    history, days = [(START, True)], []
    for _ in range(10):
        days.append(interval(history).days)
        history.append((due_at(history), True))
    assert days == [1, 2, 4, 8, 16, 32, 64, 128, LONGEST.days, LONGEST.days]


@given(histories)
def test_interval_of_any_history_when_remembered_once_more_never_shrinks_and_stays_in_bounds(
    history: list[Answered],
) -> None:
    before = interval(history)
    assert FIRST <= before <= LONGEST
    for late in (timedelta(0), timedelta(minutes=1), before, 3 * before):
        assert interval([*history, (history[-1][0] + late, True)]) >= before
    assert interval([*history, (due_at(history), True)]) == max(min(2 * before, LONGEST), before)


@given(histories)
def test_interval_after_a_wrong_answer_starts_over(history: list[Answered]) -> None:
    assert interval([*history, (history[-1][0] + timedelta(days=90), False)]) == FIRST


def test_interval_when_many_answers_come_minutes_apart_then_it_is_the_first() -> None:
    assert interval([(START + timedelta(minutes=at), True) for at in range(30)]) == FIRST
