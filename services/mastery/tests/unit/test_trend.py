from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mastery.model.history import Estimate, fold
from services.mastery.model.trend import WINDOW, day_of, trend
from services.mastery.tests.pupils import START, Pupil

DAY = 24 * 60  # minutes
FIRST = day_of(START)


def after(*answers: tuple[int, float]) -> Estimate:
    pupil = Pupil()
    return fold(pupil.answers(correct, minute=day * DAY) for day, correct in answers)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.0, 1.0])), min_size=1, max_size=40), st.integers(0, 20)
)
def test_trend_is_the_change_since_the_end_of_the_day_seven_days_ago(
    answers: list[tuple[int, float]], later: int
) -> None:
    pupil = Pupil()
    history = [
        pupil.answers(correct, minute=day * DAY + minute) for minute, (day, correct) in enumerate(sorted(answers))
    ]
    estimate = fold(history)
    today = day_of(history[-1].submitted_at) + later
    before = [one for one in history if day_of(one.submitted_at) <= today - WINDOW]
    expected = estimate.p_known - fold(before).p_known if before else None
    assert trend(estimate.days, estimate.p_known, today) == expected
    assert len(estimate.days) <= WINDOW + 2


def test_trend_of_a_pupil_who_began_within_the_week_is_not_known() -> None:
    estimate = after((0, 1.0), (3, 1.0))
    assert trend(estimate.days, estimate.p_known, FIRST + 6) is None
    assert trend(estimate.days, estimate.p_known, FIRST + 7) == pytest.approx(
        estimate.p_known - after((0, 1.0)).p_known
    )


def test_trend_of_a_pupil_who_did_nothing_for_a_week_is_nought() -> None:
    estimate = after((0, 1.0), (1, 0.0))
    assert trend(estimate.days, estimate.p_known, FIRST + 40) == 0


def test_trend_before_the_first_answer_is_not_known() -> None:
    assert trend((), 0.3, FIRST) is None


def test_day_is_that_of_utc_whatever_the_zone_of_the_moment() -> None:
    evening = datetime(2026, 9, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert day_of(evening) == day_of(datetime(2026, 9, 2, tzinfo=UTC))
