"""Who attends a course, whatever is asked for in whatever order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roster.model.course import MOST_PUPILS, ArchivedError, BrokenRuleError, Course, Plan

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
COURSE = Course(UUID(int=1), "5B", 5, (UUID(int=2),), NOW, "")
pupils = st.frozensets(st.integers(0, 12).map(lambda one: UUID(int=one)), max_size=8)


def ids(count: int, start: int = 100) -> set[UUID]:
    return {UUID(int=start + one) for one in range(count)}


@given(st.lists(st.tuples(pupils, pupils), max_size=12))
def test_with_pupils_after_any_changes_they_attend_who_joined_last_and_revisions_count_the_changes(
    changes: list[tuple[frozenset[UUID], frozenset[UUID]]],
) -> None:
    course, attending = COURSE, set[UUID]()
    for enrol, withdraw in changes:
        before = course
        course = course.with_pupils(enrol, withdraw - enrol)
        attending = attending - withdraw | enrol
        assert course.student_ids == attending
        assert course.revision == before.revision + (course.student_ids != before.student_ids)
        assert course.with_pupils(enrol, withdraw - enrol) is course


def test_with_pupils_when_somebody_is_to_join_and_to_leave_then_it_is_refused() -> None:
    with pytest.raises(BrokenRuleError) as refused:
        COURSE.with_pupils(ids(3), ids(1, start=102))
    assert refused.value.field == "withdraw"


def test_with_pupils_when_there_would_be_too_many_then_it_is_refused_and_room_may_be_made_at_once() -> None:
    full = COURSE.with_pupils(ids(MOST_PUPILS), ())
    with pytest.raises(BrokenRuleError) as refused:
        full.with_pupils(ids(1, start=1), ())
    assert refused.value.field == "enrol"
    assert len(full.with_pupils(ids(1, start=1), ids(1)).student_ids) == MOST_PUPILS


def test_archived_when_archived_again_then_nothing_changes_and_nobody_joins_any_more() -> None:
    over = COURSE.with_pupils(ids(1), ()).archived(NOW)
    assert (over.archived_at, over.revision, over.student_ids) == (NOW, 3, frozenset(ids(1)))
    assert over.archived(NOW + timedelta(days=1)) is over
    with pytest.raises(ArchivedError):
        over.with_pupils(ids(1), ())


def test_fingerprint_is_the_same_for_the_same_plan_only() -> None:
    plans = [
        Plan("5B", 5, (UUID(int=2),)),
        Plan("5C", 5, (UUID(int=2),)),
        Plan("5B", None, (UUID(int=2),)),
        Plan("5B", 5, (UUID(int=3),)),
    ]
    assert len({one.fingerprint() for one in plans}) == 4
    assert plans[0].fingerprint() == Plan("5B", 5, (UUID(int=2),)).fingerprint()
