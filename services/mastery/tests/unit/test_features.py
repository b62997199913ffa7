"""What the prediction of the next answer rests on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mastery.calibration.features import features_of
from services.mastery.calibration.irt import Reals
from services.mastery.calibration.recency import before, surplus
from services.mastery.calibration.related import fit_related
from services.mastery.calibration.responses import Responses
from services.mastery.calibration.strength import strength
from services.mastery.model.features import ALONE, ANY, FAINT, FEATURES, SPACED, Level, Relation
from services.mastery.tests.unit.test_prediction import ITEMS, MODEL, SKILLS, table

VERDICTS = np.array([one.lowest != ANY for one in FEATURES])
ATTEMPTS = st.lists(
    st.tuples(
        st.sets(st.integers(0, SKILLS), min_size=1, max_size=2), st.integers(0, ITEMS), st.sampled_from([0.0, 0.5, 1.0])
    ),
    min_size=2,
    max_size=25,
)


@settings(max_examples=60)
@given(ATTEMPTS, st.integers(0, 24))
def test_feature_after_more_credit_is_never_lower_and_without_a_lowest_weight_the_same(
    attempts: list[tuple[set[int], int, float]], at: int
) -> None:
    at %= len(attempts)

    def features(credit: float) -> Reals:
        rows = [
            (f"s{s}", f"s{min(skills)}i{i}", credit if n == at else given_credit, n)
            for n, (skills, i, given_credit) in enumerate(attempts)
            for s in sorted(skills)
        ]
        responses: Responses = table([("p", *row) for row in rows])
        return features_of(MODEL.base, responses.coded_as(MODEL.base.names)).columns

    better, worse = features(1.0), features(0.0)
    assert better.shape == (len(attempts), len(FEATURES))
    assert (better[:, VERDICTS] >= worse[:, VERDICTS] - 1e-12).all()
    assert better[:, ~VERDICTS].tobytes() == worse[:, ~VERDICTS].tobytes()
    assert better[: at + 1].tobytes() == worse[: at + 1].tobytes()


def test_before_counts_the_rows_before_of_the_same_thing() -> None:
    student, thing = np.array([0, 0, 0, 0, 1]), np.array([5, 6, 5, 5, 5])
    found = before(student, thing, np.arange(5), np.array([1.0, 0.0, 0.0, 1.0, 1.0]))
    assert found.answers.tolist() == [0, 0, 1, 2, 0]
    assert found.right.tolist() == [0, 0, 1, 1, 0]
    assert found.never.tolist() == [1, 1, 0, 0, 1]
    assert found.since == pytest.approx([0, 0, np.log(2), 0, 0])


def test_pauses_are_the_mean_of_the_times_between_earlier_answers_to_the_same_thing() -> None:
    same, one = np.zeros(4, np.int64), np.log(2)
    found = before(same, same, np.array([0, 2, 3, 6]), np.ones(4))
    assert found.since == pytest.approx([0, one, 0, np.log(3)])
    assert found.pauses == pytest.approx([0, 0, one / 2, one * SPACED / (2 + SPACED)])


def test_surplus_is_the_mean_of_the_rows_before_of_the_same_thing_drawn_to_nought_by_one_more() -> None:
    student, thing = np.array([0, 0, 0, 0, 1]), np.array([5, 6, 5, 5, 5])
    found = surplus(student, thing, np.arange(5), np.array([0.5, 1.0, -0.5, 1.0, 1.0]), 0.5)
    assert found == pytest.approx([0, 0, 0.5 / 2, (0.25 - 0.5) / 2.5, 0])


@given(
    st.lists(st.tuples(st.floats(0.1, 4), st.floats(-4, 4), st.floats(0, 1)), min_size=1, max_size=30),
    st.integers(0, 29),
    st.sampled_from([Level(1.0, 0.2, 1.0), Level(2.0, 0.5, 0.5), Level(50.0, 5.0, 1.0)]),
)
def test_strength_after_more_credit_is_never_lower_however_steep_the_exercises(
    answers: list[tuple[float, float, float]], at: int, level: Level
) -> None:
    slope, b, credit = map(np.array, zip(*answers, strict=True))
    same, place = np.zeros(len(credit), np.int64), np.arange(len(credit))

    def after(share: float) -> Reals:
        given_credit = np.where(place == at % len(credit), share, credit)
        return strength((same, same, place), given_credit, (slope, b), level)

    assert (after(1.0) >= after(0.0) - 1e-9).all()


def test_strength_follows_the_thing_alone_and_moves_less_with_every_answer() -> None:
    student, thing = np.zeros(6, np.int64), np.array([0, 1, 0, 0, 0, 1])
    curve = np.ones(6), np.zeros(6)
    found = strength((student, thing, np.arange(6)), np.array([1.0, 0, 1, 1, 0, 0]), curve, Level(1.0, 0.0, 1.0))
    assert found[:2].tolist() == [0, 0]
    assert found[2] == pytest.approx(
        0.5 / 1.25
    )  # half an answer better than expected, times variance / (1 + variance / 4)
    assert found[5] == pytest.approx(-0.5 / 1.25)
    assert found[3] - found[2] < found[2]


def test_topics_in_which_the_same_pupils_do_well_are_related_and_others_are_not() -> None:
    rng = np.random.default_rng(4)
    pupils, answers = 400, 6
    numbers, words = rng.normal(size=(2, pupils))
    student, topic = np.repeat(np.arange(pupils), 4 * answers), np.tile(np.repeat(np.arange(4), answers), pupils)
    above = np.where(topic < 2, numbers[student], words[student]) + rng.normal(size=len(student))
    found = fit_related(student, topic, above, 4, Relation(3, 1))
    weight = np.zeros((4, 4))
    np.put_along_axis(weight, found.thing, found.weight, axis=1)
    assert min(weight[0, 1], weight[1, 0], weight[2, 3], weight[3, 2]) > 0.3
    assert weight[:2, 2:].max() < 0.02 and weight.diagonal().tolist() == [0] * 4


def test_answers_in_related_topics_count_before_the_attempt_and_for_those_only() -> None:
    student, topic = np.repeat(np.arange(200), 3), np.tile(np.arange(3), 200)
    above = np.where(topic < 2, np.where(student % 2, 0.4, -0.4), 0.0)
    related = fit_related(student, topic, above, 3, Relation(2, 1))
    asked = np.array([0, 0, 0, 0, 1]), np.array([0, 1, 1, 9, 1]), np.array([0, 1, 1, 2, 0])
    found = related.mean(*asked, np.array([0.4, 0.4, -0.1, 0.4, 0.4]))
    assert related.thing[1, 0] == 0
    weight = related.weight[1, 0]
    expected = weight * 0.4 / (FAINT + 1) / (ALONE + weight / (FAINT + 1))
    assert found == pytest.approx([0, expected, expected, 0, 0])


def test_what_few_pupils_answered_has_no_relations_and_of_many_the_nearest_are_kept() -> None:
    rng = np.random.default_rng(1)
    student, thing = np.repeat(np.arange(60), 5), np.tile(np.arange(5), 60)
    asked = (thing < 4) | (student < 49)
    strong = rng.normal(size=60)[student] * np.array([1.0, 1.0, 0.7, 0.3, 1.0])[thing] + 0.3 * rng.normal(size=300)
    found = fit_related(student[asked], thing[asked], strong[asked], 5, Relation(2, 50))
    every = fit_related(student[asked], thing[asked], strong[asked], 5, Relation(4, 1))
    assert every.weight[4].min() > 0 and found.weight[4].tolist() == [0, 0]
    assert 4 not in found.thing[:4]
    assert found.thing[0].tolist() == [one for one in every.thing[0] if one != 4][:2]
    assert (np.diff(every.weight, axis=1) <= 0).all()
