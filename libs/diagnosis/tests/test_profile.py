"""Evidence adds up over answers, and fades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.diagnosis import Diagnosis, Problem, Profile, Status, Work, diagnose, update
from libs.diagnosis.profile import HELD, PRIOR, after

SHOWN = diagnose(Problem("304 - 178"), Work("274"))
CODE = SHOWN.candidates[0].code
RIGHT = diagnose(Problem("304 - 178"), Work("126"))


def probability(profile: Profile) -> float:
    return profile.evidence[CODE].probability


def test_one_answer_is_weak_and_two_are_held() -> None:
    once = update(Profile(), SHOWN, "2026-03-01")
    assert PRIOR < probability(once) < HELD
    assert once.held() == ()
    twice = update(once, SHOWN, "2026-03-02")
    assert [code for code, _ in twice.held()] == [CODE]
    assert twice.evidence[CODE].sightings == 2
    assert twice.evidence[CODE].last_seen == "2026-03-02"


def test_right_answers_of_the_topic_take_evidence_away_and_others_do_not() -> None:
    profile = update(update(Profile(), SHOWN), SHOWN)
    assert probability(update(profile, RIGHT, topic="whole-number-subtraction")) < probability(profile)
    assert update(profile, RIGHT, topic="fraction-addition") == profile


def test_what_is_not_understood_says_nothing() -> None:
    profile = update(Profile(), SHOWN)
    assert update(profile, Diagnosis(Status.NOT_UNDERSTOOD, None), topic="whole-number-subtraction") == profile


def test_a_profile_is_never_changed_in_place() -> None:
    profile = update(Profile(), SHOWN)
    before = probability(profile)
    update(profile, SHOWN)
    assert probability(profile) == before
    with pytest.raises(TypeError):
        profile.evidence[CODE] = None  # type: ignore[index]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_evidence_stays_a_probability_and_grows_with_what_is_seen(held: float, less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert 0 <= after(held, less) <= after(held, more) <= 1


@given(st.lists(st.booleans(), max_size=30))
def test_every_sequence_of_answers_keeps_the_profile_within_bounds(shown: list[bool]) -> None:
    profile = Profile()
    for one in shown:
        profile = update(profile, SHOWN if one else RIGHT, topic="whole-number-subtraction")
    assert all(0 <= one.probability <= 1 and one.sightings <= len(shown) for one in profile.evidence.values())
