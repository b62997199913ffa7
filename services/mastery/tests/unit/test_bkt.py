import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.mastery.model.bkt import DEFAULTS, Parameters, posterior_right, posterior_wrong, trace, update

probabilities = st.floats(0, 1)
ROUNDING = 1e-12


@st.composite
def parameters(draw: st.DrawFn) -> Parameters:
    slip, guess = draw(probabilities), draw(probabilities)
    transit, forget = draw(probabilities), draw(st.sampled_from([0.0, 0.05, 0.4]))
    assume(slip + guess < 1 and transit + forget <= 1)
    return Parameters(draw(probabilities), transit, slip, guess, forget)


def test_update_with_the_defaults_gives_the_values_worked_out_by_hand() -> None:
    assert update(0.3, 1) == pytest.approx(0.27 / 0.41 + (1 - 0.27 / 0.41) * 0.1, abs=1e-15)
    assert update(0.3, 0) == pytest.approx(0.03 / 0.59 + (1 - 0.03 / 0.59) * 0.1, abs=1e-15)


@given(probabilities, probabilities, parameters())
def test_update_for_any_input_is_a_probability(p: float, correct: float, topic: Parameters) -> None:
    assert 0 <= update(p, correct, topic) <= 1


@given(probabilities, probabilities, probabilities, parameters())
def test_update_from_a_higher_estimate_never_ends_lower(p: float, q: float, correct: float, topic: Parameters) -> None:
    low, high = sorted((p, q))
    assert update(low, correct, topic) <= update(high, correct, topic) + ROUNDING


@given(probabilities, parameters())
def test_update_after_right_never_ends_below_wrong(p: float, topic: Parameters) -> None:
    assert update(p, 1, topic) >= update(p, 0, topic) - ROUNDING


@given(probabilities, probabilities, probabilities, parameters())
def test_update_with_more_credit_never_ends_lower(p: float, credit: float, more: float, topic: Parameters) -> None:
    low, high = sorted((credit, more))
    assert update(p, low, topic) <= update(p, high, topic) + ROUNDING


@given(probabilities, parameters())
def test_posterior_moves_towards_the_answer(p: float, topic: Parameters) -> None:
    assert posterior_wrong(p, topic) - ROUNDING <= p <= posterior_right(p, topic) + ROUNDING


@given(probabilities)
def test_posterior_where_bayes_divides_nought_by_nought_takes_the_limit(p: float) -> None:
    certain = Parameters(slip=0, guess=0)
    assert posterior_right(p, certain) == 1
    assert posterior_wrong(p, certain) == 0


@pytest.mark.parametrize(
    "broken",
    [{"slip": 0.5, "guess": 0.5}, {"initial": 1.1}, {"transit": -0.1}, {"slip": math.nan}, {"guess": math.inf}],
)
def test_parameters_that_break_a_rule_are_refused_by_name(broken: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="guess must be below 1" if len(broken) == 2 else next(iter(broken))):
        Parameters(**broken)


@pytest.mark.parametrize(
    ("p", "correct", "name"), [(math.nan, 1, "p"), (0.5, math.nan, "correct"), (0.5, 1.5, "correct")]
)
def test_update_of_something_that_is_no_probability_is_refused(p: float, correct: float, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be between 0 and 1"):
        update(p, correct, DEFAULTS)


@given(probabilities, st.lists(st.one_of(st.sampled_from([0.0, 1.0]), probabilities), max_size=20), parameters())
def test_trace_is_update_one_by_one_to_the_last_bit(p: float, answers: list[float], topic: Parameters) -> None:
    one_by_one = []
    known = p
    for correct in answers:
        known = update(known, correct, topic)
        one_by_one.append(known)
    assert trace(p, answers, topic) == one_by_one
    with pytest.raises(ValueError, match="correct must be between 0 and 1"):
        trace(p, [*answers, math.nan], topic)


@given(probabilities, probabilities, parameters())
def test_update_for_any_credit_is_the_closed_form(p: float, correct: float, topic: Parameters) -> None:
    q = correct * posterior_right(p, topic) + (1 - correct) * posterior_wrong(p, topic)
    assert update(p, correct, topic) == pytest.approx(q * (1 - topic.forget) + (1 - q) * topic.transit, abs=1e-12)
