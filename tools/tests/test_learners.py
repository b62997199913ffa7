"""The fits of the benchmark on simulated pupils whom no model describes."""

from dataclasses import replace

import numpy as np
import pytest

from services.mastery.calibration.evaluation import evaluate
from services.mastery.calibration.fit import fit
from services.mastery.calibration.models import MODELS
from tools.bench.calibration import LIKELIHOOD_ONLY
from tools.bench.learners import SHAPES, simulated


def test_fit_without_prior_and_bounds_of_a_course_of_long_sequences_is_no_less_likely_than_with() -> None:
    responses = simulated(SHAPES["a course of long sequences"])
    bounded, free = fit(responses).skills, fit(responses, LIKELIHOOD_ONLY).skills
    assert all(free[name].log_likelihood >= one.log_likelihood - 1e-3 for name, one in bounded.items())


@pytest.mark.parametrize("shape", ["practice until mastery", "a course of long sequences"])
@pytest.mark.parametrize("pupils", [10, 30, 100])
def test_fit_to_few_pupils_is_never_worse_than_unfitted(shape: str, pupils: int) -> None:
    responses = simulated(replace(SHAPES[shape], pupils=pupils + 60))
    is_known = responses.student < pupils
    train, test = responses.where(is_known), responses.where(~is_known)
    unfitted = evaluate(MODELS["BKT, unfitted"], train, test).scores.log_loss
    for name in ("BKT", "BKT with forgetting"):
        assert evaluate(MODELS[name], train, test).scores.log_loss < unfitted


def test_answers_to_exercises_of_several_topics_are_one_row_per_topic_with_one_verdict() -> None:
    responses = simulated(replace(SHAPES["exercises of several topics"], pupils=5))
    _, of_row, rows = np.unique(
        np.stack((responses.student, responses.order)), axis=1, return_inverse=True, return_counts=True
    )
    assert set(rows.tolist()) == {1, 2, 3}
    for column in (responses.item, responses.correct):
        first = column[np.unique(of_row, return_index=True)[1]]
        assert (first[of_row] == column).all()
    assert len(np.unique(np.stack((of_row, responses.skill)), axis=1).T) == len(responses)
