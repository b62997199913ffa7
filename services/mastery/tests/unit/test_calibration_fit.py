"""Fitted Bayesian Knowledge Tracing: right, bounded, defined for any answers, the same to the bit in any order."""

import math
from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.expectation import climb, expect
from services.mastery.calibration.fit import (
    START,
    STARTS,
    Fit,
    Options,
    Parameters,
    SkillFit,
    fit,
    fit_skill,
    skill_trees,
)
from services.mastery.calibration.prefixes import merge
from services.mastery.calibration.responses import Responses, responses_of
from services.mastery.calibration.tracing import p_known, p_right
from services.mastery.model import bkt
from services.mastery.tests.unit.simulated import simulate

TRUTH = {
    "slow": Parameters(0.2, 0.08, 0.15, 0.1),
    "quick": Parameters(0.5, 0.3, 0.25, 0.05),
    "odd, \u00df\n": Parameters(0.3, 0.15, 0.1, 0.2),
}
CREDITS = st.sampled_from((0.0, 1.0, 0.5, 0.25))
SEQUENCES = st.lists(st.lists(CREDITS, min_size=1, max_size=8), min_size=1, max_size=8)
TABLES = st.dictionaries(st.text(min_size=1, max_size=3), SEQUENCES, min_size=1, max_size=4)
OPTIONS = st.builds(Options, forgetting=st.booleans(), pseudo_counts=st.sampled_from((0.0, 1.0, 20.0)))


def table(skills: dict[str, list[list[float]]], pupils: Sequence[int] | None = None) -> Responses:
    """Skill -> sequence of each pupil; `pupils` names them."""
    rows = [
        (f"{pupils[i] if pupils else i}", name, None, credit, place)
        for name, sequences in skills.items()
        for i, sequence in enumerate(sequences)
        for place, credit in enumerate(sequence)
    ]
    return responses_of(*zip(*rows, strict=True))


def numbers(one: Fit) -> list[tuple[object, ...]]:
    """All that a fit says, with bits that compare: NaN equals itself."""

    def of(skill: SkillFit) -> tuple[object, ...]:
        values = *skill.parameters, *skill.errors, skill.log_likelihood, *skill.objective
        return skill.answers, skill.pupils, skill.converged, np.array(values).tobytes()

    return [of(one.pooled), *((name, *of(skill)) for name, skill in sorted(one.skills.items()))]


@pytest.mark.parametrize("forgetting", [False, True])
def test_fit_of_simulated_pupils_recovers_their_parameters_within_four_standard_errors(forgetting: bool) -> None:
    truth = {name: of._replace(forget=0.05 * forgetting) for name, of in TRUTH.items()}
    fitted = fit(simulate(truth, pupils=1500, answers=10), Options(forgetting=forgetting, pseudo_counts=0))
    for name, expected in truth.items():
        skill = fitted.skills[name]
        assert skill.converged
        assert (skill.answers, skill.pupils) == (15000, 1500)
        for found, error, true in zip(skill.parameters, skill.errors, expected, strict=True):
            if not math.isnan(error):
                assert error < 0.06
                assert abs(found - true) < 4 * error
        assert math.isnan(skill.errors.forget) is not forgetting


@pytest.mark.parametrize("forgetting", [False, True])
def test_fit_from_other_starts_ends_no_higher_than_from_its_own(forgetting: bool) -> None:
    options, random = Options(forgetting=forgetting), np.random.default_rng(8)
    few, many = simulate(TRUTH, pupils=12, answers=5), simulate(TRUTH, pupils=150, answers=8)
    for responses in (few, many):
        prior = options.prior(np.array(fit(responses, options).pooled.parameters), options.pseudo_counts)
        for _, tree in skill_trees(responses):
            reached = fit_skill(tree, prior, options).objective[-1]
            for start in random.uniform(options.bounds[0], options.bounds[1], size=(12, 5)):
                other = climb(start, prior, options.bounds, (options.gain, options.cycles), tree)[1][-1]
                assert other <= reached + 0.01


def test_fit_without_prior_is_at_least_as_likely_as_the_truth_and_as_with_prior_and_bounds() -> None:
    still, steady = Parameters(0.87, 0.0005, 0.4, 0.2), Parameters(0.5, 0.0, 0.3, 0.45)
    truth = {**TRUTH, "nobody learns": still, "slips are many": steady}
    responses = simulate(truth, pupils=60, answers=150)
    shrunk, bounded = fit(responses).skills, fit(responses, Options(pseudo_counts=0)).skills
    free = fit(responses, Options(pseudo_counts=0, guess=1, slip=1, identifiable=False)).skills
    for name, tree in skill_trees(responses):
        true, _ = expect(np.array(truth[name]), tree, np.empty((5, len(tree.parent))))
        assert free[name].log_likelihood >= max(true, bounded[name].log_likelihood) - 1e-3
        assert bounded[name].log_likelihood >= shrunk[name].log_likelihood - 1e-3


def test_fit_of_few_answers_with_two_maxima_ends_in_the_higher_one() -> None:
    options, gains, usual = Options(pseudo_counts=5), [], np.array((0.5, 0.3, 0.25, 0.05, 0.0))
    prior = options.prior(usual, options.pseudo_counts)
    for seed in range(40):
        responses = simulate({"x": Parameters(0.2, 0.25, 0.02, 0.1, 0.2)}, pupils=20, answers=8, seed=seed)
        ((_, tree),) = skill_trees(responses)
        first, second = (
            climb(np.clip(start, *options.bounds), prior, options.bounds, (options.gain, options.cycles), tree)[1][-1]
            for start in (usual, STARTS[1])
        )
        assert fit_skill(tree, prior, options).objective[-1] == max(first, second)
        gains.append(second - first)
    assert max(gains) > 0.3


def test_expect_likelihood_equals_the_sum_over_all_hidden_paths() -> None:
    theta = np.array((0.3, 0.2, 0.25, 0.1, 0.05))
    sequences = [[1.0, 0.0, 0.5], [1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 0.5]]
    initial, transit, guess, slip, forget = theta
    move = {(0, 0): 1 - transit, (0, 1): transit, (1, 0): forget, (1, 1): 1 - forget}
    right = (guess, 1 - slip)
    by_hand = 0.0
    for sequence in sequences:
        total = 0.0
        for path in product((0, 1), repeat=len(sequence)):
            weight = initial if path[0] else 1 - initial
            weight *= math.prod(move[step] for step in pairwise(path))
            total += weight * math.prod(
                c * right[k] + (1 - c) * (1 - right[k]) for k, c in zip(path, sequence, strict=True)
            )
        by_hand += math.log(total)
    credit = np.array([c for s in sequences for c in s], np.float32)
    tree = merge(credit, np.cumsum([0, *map(len, sequences)]))
    likelihood, events = expect(theta, tree, np.empty((5, len(tree.parent))))
    assert likelihood == pytest.approx(by_hand, abs=1e-12)
    assert events[1, 0] == len(sequences)
    assert events[1, 2] + events[1, 3] == pytest.approx(len(credit))
    assert events[1, 1] + events[1, 4] == pytest.approx(len(credit) - len(sequences))


@settings(max_examples=60, deadline=None)
@given(TABLES, OPTIONS)
def test_fit_of_any_answers_is_bounded_and_its_objective_never_falls(
    skills: dict[str, list[list[float]]], options: Options
) -> None:
    fitted = fit(table(skills), options)
    assert fitted.skills.keys() == skills.keys()
    for one in (fitted.pooled, *fitted.skills.values()):
        found = one.parameters
        assert all(0 <= value < 1 for value in found)
        assert found.guess <= 0.5
        assert found.slip <= 0.4
        assert found.transit + found.forget <= 1
        assert (found.forget == 0) is not options.forgetting
        assert all(math.isnan(error) or error > 0 for error in one.errors)
        assert all(math.isnan(getattr(one.errors, name)) for name in one.at_bound)
        assert one.log_likelihood <= 0
        assert all(after >= before - 1e-9 for before, after in pairwise(one.objective))


@settings(max_examples=40, deadline=None)
@given(TABLES, OPTIONS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_fit_in_any_order_of_pupils_and_by_any_number_of_workers_is_the_same_to_the_bit(
    skills: dict[str, list[list[float]]], options: Options, random: "object", workers: int
) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]  # hypothesis does not export the type of `randoms`
    names = list(range(8))
    shuffle(names)
    turned = {name: list(sequences) for name, sequences in reversed(skills.items())}
    for sequences in turned.values():
        shuffle(sequences)
    assert numbers(fit(table(skills), options)) == numbers(fit(table(turned, names), options, workers))


def test_fit_of_one_skill_alone_with_the_pooled_prior_is_what_the_whole_fit_gives_it() -> None:
    responses = simulate(TRUTH, pupils=40, answers=6)
    fitted, options = fit(responses), Options()
    alone = responses.where(responses.skill == responses.skills.index("quick"))
    ((name, tree),) = skill_trees(alone)
    prior = options.prior(np.array(fitted.pooled.parameters), options.pseudo_counts)
    assert numbers(Fit(fitted.pooled, {name: fit_skill(tree, prior, options)})) == numbers(
        Fit(fitted.pooled, {name: fitted.skills[name]})
    )


@pytest.mark.parametrize("sequences", [[[1.0]], [[0.0]], [[1.0] * 30] * 5, [[0.0] * 30] * 5, [[0.5] * 5], [[0.0, 1.0]]])
@pytest.mark.parametrize("pseudo_counts", [0.0, 20.0])
def test_fit_of_a_single_pupil_or_one_verdict_only_is_defined(
    sequences: list[list[float]], pseudo_counts: float
) -> None:
    fitted = fit(table({"x": sequences}), Options(pseudo_counts=pseudo_counts)).skills["x"]
    assert all(0 <= value < 1 for value in fitted.parameters)
    assert fitted.converged


def test_fit_of_a_skill_with_few_answers_stays_near_the_rest_and_one_without_gets_the_pooled() -> None:
    responses = simulate({"much": TRUTH["slow"]}, pupils=400, answers=8)
    few = table({"few": [[1.0]], "much": [responses.correct[i : i + 8].tolist() for i in range(0, 3200, 8)]})
    fitted = fit(few)
    few_parameters, pooled = fitted.skills["few"].parameters, fitted.pooled.parameters
    assert all(abs(a - b) < 0.05 for a, b in zip(few_parameters, pooled, strict=True))
    assert fitted.parameters(("unseen",))[0].tolist() == list(pooled)


def test_fit_of_answers_that_are_mostly_guessed_stops_at_the_bound_and_says_so() -> None:
    fitted = fit(simulate({"x": Parameters(0.1, 0.02, 0.8, 0.02)}, pupils=200, answers=5)).skills["x"]
    assert fitted.parameters.guess == 0.5
    assert "guess" in fitted.at_bound
    assert math.isnan(fitted.errors.guess)


@settings(max_examples=60, deadline=None)
@given(TABLES, OPTIONS, st.floats(0, 1))
def test_p_known_after_right_with_fitted_parameters_never_ends_below_wrong(
    skills: dict[str, list[list[float]]], options: Options, p: float
) -> None:
    fitted = fit(table(skills), options)
    for one in fitted.skills.values():
        at = np.array([one.parameters._replace(initial=p)])
        right, wrong = (p_known(table({"x": [[credit, 1.0]]}), at)[1] for credit in (1.0, 0.0))
        assert right >= wrong - 1e-12  # two ways of rounding one number


def test_fit_without_rows_or_with_bounds_that_turn_answers_around_is_refused() -> None:
    responses = table({"x": [[1.0]]})
    with pytest.raises(ValueError, match="at least one row"):
        fit(responses.where(responses.skill < 0))
    with pytest.raises(ValueError, match="guess \\+ slip must be bounded below 1"):
        Options(guess=0.6, slip=0.4)
    with pytest.raises(ValueError, match="slip must be above 0"):
        Options(slip=0)


PROBABILITIES = st.floats(0, 1)
BKT = st.tuples(PROBABILITIES, PROBABILITIES, st.floats(0, 0.5), st.floats(0, 0.4))


@given(st.lists(st.one_of(CREDITS, st.floats(0, 1, width=32)), min_size=1, max_size=40), BKT)
def test_p_known_along_a_sequence_equals_the_online_update(
    sequence: list[float], of: tuple[float, float, float, float]
) -> None:
    initial, transit, guess, slip = of
    online, p = [], initial
    parameters = bkt.Parameters(initial=initial, transit=transit, slip=slip, guess=guess)
    for credit in sequence:
        online.append(p)
        p = bkt.update(p, credit, parameters)
    traced = p_known(table({"x": [sequence]}), np.array([(*of, 0.0)]))
    assert np.abs(traced - online).max() <= 1e-12


@given(st.lists(CREDITS, min_size=1, max_size=20), st.lists(CREDITS, max_size=20), OPTIONS)
def test_p_right_of_an_answer_does_not_see_it_nor_what_follows(
    before: list[float], after: list[float], options: Options
) -> None:
    at = np.array([START])
    whole, part = (p_right(table({"x": [one]}), at) for one in (before + after, before))
    assert (whole[: len(before)] == part).all()
    turned = p_right(table({"x": [[*before[:-1], 1 - before[-1]]]}), at)
    assert turned[-1] == part[-1]


def test_compiled_where_nothing_can_be_kept_compiles_all_the_same() -> None:
    scope: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x\n", scope)  # a function without a file has no place for a cache
    assert compiled(scope["twice"])(21) == 42
