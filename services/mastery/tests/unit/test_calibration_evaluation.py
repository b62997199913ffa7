"""Scores by hand, and models that are told apart as they should be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mastery.calibration.evaluation import cross_validate, evaluate
from services.mastery.calibration.fit import Parameters
from services.mastery.calibration.metrics import auc, scores
from services.mastery.calibration.models import MODELS
from services.mastery.tests.unit.simulated import simulate

TRUTH = {
    "easy": Parameters(0.6, 0.3, 0.25, 0.05),
    "hard": Parameters(0.1, 0.05, 0.1, 0.2),
    "middle": Parameters(0.4, 0.15, 0.2, 0.1),
}
ROWS = st.lists(st.tuples(st.sampled_from((0.1, 0.3, 0.5, 0.9)), st.sampled_from((0.0, 1.0))), min_size=1, max_size=12)


@given(ROWS)
def test_auc_is_the_share_of_pairs_in_the_right_order_equal_ones_half(rows: list[tuple[float, float]]) -> None:
    right = [p for p, c in rows if c == 1]
    wrong = [p for p, c in rows if c == 0]
    found = auc(np.array([p for p, _ in rows]), np.array([c for _, c in rows]))
    if not right or not wrong:
        assert math.isnan(found)
    else:
        pairs = [(r > w) + (r == w) / 2 for r in right for w in wrong]
        assert found == pytest.approx(sum(pairs) / len(pairs))


def test_scores_by_hand() -> None:
    predicted = np.array([0.9, 0.2, 0.6, 0.6])
    found = scores(predicted, np.array([1, 0, 0, 1], np.float32), np.array([0, 0, 1, 1], np.int32))
    assert found.auc == pytest.approx(3.5 / 4)
    assert found.auc_within_skill == pytest.approx((1 + 0.5) / 2)
    assert found.rmse == pytest.approx(math.sqrt((0.01 + 0.04 + 0.36 + 0.16) / 4))
    assert found.log_loss == pytest.approx(-(math.log(0.9) + math.log(0.8) + math.log(0.4) + math.log(0.6)) / 4)
    assert found.accuracy == pytest.approx(3 / 4)
    assert found.ece == pytest.approx((0.1 + 0.2 + abs(1.2 - 1)) / 4)


def test_scores_of_what_is_no_probability_are_refused() -> None:
    correct, skill = np.ones(1, np.float32), np.zeros(1, np.int32)
    for predicted in ([math.nan], [1.1], [-0.1]):
        with pytest.raises(ValueError, match="probabilities"):
            scores(np.array(predicted), correct, skill)


def test_evaluate_of_simulated_pupils_ranks_fitted_above_unfitted_and_is_calibrated() -> None:
    train, test = simulate(TRUTH, pupils=600, answers=8, seed=1), simulate(TRUTH, pupils=600, answers=8, seed=2)
    found = {name: evaluate(MODELS[name], train, test) for name in ("skill mean", "BKT, unfitted", "BKT")}
    assert found["BKT"].scores.log_loss < found["BKT, unfitted"].scores.log_loss
    assert found["BKT"].scores.log_loss < found["skill mean"].scores.log_loss
    assert found["BKT"].scores.ece < 0.02
    assert found["skill mean"].scores.auc_within_skill == pytest.approx(0.5)


def test_cross_validate_of_skill_means_is_blind_within_skills() -> None:
    ticks: list[None] = []
    found = cross_validate(MODELS["skill mean"], simulate(TRUTH, pupils=50, answers=6), 5, lambda: ticks.append(None))
    assert found.scores.auc_within_skill == pytest.approx(0.5)
    assert len(ticks) == 5


@pytest.mark.parametrize("pupils", [10, 30, 100])
def test_evaluate_when_fitted_on_few_pupils_is_not_worse_than_unfitted(pupils: int) -> None:
    test = simulate(TRUTH, pupils=500, answers=8, seed=99)
    for seed in range(3):
        train = simulate(TRUTH, pupils=pupils, answers=8, seed=seed)
        fitted, unfitted = (evaluate(MODELS[name], train, test).scores for name in ("BKT", "BKT, unfitted"))
        assert fitted.log_loss < unfitted.log_loss


@pytest.mark.parametrize("name", MODELS)
def test_every_model_predicts_skills_and_pupils_it_never_saw(name: str) -> None:
    train = simulate({"easy": TRUTH["easy"]}, pupils=20, answers=5)
    predicted = MODELS[name](train).predict(simulate(TRUTH, pupils=2, answers=3, seed=5))
    assert len(predicted) == 18
    assert ((predicted > 0) & (predicted < 1)).all()
