"""The fits of the benchmark on simulated pupils whom no model describes."""

from services.mastery.calibration.fit import fit
from tools.bench.calibration import LIKELIHOOD_ONLY
from tools.bench.learners import SHAPES, simulated


def test_fit_without_prior_and_bounds_of_a_course_of_long_sequences_is_no_less_likely_than_with() -> None:
    responses = simulated(SHAPES["a course of long sequences"])
    bounded, free = fit(responses).skills, fit(responses, LIKELIHOOD_ONLY).skills
    assert all(free[name].log_likelihood >= one.log_likelihood - 1e-3 for name, one in bounded.items())
