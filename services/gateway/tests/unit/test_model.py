"""Access, rates, cursors, languages, the catalogue of problems."""

import itertools
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.model import language
from services.gateway.model.access import _REACH, Action, Caller, Role, owner, permit, reaches
from services.gateway.model.cursor import FEED_TOPICS, Cursor
from services.gateway.model.problems import FORBIDDEN, Refusal, reference
from services.gateway.model.rates import RateLimit

ROOT = Path(__file__).parents[4]
OWN, OTHERS = uuid4(), uuid4()
# Written out once more, so that a slip in the table is seen: who reaches their own, who reaches others'.
MAY_OWN = {
    Action.SUBMIT_WORK: {"student"},
    Action.READ_WORK: {"student", "teacher", "admin"},
    Action.READ_MASTERY: {"student", "teacher", "admin"},
    Action.COMPARE_PUPILS: {"teacher", "admin"},
    Action.READ_PRACTICE: {"student", "teacher", "admin"},
    Action.ASSIGN_PRACTICE: {"teacher", "admin"},
    Action.LIST_COURSES: {"student", "teacher", "admin"},
    Action.KEEP_COURSES: {"teacher", "admin"},
    Action.CALIBRATE: {"admin"},
    Action.ADMINISTER_MODELS: {"admin"},
    Action.REVIEW_WORK: {"teacher", "admin"},
    Action.READ_CURRICULUM: {"student", "teacher", "admin"},
    Action.READ_MISCONCEPTIONS: {"teacher", "admin"},
}
OWN_COURSES = {Action.LIST_COURSES, Action.KEEP_COURSES}


def reaches_others(action: Action, role: Role) -> bool:
    own_only = role == "student" or (role == "teacher" and action in OWN_COURSES)
    return role in MAY_OWN[action] and (not own_only or action is Action.READ_CURRICULUM)


@pytest.mark.parametrize(("action", "role"), list(itertools.product(Action, Role)))
def test_permit_when_a_role_acts_then_the_table_decides(action: Action, role: Role) -> None:
    caller = Caller(OWN, role, 0)
    assert reaches(caller, action, OWN) == (role in MAY_OWN[action])
    others = reaches_others(action, role)
    assert reaches(caller, action, OTHERS) == others
    for student, may in ((OWN, role in MAY_OWN[action]), (OTHERS, others)):
        if may:
            permit(caller, action, student)
        else:
            with pytest.raises(Refusal) as refused:
                permit(caller, action, student)
            assert refused.value.type is FORBIDDEN


@pytest.mark.parametrize(("action", "role"), list(itertools.product(Action, Role)))
def test_owner_when_a_role_reaches_only_its_own_then_it_is_named(action: Action, role: Role) -> None:
    caller = Caller(OWN, role, 0)
    if role in MAY_OWN[action]:
        assert owner(caller, action) == (None if reaches_others(action, role) else OWN)
    else:
        with pytest.raises(Refusal) as refused:
            owner(caller, action)
        assert refused.value.type is FORBIDDEN


def test_access_when_an_action_or_role_is_added_then_the_table_must_say_who_may() -> None:
    assert set(_REACH) == set(Action)
    assert all(set(by_role) == set(Role) for by_role in _REACH.values())


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_rate_limit_when_the_burst_is_used_up_then_it_says_how_long_to_wait() -> None:
    clock = Clock()
    limit = RateLimit(rate=2, burst=3, clock=clock)
    for _ in range(3):
        limit.take("a")
    with pytest.raises(Refusal) as refused:
        limit.take("a")
    assert refused.value.retry_after == pytest.approx(0.5)
    limit.take("b")
    clock.now += 0.5
    limit.take("a")
    with pytest.raises(Refusal):
        limit.take("a")


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 10), st.floats(0.1, 50))
def test_rate_limit_when_asked_at_any_times_then_never_more_than_burst_and_rate_allow(
    pauses: list[float], burst: int, rate: float
) -> None:
    clock = Clock()
    limit, taken = RateLimit(rate, burst, clock=clock), 0
    for pause in pauses:
        clock.now += pause
        try:
            limit.take("a")
        except Refusal:
            continue
        taken += 1
    assert taken <= burst + rate * (clock.now - Clock.now) + 1e-6


def test_rate_limit_when_there_are_many_subjects_then_it_forgets_the_oldest() -> None:
    limit = RateLimit(rate=1, burst=1, size=10)
    for number in range(1000):
        limit.take(number)
    assert len(limit._full_at) == 10


offsets = st.integers(0, 10**18 - 1)


@given(st.integers(0, 9999), st.tuples(*[offsets] * len(FEED_TOPICS)))
def test_cursor_when_written_and_read_then_it_is_the_same(partition: int, at: tuple[int, ...]) -> None:
    cursor = Cursor(partition, at)
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4.5", "1.2.-3", "1.2.x", "1.2.3\n", "٣.1.2", "1.2." + "9" * 19]
)
def test_cursor_when_it_is_no_event_id_then_none(text: str) -> None:
    assert Cursor.parse(text) is None


def test_cursor_when_given_out_before_a_topic_joined_the_feed_then_it_goes_on_from_now_in_that_topic() -> None:
    old = Cursor.parse("3.121.99")
    assert old == Cursor(3, (121, 99))
    assert old.completed(Cursor(3, (500, 500, 7))) == Cursor(3, (121, 99, 7))


@given(st.integers(0, 100), st.sampled_from(FEED_TOPICS))
def test_cursor_when_a_record_is_read_then_it_has_passed_that_one_only(offset: int, topic: str) -> None:
    cursor = Cursor(0, (0,) * len(FEED_TOPICS)).after(topic, offset)
    assert cursor.has_passed(topic, offset)
    assert not cursor.has_passed(topic, offset + 1)
    assert not any(cursor.has_passed(other, 0) for other in FEED_TOPICS if other != topic)


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-AR,es;q=0.9,en;q=0.8", "es"),
        ("fr, es;q=0.2, en;q=0.7", "en"),
        ("fr", "en"),
        ("es;q=0", "en"),
        ("es;q=x", "en"),
        ("*", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_choose_language_when_a_client_asks_then_the_best_that_exists(wanted: str, spoken: str) -> None:
    assert language.choose(wanted) == spoken


def test_errors_reference_when_the_catalogue_changes_then_it_is_made_anew() -> None:
    written = (ROOT / "docs" / "reference" / "errors.md").read_text()
    assert written == "\n".join(reference()) + "\n", "run python -m services.gateway.model.problems"
