import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mastery.calibration.logistic import fit_weights
from services.mastery.calibration.metrics import scores
from services.mastery.calibration.prediction import Hybrid, Prediction, fit
from services.mastery.calibration.responses import Responses, responses_of
from services.mastery.model.features import FEATURES, Reason

SKILLS, ITEMS = 4, 6


def simulated(pupils: int = 120, answers: int = 30, seed: int = 5) -> Responses:
    """Pupils of different ability who learn each skill, at items of different difficulty."""
    rng = np.random.default_rng(seed)
    skill, item = rng.integers(0, SKILLS, (pupils, answers)), rng.integers(0, ITEMS, (pupils, answers))
    seen = np.zeros((pupils, SKILLS))
    ability, difficulty = rng.normal(size=pupils), rng.normal(0, 1.2, (SKILLS, ITEMS))
    rows: list[tuple[str, str, str | None, float, int]] = []
    for place in range(answers):
        for pupil in range(pupils):
            s, i = skill[pupil, place], item[pupil, place]
            logit = ability[pupil] - difficulty[s, i] + 0.4 * seen[pupil, s] - 0.5
            rows.append((f"p{pupil}", f"s{s}", f"s{s}i{i}", float(rng.random() < 1 / (1 + np.exp(-logit))), place))
            seen[pupil, s] += 1
    return table(rows)


def table(rows: list[tuple[str, str, str | None, float, int]]) -> Responses:
    student, skill, item, correct, order = (list(column) for column in zip(*rows, strict=True))
    return responses_of(student, skill, item, correct, order)


def rows_of(responses: Responses) -> list[tuple[str, str, str | None, float, int]]:
    return [
        (
            responses.students[student],
            responses.skills[skill],
            responses.items[item],
            float(correct),
            int(order),
        )
        for student, skill, item, correct, order in zip(
            responses.student, responses.skill, responses.item, responses.correct, responses.order, strict=True
        )
    ]


ALL = simulated()
TRAIN, TEST = ALL.where(ALL.student % 4 != 0), ALL.where(ALL.student % 4 == 0)
MODEL = fit(TRAIN)


def same_bits(left: Prediction, right: Prediction) -> bool:
    return all(
        getattr(left, name).tobytes() == getattr(right, name).tobytes()
        for name in ("right", "contributions", "tracing", "ability")
    )


def test_prediction_of_pupils_held_out_is_better_than_either_of_its_parts() -> None:
    predicted = MODEL.predict(TEST)
    hybrid, tracing, ability = (
        scores(p, TEST.correct, TEST.skill) for p in (predicted.right, predicted.tracing, predicted.ability)
    )
    assert hybrid.log_loss < min(tracing.log_loss, ability.log_loss)
    assert hybrid.auc > max(tracing.auc, ability.auc)
    assert hybrid.ece < 0.05


def test_contributions_add_up_to_the_log_odds() -> None:
    predicted = MODEL.predict(TEST)
    logit = predicted.usual + predicted.contributions.sum(axis=1)
    assert predicted.contributions.shape == (len(TEST), len(Reason))
    assert np.allclose(np.log(predicted.right / (1 - predicted.right)), logit, rtol=0, atol=1e-9)


def test_contributions_are_nought_on_average_over_the_pupils_they_are_fitted_to() -> None:
    assert abs(MODEL.predict(TRAIN).contributions.mean(axis=0)).max() < 0.1


def test_fit_again_and_with_any_number_of_workers_and_order_of_rows_is_the_same_to_the_last_bit() -> None:
    shuffled = rows_of(TRAIN)
    np.random.default_rng(0).shuffle(shuffled)
    expected = MODEL.predict(TEST)
    assert same_bits(fit(TRAIN, workers=2).predict(TEST), expected)
    assert same_bits(fit(table(shuffled)).predict(TEST), expected)


ROWS = st.lists(
    st.tuples(st.integers(0, SKILLS), st.integers(0, ITEMS), st.sampled_from([0.0, 0.5, 1.0])), min_size=2, max_size=25
)


@settings(max_examples=40)
@given(ROWS, st.data())
def test_prediction_never_changes_when_the_answer_itself_or_a_later_one_changes(
    rows: list[tuple[int, int, float]], data: st.DataObject
) -> None:
    def pupil(given_credit: list[float]) -> Responses:
        return table(
            [("p", f"s{s}", f"s{s}i{i}", c, n) for n, ((s, i, _), c) in enumerate(zip(rows, given_credit, strict=True))]
        )

    credit = [c for _, _, c in rows]
    at = data.draw(st.integers(0, len(rows) - 1))
    other = credit[:at] + data.draw(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=len(rows) - at, max_size=len(rows) - at)
    )
    here, there = MODEL.predict(pupil(credit)), MODEL.predict(pupil(other))
    assert here.right[: at + 1].tobytes() == there.right[: at + 1].tobytes()
    assert ((here.right > 0) & (here.right < 1)).all()


@settings(max_examples=40)
@given(ROWS, st.integers(0, 24))
def test_prediction_after_more_credit_is_never_lower(rows: list[tuple[int, int, float]], at: int) -> None:
    at %= len(rows)

    def predicted(credit: float) -> np.ndarray:
        return MODEL.predict(
            table([("p", f"s{s}", f"s{s}i{i}", credit if n == at else c, n) for n, (s, i, c) in enumerate(rows)])
        ).right

    assert (predicted(1.0) >= predicted(0.0) - 1e-12).all()


def test_attempt_at_several_skills_is_predicted_once_whatever_its_verdict() -> None:
    def attempt(credit: float) -> Prediction:
        earlier: list[tuple[str, str, str | None, float, int]] = [
            ("p", "s0", "s0i0", 1.0, 0),
            ("p", "s1", "s1i1", 0.0, 1),
        ]
        return MODEL.predict(table([*earlier, ("p", "s0", "x", credit, 2), ("p", "s1", "x", credit, 2)]))

    assert attempt(0.0).right[2] == attempt(0.0).right[3]
    assert attempt(0.0).right.tobytes() == attempt(1.0).right.tobytes()


def test_prediction_of_a_pupil_is_the_same_bits_beside_any_others() -> None:
    together, pupil = MODEL.predict(TEST), TEST.student == TEST.student[0]
    alone = MODEL.predict(TEST.where(pupil))
    assert alone.right.tobytes() == together.right[pupil].tobytes()


def test_prediction_for_names_that_training_had_not_is_defined() -> None:
    predicted = MODEL.predict(table([("new", 'unseen, "odd"', None, 1.0, 0), ("new", "s1", "never seen", 0.0, 1)]))
    assert ((predicted.right > 0) & (predicted.right < 1)).all()


@pytest.mark.parametrize("credit", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("pupils", [1, 2, 7])
@pytest.mark.parametrize("answers", [1, 5])
def test_fit_of_few_or_like_answers_is_defined(credit: float, pupils: int, answers: int) -> None:
    responses = table([(f"p{p}", "s", None, credit, n) for p in range(pupils) for n in range(answers)])
    model = fit(responses)
    predicted = model.predict(responses)
    assert np.isfinite(model.weights).all() and len(model.weights) == 1 + len(FEATURES)
    assert ((predicted.right > 0) & (predicted.right < 1)).all()


def test_fit_of_one_pupil_weighs_mastery_and_ability_alike() -> None:
    model: Hybrid = fit(ALL.where(ALL.student == 3))
    assert model.weights[1:].tolist() == [one.prior for one in FEATURES]


def test_fit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        fit(TRAIN.where(np.zeros(len(TRAIN), bool)))


def test_fit_tells_how_far_it_is() -> None:
    told: list[int] = []
    few = TRAIN.where(TRAIN.student < 20)
    fit(few, advance=told.append)
    assert told == [len(few)] * 6


def test_weights_of_simulated_answers_are_found_and_without_answers_stay_at_the_prior() -> None:
    rng = np.random.default_rng(2)
    features, true = rng.normal(size=(20_000, 3)), np.array([0.5, -1.0, 0.0])
    correct = (rng.random(20_000) < 1 / (1 + np.exp(-(features @ true)))).astype(float)
    free, half = np.full(3, -np.inf), np.array([-np.inf, 0.0, -np.inf])
    assert fit_weights(features, correct, np.zeros(3), free, 1.0) == pytest.approx(true, abs=0.06)
    assert fit_weights(features[:0], correct[:0], true, free, 1.0).tolist() == true.tolist()
    bounded = fit_weights(features, correct, np.zeros(3), half, 1.0)
    others = fit_weights(features[:, [0, 2]], correct, np.zeros(2), free[:2], 1.0)
    assert bounded[1] == 0
    assert bounded[[0, 2]] == pytest.approx(others, abs=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 2**31), st.floats(0.0, 1.0))
def test_weights_of_features_that_say_nearly_the_same_are_the_likeliest_that_the_bounds_allow(
    seed: int, apart: float
) -> None:
    rng = np.random.default_rng(seed)
    said = rng.normal(size=(300, 1))
    features = np.column_stack((np.ones(300), said + 0.01 * apart * rng.normal(size=(300, 4))))
    correct = (rng.random(300) < 1 / (1 + np.exp(-said[:, 0]))).astype(float)
    lowest, precision = np.array([-np.inf, 0.0, 0.0, -np.inf, 0.0]), 0.1
    weights = fit_weights(features, correct, np.zeros(5), lowest, precision)
    slope = features.T @ (correct - 1 / (1 + np.exp(-features @ weights))) - precision * weights
    assert (weights >= lowest).all()
    assert slope[weights > lowest] == pytest.approx(0, abs=1e-5)
    assert (slope[weights == lowest] < 1e-5).all()
