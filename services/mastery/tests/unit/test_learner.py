"""What answers requests, in plain Python, against the library that fits: the same numbers."""

from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mastery.calibration import ability as library
from services.mastery.calibration import irt
from services.mastery.calibration.fit import Parameters as Fitted
from services.mastery.calibration.prediction import fit
from services.mastery.calibration.responses import Responses, responses_of
from services.mastery.calibration.serving import predictor_of
from services.mastery.calibration.tracing import p_known
from services.mastery.model.ability import GRID, NOTHING_KNOWN, Item, Walk, eap
from services.mastery.model.bkt import DEFAULTS, Parameters
from services.mastery.model.features import Reason
from services.mastery.model.history import Observation, fold
from services.mastery.model.prediction import Learner, Predictor
from services.mastery.tests.pupils import START, Pupil
from services.mastery.tests.unit.test_prediction import table

EQUAL = 1e-12
TOPICS, EXERCISES = 3, 5
PUPIL = Pupil().student_id


def exercise(topic: int, number: int) -> UUID:
    return UUID(int=topic * 100 + number)


def answered(seed: int = 3, pupils: int = 40, answers: int = 25) -> Responses:
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str | None, float, int]] = []
    for pupil in range(pupils):
        ability = rng.normal()
        for place in range(answers):
            topic, number = int(rng.integers(TOPICS)), int(rng.integers(EXERCISES))
            right = float(rng.random() < 1 / (1 + np.exp(-(ability - number / 2 + 1))))
            rows.append((f"p{pupil}", f"topic-{topic}", str(exercise(topic, number)), right, place))
    return table(rows)


HYBRID = fit(answered(pupils=100))
PREDICTOR = predictor_of(HYBRID)
ANSWERS = st.lists(
    st.tuples(
        st.sets(st.integers(0, TOPICS), min_size=1, max_size=2),  # one topic more than was fitted
        st.integers(0, EXERCISES),  # and one exercise
        st.sampled_from([0.0, 0.5, 1.0]),
    ),
    min_size=1,
    max_size=40,
)


def observed(place: int, topics: set[int], number: int, correct: float) -> list[Observation]:
    attempt, at = UUID(int=place), START + timedelta(minutes=place)
    of = exercise(min(topics), number)
    return [Observation(attempt, PUPIL, f"topic-{topic}", of, at, correct) for topic in sorted(topics)]


@settings(max_examples=30)
@given(ANSWERS)
def test_learner_predicts_what_the_library_predicts(answers: list[tuple[set[int], int, float]]) -> None:
    assert PREDICTOR.related and PREDICTOR.related_exercises
    attempts = [observed(place, *one) for place, one in enumerate(answers)]
    rows = [one for attempt in attempts for one in attempt]
    predicted = HYBRID.predict(
        responses_of(
            ["pupil"] * len(rows),
            [one.topic_id for one in rows],
            [str(one.exercise_id) for one in rows],
            [one.correct for one in rows],
            [one.attempt_id.int for one in rows],
        )
    )
    row = 0
    for place, attempt in enumerate(attempts):
        learner = Learner(PREDICTOR, (one for earlier in attempts[:place] for one in earlier))
        found = learner.predict([one.topic_id for one in attempt], attempt[0].exercise_id)
        assert found.p_right == pytest.approx(predicted.right[row], abs=EQUAL)
        assert found.ability == pytest.approx(predicted.ability[row], abs=EQUAL)
        assert [found.contributions[one] for one in Reason] == pytest.approx(predicted.contributions[row], abs=1e-9)
        tracing = predicted.tracing[row : row + len(attempt)].mean()
        assert found.tracing == pytest.approx(tracing, abs=EQUAL)
        row += len(attempt)


@given(
    st.lists(st.tuples(st.floats(0.3, 4), st.floats(-4, 4), st.sampled_from([0.0, 0.3, 1.0])), max_size=30),
    st.sampled_from([0.0, 0.1, 0.4]),
)
def test_ability_is_what_the_library_finds(answers: list[tuple[float, float, float]], drift: float) -> None:
    a, b = np.array([(a, b) for a, b, _ in answers] + [(1.0, 0.0)]).T
    none = np.zeros(len(a))
    questions = np.arange(len(answers))
    items = irt.Items(questions, a, b, none, none, none.astype(np.int64), none, irt.Prior())
    model, of_library = library.Ability(items, drift), irt.NORMAL
    predictor = Predictor(items={UUID(int=n): Item(x, y) for n, (x, y, _) in enumerate(answers)}, drift=drift)
    history = [one for n, (_, _, credit) in enumerate(answers) for one in observed(n, {0}, n, credit)]
    learner = Learner(predictor, history)
    for n, (*_, credit) in enumerate(answers):
        _, of_library = model.update(of_library, n, credit)
    assert learner.ability == pytest.approx(of_library, abs=EQUAL)
    assert eap(learner.ability) == pytest.approx(library.eap(of_library), abs=1e-9)


def test_grid_and_prior_are_those_of_the_library() -> None:
    assert np.array_equal(GRID, irt.GRID)
    assert pytest.approx(irt.NORMAL, abs=1e-16) == NOTHING_KNOWN


def test_information_of_an_item_is_that_of_the_library() -> None:
    items = irt.no_items()
    of_library = items.information(0.7)[-1]
    item = Item(float(items.a[-1]), float(items.b[-1]), b_se=float(items.b_se[-1]))
    assert item.information(0.7) == pytest.approx(of_library, abs=EQUAL)


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=30),
    st.sampled_from([Fitted(0.3, 0.1, 0.2, 0.1, 0.05), Fitted(0.9, 0.6, 0.5, 0.4, 0.4), Fitted(0.3, 0.1, 0.2, 0.1)]),
)
def test_fold_with_forgetting_is_what_the_library_walks(credit: list[float], fitted: Fitted) -> None:
    responses = table([("p", "s", None, one, place) for place, one in enumerate([*credit, 0.0])])
    of_library = p_known(responses, np.array([fitted]))
    history = [one for place, share in enumerate(credit) for one in observed(place, {0}, 0, share)]
    assert fold(history, Parameters(**fitted._asdict())).p_known == pytest.approx(of_library[-1], abs=EQUAL)


def test_walk_of_nothing_stays_and_of_any_drift_stays_a_distribution() -> None:
    assert tuple(Walk(0.0).step(NOTHING_KNOWN)) == NOTHING_KNOWN
    spread = Walk(0.4).step(NOTHING_KNOWN)
    assert sum(spread) == pytest.approx(1, abs=EQUAL)
    assert eap(spread)[1] > eap(NOTHING_KNOWN)[1]


def test_exercise_that_was_not_fitted_has_the_difficulty_its_author_gave_or_that_of_its_topic() -> None:
    fitted, of_author, unknown = UUID(int=1), UUID(int=2), UUID(int=3)
    predictor = Predictor(items={fitted: Item(2.0, 1.0)}, unknown={"addition": Item(1.1, 0.7)}, prior=Item(1.1, 0.2))
    learner = Learner(predictor, difficulties={fitted: -3.0, of_author: -3.0})
    assert [learner.item(one, "addition") for one in (fitted, of_author, unknown, None)] == [
        Item(2.0, 1.0),
        Item(b=-3.0),
        Item(1.1, 0.7),
        Item(1.1, 0.7),
    ]
    assert learner.item(unknown, "never seen") == Item(1.1, 0.2)
    easy, unknown_one = (learner.predict(["addition"], one) for one in (of_author, unknown))
    assert easy.p_right > unknown_one.p_right


def test_prediction_before_any_calibration_follows_mastery_and_ability() -> None:
    pupil = Pupil()
    new = Learner(Predictor()).predict(["addition"])
    assert new.tracing == pytest.approx(0.3 * 0.9 + 0.7 * 0.2)
    right, wrong = (
        Learner(Predictor(), [pupil.answers(credit, minute=n, topic="addition") for n in range(3)])
        for credit in (1.0, 0.0)
    )
    assert right.predict(["addition"]).p_right > new.p_right > wrong.predict(["addition"]).p_right
    assert right.known("subtraction") == DEFAULTS.initial
