"""The choice of the next exercise: what decides, in which order, and what never happens."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mastery.model.bank import Bank
from services.mastery.model.policy import PERSISTENT, POLICY, Reason
from services.mastery.model.pupil import Pupil
from services.mastery.model.readiness import HELD, Readiness
from services.mastery.model.selection import DRAWN_FROM, Absence, Choice, Nothing
from services.mastery.model.situation import JUST_NOW, MASTERED, Scope
from services.mastery.tests.practice import (
    NOW,
    answer,
    bank_of,
    chosen,
    exercise,
    held,
    informs,
    named,
    pupil,
    reason_of,
    tie,
)

TOPICS = tuple("abcde")
CODES = ("BUG_A", "BUG_B", "BUG_C")
DAY = timedelta(days=1)


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Topics that need some of those before them, with up to four exercises each, which may practise further ones."""
    needs = {one: draw(st.sets(st.sampled_from(TOPICS[:at]))) if at else set() for at, one in enumerate(TOPICS)}
    further = st.sets(st.sampled_from(TOPICS), max_size=2).map(sorted)
    kinds = st.tuples(st.floats(-3, 3), st.sets(st.sampled_from(CODES)), st.booleans(), further)
    exercises = [
        exercise(f"{topic}{at}", topic, difficulty, *targets, is_practice=is_practice, also_topic_ids=tuple(also))
        for topic in TOPICS
        for at, (difficulty, targets, is_practice, also) in enumerate(draw(st.lists(kinds, max_size=4)))
    ]
    return bank_of(needs, exercises)


@st.composite
def pupils(draw: st.DrawFn) -> Pupil:
    tasks = [exercise(f"{topic}{at}", topic) for topic in TOPICS for at in range(4)]
    ages = st.timedeltas(timedelta(minutes=1), 30 * DAY)
    given_ = draw(st.lists(st.tuples(ages, st.sampled_from(tasks), st.sampled_from((0.0, 1.0))), max_size=12))
    answers = [answer(task, correct, ago=ago) for ago, task, correct in sorted(given_, key=lambda one: one[:1])]
    newest = answers[0] if answers else None
    codes = st.lists(st.sampled_from(CODES), unique=True, min_size=2)
    return pupil(
        known={one.topic_id: draw(st.sampled_from((0.1, 0.5, HELD, 0.9, MASTERED, 1.0))) for one in answers},
        answers=answers,
        solved={one.exercise_id for one in answers if one.is_right and one.submitted_at > NOW - 7 * DAY},
        held=[held(code, draw(st.sampled_from(TOPICS))) for code in draw(st.lists(st.sampled_from(CODES)))],
        tie=tie(newest, *draw(codes), exercise=draw(st.sampled_from((None, "a0", "c 1")))) if newest else None,
        assigned=[one.id for one in draw(st.lists(st.sampled_from(tasks), max_size=3))],
    )


scopes = st.builds(Scope, st.none() | st.sampled_from((*TOPICS, "z")), st.sampled_from((None, "ARITH", "ALG")))


def anything(test: Callable[..., None]) -> Callable[..., None]:
    return settings(max_examples=50)(given(banks(), pupils(), scopes, st.floats(-3, 3))(test))


@anything
def test_choose_never_gives_what_was_just_tried_or_solved_in_the_last_seven_days(
    bank: Bank, by: Pupil, scope: Scope, theta: float
) -> None:
    found = chosen(by, bank, scope, theta=theta)
    if isinstance(found, Choice):
        assert found.exercise.id not in by.solved
        assert not any(
            one.exercise_id == found.exercise.id and one.submitted_at > NOW - JUST_NOW for one in by.answers[:1]
        )


@anything
def test_choose_never_gives_a_topic_whose_prerequisites_are_missing_unless_begun_or_assigned(
    bank: Bank, by: Pupil, scope: Scope, theta: float
) -> None:
    found = chosen(by, bank, scope, theta=theta)
    if isinstance(found, Choice) and found.reason is not Reason.ASSIGNED:
        readiness = Readiness.of(bank, by.known)
        for topic in found.exercise.topic_ids:
            assert topic in by.known or all(map(readiness.holds, bank.gates(topic)))
        assert found.exercise.is_practice


@anything
def test_choose_with_a_scope_stays_within_it_and_judges_prerequisites_as_without(
    bank: Bank, by: Pupil, scope: Scope, theta: float
) -> None:
    found = chosen(by, bank, scope, theta=theta)
    if isinstance(found, Choice):
        assert scope.topic_id in (None, found.exercise.topic_id)
        assert scope.domain in (None, "ARITH")
    elif found.reason is Absence.PREREQUISITES_MISSING:
        assert found.missing
        assert not any(map(Readiness.of(bank, by.known).holds, found.missing))


@anything
def test_choose_is_the_same_for_the_same_pupil_bank_and_day(bank: Bank, by: Pupil, scope: Scope, theta: float) -> None:
    again = Bank()
    for topic in reversed(bank.topics.values()):
        again.put_topic(topic)
    for one in reversed([found for key in bank.difficulties if (found := bank.find(key))]):
        again.put(one)
    assert chosen(by, again, scope, theta=theta) == chosen(by, bank, scope, theta=theta)


@settings(max_examples=50)
@given(st.lists(st.floats(-3, 3), min_size=DRAWN_FROM + 1, max_size=30), st.floats(-3, 3))
def test_choose_leaves_fewer_than_ten_more_informative_exercises_of_the_topic_aside(
    difficulties: list[float], theta: float
) -> None:
    bank = bank_of({"add": ()}, [exercise(f"add {at}", "add", one) for at, one in enumerate(difficulties)])
    found, information = chosen(pupil(), bank, theta=theta), informs(theta)
    assert isinstance(found, Choice)
    better = [one for one in bank.of_topic("add").values() if information(one) > information(found.exercise)]
    assert len(better) < DRAWN_FROM


@anything
def test_choose_finds_nothing_only_where_nothing_is_open_or_all_of_it_is_done(
    bank: Bank, by: Pupil, scope: Scope, theta: float
) -> None:
    found = chosen(by, bank, scope, theta=theta)
    if isinstance(found, Nothing):
        done = {*by.solved, *(one.exercise_id for one in by.answers[:1] if one.submitted_at > NOW - JUST_NOW)}
        readiness = Readiness.of(bank, by.known)
        for topic in (one for one in bank.practised() if scope.covers(one, bank)):
            is_unmastered = by.known.get(topic, 0.0) < MASTERED
            ready = {id_ for id_, one in bank.of_topic(topic).items() if all(map(readiness.is_open, one.topic_ids))}
            assert not (is_unmastered and ready - done)
            assert not (found.reason is Absence.PREREQUISITES_MISSING and ready)


CHAIN = {"add": (), "multiply": ("add",), "power": ("multiply",)}
TASKS = [exercise(f"{topic} {at}", topic, at / 10) for topic in CHAIN for at in range(20)]
CHAINED = bank_of(CHAIN, TASKS)
OLD = exercise("an old one", "add")


def test_choose_for_a_pupil_without_any_answer_begins_a_topic_without_prerequisites() -> None:
    assert reason_of(chosen(pupil(), CHAINED))[0] is Reason.BEGIN
    found = chosen(pupil(), CHAINED)
    assert isinstance(found, Choice)
    assert found.exercise.topic_id == "add"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"add": 0.3}, (Reason.CONTINUE, "add")),
        ({"add": HELD}, (Reason.CONTINUE, "add")),
        ({"add": MASTERED}, (Reason.BEGIN, "multiply")),
        ({"add": MASTERED, "multiply": 0.5}, (Reason.CONTINUE, "multiply")),
        ({"add": 0.5, "multiply": 0.4}, (Reason.CONTINUE, "multiply")),
        ({"power": 0.8}, (Reason.CONTINUE, "power")),
        ({"power": MASTERED}, (Reason.BEGIN, "add")),
    ],
)
def test_choose_without_anything_else_continues_the_weakest_topic_or_begins_the_next(
    known: dict[str, float], expected: tuple[Reason, str]
) -> None:
    found = chosen(pupil(known=known, answers=[answer(replace(OLD, topic_id=one), 1) for one in known]), CHAINED)
    assert isinstance(found, Choice)
    assert (found.reason, found.exercise.topic_id) == expected


def test_choose_when_many_answers_did_not_help_then_another_topic_comes_first() -> None:
    stuck = [answer(one, 0, ago=timedelta(minutes=at + 1)) for at, one in enumerate(TASKS[:PERSISTENT])]
    known = {"add": 0.1, "multiply": 0.6}
    for answers, topic in ((stuck[1:], "add"), (stuck, "multiply")):
        found = chosen(pupil(known=known, answers=answers), CHAINED)
        assert isinstance(found, Choice)
        assert found.exercise.topic_id == topic


def test_choose_when_many_answers_did_not_help_in_all_that_was_begun_then_something_new_is_begun_if_there_is_anything() -> (
    None
):
    stuck = [answer(one, 0, ago=timedelta(minutes=at + 1)) for at, one in enumerate(TASKS[:PERSISTENT])]
    shapes = bank_of(CHAIN | {"shapes": ()}, [*TASKS, exercise("triangle", "shapes")])
    for bank, answers, expected in (
        (shapes, stuck[1:], (Reason.CONTINUE, "add")),
        (shapes, stuck, (Reason.BEGIN, "shapes")),
        (CHAINED, stuck, (Reason.CONTINUE, "add")),
    ):
        found = chosen(pupil(known={"add": 0.1}, answers=answers), bank)
        assert isinstance(found, Choice)
        assert (found.reason, found.exercise.topic_id) == expected


def test_choose_by_reason_takes_the_first_row_of_the_table_that_offers_anything() -> None:
    wrong = answer(exercise("add 3", "add"), 0)
    review = answer(exercise("multiply 1", "multiply"), 1, ago=9 * DAY)
    bank = bank_of(
        CHAIN | {"halve": ("add",)},
        [
            *TASKS,
            exercise("set", "power"),
            exercise("tells apart", "add", 0.0, "BUG_A"),
            exercise("cannot", "add", 0.0, "BUG_A", "BUG_B"),
            exercise("targets", "add", 0.0, "BUG_C"),
        ],
    )
    everything = pupil(
        known={"add": 0.8, "multiply": MASTERED},
        answers=[wrong, review],
        assigned=[exercise("set", "power").id],
        tie=tie(wrong, "BUG_A", "BUG_B"),
        held=[held("BUG_C", "add")],
    )
    steps: list[tuple[Reason, str | None, dict[str, Any]]] = [
        (Reason.ASSIGNED, "set", {"assigned": ()}),
        (Reason.DISTINGUISH, "tells apart", {"tie": None}),
        (Reason.REMEDIATE, "targets", {"held": ()}),
        (Reason.REVIEW, None, {"answers": [wrong, replace(review, submitted_at=NOW)]}),
        (Reason.CONTINUE, None, {}),
    ]
    for reason, prompt, without in steps:
        found = reason_of(chosen(everything, bank))
        assert found[0] is reason
        assert prompt in (None, found[1])
        everything = replace(everything, **without)
    assert list(dict.fromkeys(reason for reason, _ in POLICY)) == list(Reason)


def test_choose_when_an_answer_leaves_a_tie_then_the_task_the_diagnosis_names_comes_first() -> None:
    wrong = answer(TASKS[0], 0)
    bank = bank_of(CHAIN, [*TASKS, exercise("7 - 12", "add"), exercise("other", "add", 0.0, "BUG_A")])
    tied = pupil(known={"add": 0.3}, answers=[wrong], tie=tie(wrong, "BUG_A", "BUG_B", exercise="7-12"))
    assert chosen(tied, bank) == Choice(exercise("7 - 12", "add"), Reason.DISTINGUISH, ("BUG_A", "BUG_B"))


def test_choose_when_a_tie_was_answered_after_or_corrected_then_it_is_no_reason_any_more() -> None:
    wrong = answer(TASKS[0], 0)
    bank = bank_of(CHAIN, [*TASKS, exercise("7 - 12", "add")])
    known, tied = {"add": 0.3}, tie(wrong, "BUG_A", "BUG_B", exercise="7 - 12")
    later = answer(TASKS[1], 0, ago=timedelta(minutes=1))
    elsewhere = answer(exercise("multiply 1", "multiply"), 0, ago=timedelta(minutes=1))
    for answers, reason in (
        ([wrong], Reason.DISTINGUISH),
        ([elsewhere, wrong], Reason.DISTINGUISH),
        ([later, wrong], Reason.CONTINUE),
        ([replace(wrong, correct=1.0)], Reason.CONTINUE),
    ):
        assert reason_of(chosen(pupil(known=known, answers=answers, tie=tied), bank))[0] is reason


def test_choose_when_no_exercise_is_known_to_target_the_misconception_then_its_topic_is_practised() -> None:
    found = chosen(pupil(known={"add": 0.9, "multiply": 0.1}, held=[held("BUG_A", "add")]), CHAINED)
    assert isinstance(found, Choice)
    assert (found.reason, found.exercise.topic_id, found.codes) == (Reason.REMEDIATE, "add", ("BUG_A",))


def test_choose_after_a_wrong_answer_gives_another_exercise_and_nothing_where_there_is_no_other() -> None:
    wrong, other = TASKS[0], TASKS[1]
    stuck = pupil(known={"add": 0.1}, answers=[answer(wrong, 0)])
    two, one = bank_of({"add": ()}, [wrong, other]), bank_of({"add": ()}, [wrong])
    assert {reason_of(chosen(named(stuck, f"pupil {at}"), two))[1] for at in range(20)} == {other.prompt}
    assert chosen(stuck, one) == Nothing(Absence.RECENTLY_DONE)


def test_choose_when_the_only_exercise_was_tried_a_day_ago_then_it_is_given_again() -> None:
    only = bank_of({"add": ()}, TASKS[:1])
    for ago, expected in (
        (JUST_NOW / 2, Nothing(Absence.RECENTLY_DONE)),
        (JUST_NOW, Choice(TASKS[0], Reason.CONTINUE)),
    ):
        assert chosen(pupil(known={"add": 0.1}, answers=[answer(TASKS[0], 0, ago=ago)]), only) == expected


def test_choose_of_exercises_of_several_topics_waits_until_the_pupil_is_ready_for_each() -> None:
    both = exercise("3² + 4", "add", also_topic_ids=("power",))
    bank, held_ = bank_of(CHAIN, [both, *TASKS[20:]]), {"add": 0.8, "multiply": HELD}
    assert chosen(pupil(), bank, Scope("add")) == Nothing(Absence.PREREQUISITES_MISSING, ("multiply",))
    assert chosen(pupil(known=held_), bank, Scope("add")) == Choice(both, Reason.CONTINUE)


def test_choose_when_a_mastered_topic_was_right_after_four_days_then_it_comes_back_after_eight() -> None:
    history = [answer(TASKS[at], 1, ago=ago) for at, ago in enumerate((timedelta(0), 4 * DAY))]
    master = pupil(known={"add": 1.0}, answers=history)
    bank = bank_of({"add": ()}, TASKS[:20])
    resting = chosen(master, bank, now=NOW + 7 * DAY)
    assert resting == Nothing(Absence.ALL_MASTERED, next_at=NOW + 8 * DAY)
    assert reason_of(chosen(master, bank, now=NOW + 8 * DAY))[0] is Reason.REVIEW


def test_choose_assigned_exercises_in_their_order_whatever_the_topic() -> None:
    first, second = exercise("power 9", "power"), exercise("power 2", "power")
    unknown = exercise("gone", "power")
    by = pupil(assigned=[unknown.id, first.id, second.id])
    assert reason_of(chosen(by, CHAINED)) == (Reason.ASSIGNED, "power 9")
    assert reason_of(chosen(replace(by, solved={first.id}), CHAINED)) == (Reason.ASSIGNED, "power 2")


@pytest.mark.parametrize(
    ("by", "scope", "expected"),
    [
        (pupil(), Scope(domain="ALG"), Nothing(Absence.NO_EXERCISES)),
        (pupil(), Scope("power"), Nothing(Absence.PREREQUISITES_MISSING, ("multiply",))),
        (pupil(solved={one.id for one in TASKS}), Scope("add"), Nothing(Absence.RECENTLY_DONE)),
    ],
)
def test_choose_when_there_is_nothing_then_it_says_why(by: Pupil, scope: Scope, expected: Nothing) -> None:
    assert chosen(by, CHAINED, scope) == expected


ALIKE = bank_of({"add": ()}, [exercise(f"add {at}", "add", at / 10 - 1.49) for at in range(30)])
BEST = sorted(ALIKE.of_topic("add").values(), key=informs(), reverse=True)[:DRAWN_FROM]


def drawn(exposures: Mapping[UUID, int] | None = None, *, now: datetime = NOW, pupils: int = 1000) -> Counter[UUID]:
    """How many of so many pupils who stand alike are given each exercise."""
    same = pupil(known={"add": 0.5}, answers=[answer(OLD, 1)])
    found = (chosen(named(same, f"pupil {at}"), ALIKE, now=now, exposures=exposures) for at in range(pupils))
    return Counter(one.exercise.id for one in found if isinstance(one, Choice))


def test_choose_over_many_pupils_draws_from_the_best_ten_and_gives_none_to_much_more_than_a_tenth() -> None:
    for exposures in (None, {one.id: 50 for one in BEST}):
        given_ = drawn(exposures)
        assert set(given_) == {one.id for one in BEST}
        assert max(given_.values()) < 140  # binomial(1000, 0.1): four standard deviations above 100


def test_choose_over_many_pupils_gives_what_was_answered_more_often_less_often() -> None:
    often, seldom, fresh = BEST[:5], BEST[5:9], BEST[9]
    given_ = drawn({one.id: 90 for one in often} | {one.id: 30 for one in seldom})
    usual = (5 * 90 + 4 * 30) / 10
    weights = {one.id: 1 / (1 + count / usual) for count, group in ((90, often), (30, seldom)) for one in group}
    weights[fresh.id] = 1.0
    for id_, weight in weights.items():
        p = weight / sum(weights.values())
        assert given_[id_] == pytest.approx(1000 * p, abs=4 * (1000 * p * (1 - p)) ** 0.5)
    assert sum(given_[one.id] for one in often) / 5 < sum(given_[one.id] for one in seldom) / 4 < given_[fresh.id] < 190


def test_choose_among_many_equals_gives_what_was_never_answered_to_twice_as_many_as_the_usual_one() -> None:
    equals = [exercise(f"equal {at}", "add") for at in range(40)]
    bank, fresh = bank_of({"add": ()}, equals), equals[0].id
    found = (chosen(pupil(f"pupil {at}"), bank, exposures={one.id: 9 for one in equals[1:]}) for at in range(1000))
    p = (
        DRAWN_FROM / len(equals) / (1 + 9 / (1 + 9 / 8.1))
    )  # in the ten, where 8.1 is the mean, and before the nine others
    given_ = sum(isinstance(one, Choice) and one.exercise.id == fresh for one in found)
    assert given_ == pytest.approx(1000 * p, abs=4 * (1000 * p * (1 - p)) ** 0.5)


def test_choose_day_after_day_with_the_counts_of_the_days_before_evens_out_what_was_uneven() -> None:
    days = [Counter({one.id: 300 if one is BEST[0] else 0 for one in BEST})]
    for day in range(12):
        days.append(drawn(sum(days[-7:], Counter()), now=NOW + day * DAY, pupils=300))
    shares = [[one[each.id] / 300 for each in BEST] for one in days]
    assert shares[1][0] < 0.04
    assert all(0.04 < share < 0.16 for share in shares[-1])


def test_choose_on_another_day_may_give_another_exercise() -> None:
    same = pupil(known={"add": 0.5}, answers=[answer(OLD, 1)])
    assert len({reason_of(chosen(same, CHAINED, now=NOW + at * DAY))[1] for at in range(30)}) > 3
