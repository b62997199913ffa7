import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from services.mastery.calibration.ability import Ability, characteristic_curves, eap, stepped, walk
from services.mastery.calibration.filtering import ahead, fitted_drift
from services.mastery.calibration.irt import (
    A_BOUNDS,
    B_BOUNDS,
    GRID,
    NORMAL,
    UNKNOWN,
    Attempts,
    Items,
    attempts_of,
    no_items,
)
from services.mastery.calibration.irt_drift import fit_drifting
from services.mastery.calibration.irt_fit import fit
from services.mastery.calibration.irt_posterior import answers_of, curves, posteriors, residuals
from services.mastery.calibration.responses import responses_of

PUPILS, ITEMS = 1500, 40
ARRAYS = ("question", "a", "b", "log_a_se", "b_se", "answers", "expected")


def attempts(student: ArrayLike, question: ArrayLike, correct: ArrayLike, skill: ArrayLike | None = None) -> Attempts:
    rows = np.argsort(student, kind="stable")
    columns = np.array(student, int)[rows], np.array(question, int)[rows], np.array(correct, float)[rows]
    return Attempts(
        *columns, np.zeros(len(rows), int) if skill is None else np.array(skill)[rows], np.arange(len(rows))
    )


def simulated(seed: int = 7, shown: float = 0.6) -> tuple[Attempts, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    theta, a, b = rng.normal(size=PUPILS), np.exp(rng.normal(0, 0.3, ITEMS)), rng.normal(-0.5, 1, ITEMS)
    student, question = np.nonzero(rng.random((PUPILS, ITEMS)) < shown)
    right = rng.random(len(student)) < 1 / (1 + np.exp(-a[question] * (theta[student] - b[question])))
    return attempts(student, question, right), theta, a, b


def same_bits(left: Items, right: Items) -> bool:
    return left.prior == right.prior and all(
        getattr(left, name).tobytes() == getattr(right, name).tobytes() for name in ARRAYS
    )


def test_fit_of_simulated_pupils_finds_items_and_their_uncertainty() -> None:
    answers, _, a, b = simulated()
    items = fit(answers)
    assert np.sqrt(np.mean((items.b[:ITEMS] - b) ** 2)) < 0.16
    assert np.sqrt(np.mean((np.log(items.a[:ITEMS]) - np.log(a)) ** 2)) < 0.12
    assert 0.7 < np.std((items.b[:ITEMS] - b) / items.b_se[:ITEMS]) < 1.4
    assert 0.7 < np.std((np.log(items.a[:ITEMS]) - np.log(a)) / items.log_a_se[:ITEMS]) < 1.4


def test_ability_of_simulated_pupils_is_found_within_its_uncertainty() -> None:
    answers, theta, _, _ = simulated()
    items = fit(answers)
    model, pupils = Ability(items), range(200)
    found = []
    for pupil in pupils:
        ability = model.start
        for row in np.flatnonzero(answers.student == pupil):
            _, ability = model.update(ability, int(answers.question[row]), float(answers.correct[row]))
        found.append(eap(ability))
    mean, sd = np.array(found).T
    assert np.corrcoef(mean, theta[:200])[0, 1] > 0.85
    assert 0.85 < np.std((mean - theta[:200]) / sd) < 1.15


def test_posteriors_of_more_pupils_than_a_block_and_of_long_histories_are_those_of_the_formula() -> None:
    rng = np.random.default_rng(3)
    many, items = np.append(rng.integers(1, 12, 4300), 700), 60  # two blocks and some, and one who answered a lot
    student = np.repeat(np.arange(len(many)), many)
    item, credit = rng.integers(0, items, len(student)), rng.choice([0.0, 0.3, 1.0], len(student))
    a, b = np.exp(rng.normal(0, 0.4, items)).clip(*A_BOUNDS), rng.normal(0, 1.5, items).clip(*B_BOUNDS)
    answers = answers_of(attempts(student, item, credit), item, items)
    logit = a[item, np.newaxis] * (GRID - b[item, np.newaxis])
    terms = credit[:, np.newaxis] * logit - np.logaddexp(0, logit)
    log_posterior = np.log(NORMAL) + np.add.reduceat(terms, np.append(0, many.cumsum()[:-1]))
    posterior = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    weight, theta, pupils = posteriors(answers, curves(a, b))
    of_item = np.zeros((items, len(GRID)))
    np.add.at(of_item, item, posterior[student])
    assert weight == pytest.approx(of_item, abs=1e-6)
    assert theta == pytest.approx((posterior @ GRID)[student], abs=1e-7)
    assert pupils == pytest.approx(posterior.sum(axis=0), abs=1e-5)
    gap = posterior[student] * (credit[:, np.newaxis] - 1 / (1 + np.exp(-logit)))
    residual, residual_z = residuals(answers, curves(a, b), b)
    assert residual == pytest.approx(gap.sum(axis=1), abs=1e-9)
    assert residual_z == pytest.approx((gap * logit).sum(axis=1), abs=1e-9)


def test_fit_in_any_order_of_pupils_is_the_same_to_the_last_bit() -> None:
    answers, _, _, _ = simulated()
    renamed = np.random.default_rng(1).permutation(PUPILS)[answers.student]
    rows = np.argsort(renamed, kind="stable")
    other = attempts(renamed[rows], answers.question[rows], answers.correct[rows])
    assert same_bits(fit(answers), fit(answers))
    assert same_bits(fit(answers), fit(other))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 7), st.sampled_from([0.0, 0.5, 1.0])), max_size=30))
def test_fit_of_any_answers_is_defined_and_within_bounds(rows: list[tuple[int, int, float]]) -> None:
    student, question, correct = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    items = fit(attempts(student, question, correct))
    assert len(items.a) == len(set(question)) + 1 + bool(rows)
    for name in ARRAYS:
        assert np.isfinite(getattr(items, name)).all(), name
    assert (items.a >= A_BOUNDS[0]).all() and (items.a <= A_BOUNDS[1]).all()
    assert (items.b >= B_BOUNDS[0]).all() and (items.b <= B_BOUNDS[1]).all()
    assert (items.b_se > 0).all() and (items.log_a_se > 0).all()


@pytest.mark.parametrize("credit", [0.0, 1.0])
def test_fit_where_all_answers_are_the_same_keeps_the_difficulty_finite(credit: float) -> None:
    items = fit(attempts([s for s in range(50) for _ in range(4)], [0, 1, 2, 3] * 50, [credit] * 200))
    assert (np.sign(items.b[:4]) == 1 - 2 * credit).all()
    assert (abs(items.b) <= B_BOUNDS[1]).all()


@pytest.mark.parametrize("credit", [0.0, 1.0])
def test_fit_where_few_pupils_answer_alike_in_many_skills_keeps_what_was_not_asked_within_bounds(credit: float) -> None:
    for seed in range(4):
        rng = np.random.default_rng(seed)
        skill = rng.integers(0, 40, 480)
        question = np.where(rng.random(480) < 0.1, UNKNOWN + skill, 0)
        answers = attempts(np.repeat(np.arange(4), 120), question, np.full(480, credit), skill)
        for items in (fit(answers), fit_drifting(answers)[0]):
            assert (items.b >= B_BOUNDS[0]).all() and (items.b <= B_BOUNDS[1]).all()
            curves = characteristic_curves(items)
            assert (curves > 0).all() and (curves < 1).all()


def test_fit_of_an_item_with_one_answer_keeps_its_prior() -> None:
    answers, _, _, _ = simulated()
    more = attempts([*answers.student, 3], [*answers.question, 99], [*answers.correct, 1.0])
    items = fit(more)
    of_skill, prior = ITEMS + 1, ITEMS + 2
    assert (items.a[ITEMS], items.b[ITEMS], items.b_se[ITEMS]) == (
        items.a[of_skill],
        items.b[of_skill],
        items.b_se[of_skill],
    )
    assert items.answers[ITEMS:].tolist() == [1, 0, 0]
    asked, skill = np.array([99, 12345, UNKNOWN, 12345]), np.array([0, 0, 0, 5])
    assert items.index(asked, skill).tolist() == [ITEMS, of_skill, of_skill, prior]


def test_fit_of_items_with_few_answers_draws_them_to_their_skill_and_the_unseen_have_its_mean() -> None:
    rng = np.random.default_rng(6)
    skills, each, pupils = 8, 40, 150
    of_skill = np.linspace(-1.5, 1.5, skills)
    b = (of_skill[:, None] + rng.normal(0, 0.5, (skills, each))).ravel()
    student, question = np.repeat(np.arange(pupils), 20), rng.integers(0, len(b), 20 * pupils)
    right = rng.random(len(question)) < 1 / (1 + np.exp(b[question] - rng.normal(size=pupils)[student]))
    seen = question % each > 0  # the first item of every skill is never seen
    items = fit(attempts(student[seen], question[seen], right[seen], question[seen] // each))
    unseen = items.index(np.arange(skills) * each, np.arange(skills))
    assert abs(items.b[unseen] - of_skill).max() < 0.5
    assert (items.answers[unseen] == 0).all()
    assert 0.3 < items.prior.b_sd < items.prior.skill_sd < 1.2
    known = items.question[items.question < UNKNOWN]
    alone = fit(attempts(student[seen], question[seen], right[seen]))  # as if all were of one skill
    errors = [np.sqrt(np.mean((one.b[: len(known)] - b[known]) ** 2)) for one in (items, alone)]
    assert errors[0] < 0.8 * errors[1]


def test_fit_of_sparse_answers_predicts_better_than_the_mean() -> None:
    answers, _, _, _ = simulated(shown=0.08)
    train, test = answers.student < PUPILS // 2, answers.student >= PUPILS // 2
    few = train & (answers.student < 60)  # five answers an item

    def part(rows: np.ndarray) -> Attempts:
        return attempts(answers.student[rows], answers.question[rows], answers.correct[rows])

    held_out = part(test)
    p = ahead(held_out, fit(part(few)), 0.0)
    mean = answers.correct[few].mean()

    def loss(right: np.ndarray | float) -> float:
        return -float(np.log(np.where(held_out.correct == 1, right, 1 - np.asarray(right))).mean())

    assert loss(p) < loss(mean)


def test_attempt_at_several_skills_is_one_answer_and_a_skill_stands_for_an_unknown_item() -> None:
    responses = responses_of(
        ["p"] * 4, ["x", "y", "x", "y"], ["i", "i", None, None], [1.0, 1.0, 0.0, 0.0], [0, 0, 1, 2]
    )
    answers = attempts_of(responses)
    assert answers.question.tolist() == [0, UNKNOWN, UNKNOWN + 1]
    assert answers.skill.tolist() == [0, 0, 1]
    assert answers.correct.tolist() == [1, 0, 0]
    assert answers.of_row.tolist() == [0, 0, 1, 2]


def test_information_is_highest_where_the_outcome_is_least_certain() -> None:
    items = fit(simulated()[0])
    for item in range(ITEMS):
        at = max(GRID, key=lambda theta: items.information(float(theta))[item])
        assert abs(at - items.b[item]) <= 0.125 + 1e-9


DRIFTS = st.sampled_from([0.0, 0.05, 0.3, 1.0])
HISTORIES = st.lists(st.tuples(st.integers(0, ITEMS), st.sampled_from([0.0, 0.25, 1.0])), min_size=1, max_size=60)
MODEL_ITEMS = fit(simulated()[0])


@settings(max_examples=60)
@given(DRIFTS, HISTORIES)
def test_update_for_any_history_is_a_distribution_equal_to_the_batch(
    drift: float, history: list[tuple[int, float]]
) -> None:
    model, ability, online = Ability(MODEL_ITEMS, drift), NORMAL, []
    for item, correct in history:
        expected = model.predict(ability, item)
        right, ability = model.update(ability, item, correct)
        assert right == pytest.approx(expected, abs=1e-12)
        online.append(right)
        assert (ability >= 0).all()
        assert abs(ability.sum() - 1) < 1e-12
    items, credit = (list(column) for column in zip(*history, strict=True))
    batch = ahead(attempts([0] * len(history), items, credit), MODEL_ITEMS, drift)
    assert np.allclose(batch, online, rtol=0, atol=1e-12)


def test_update_of_a_year_of_answers_without_drift_stays_a_distribution() -> None:
    model, ability = Ability(MODEL_ITEMS), NORMAL
    for n in range(5000):
        _, ability = model.update(ability, n % ITEMS, float(n % 10 != 0))
    assert abs(ability.sum() - 1) < 1e-12


@given(HISTORIES, st.integers(0, ITEMS))
def test_update_after_right_never_ends_below_wrong(history: list[tuple[int, float]], item: int) -> None:
    model, ability = Ability(MODEL_ITEMS, 0.1), NORMAL
    for one in history:
        _, ability = model.update(ability, *one)
    (_, if_right), (_, if_wrong) = (model.update(ability, item, correct) for correct in (1.0, 0.0))
    assert eap(if_right)[0] >= eap(if_wrong)[0]


@pytest.mark.parametrize("correct", [-0.1, 1.1, float("nan")])
def test_update_with_credit_outside_0_and_1_is_refused(correct: float) -> None:
    with pytest.raises(ValueError, match="correct must be between 0 and 1"):
        Ability(MODEL_ITEMS).update(NORMAL, 0, correct)


@pytest.mark.parametrize("drift", [-0.1, float("nan"), float("inf")])
def test_walk_with_a_drift_that_is_none_is_refused(drift: float) -> None:
    with pytest.raises(ValueError, match="drift must be 0 or more"):
        walk(drift)


@pytest.mark.parametrize("drift", [0.05, 0.3, 0.9])
def test_walk_moves_by_the_drift_and_loses_nothing(drift: float) -> None:
    for at in range(len(GRID)):
        ability = np.eye(len(GRID))[at]
        stepped(ability, *walk(drift))
        assert ability.sum() == pytest.approx(1) and (ability >= 0).all()
        if at == len(GRID) // 2:
            assert ability @ GRID**2 == pytest.approx(drift**2, rel=1e-3)


@settings(max_examples=30)
@given(HISTORIES, st.integers(0, 59), st.sampled_from([0.0, 0.5, 1.0]))
def test_prediction_never_changes_when_a_later_answer_changes(
    history: list[tuple[int, float]], at: int, credit: float
) -> None:
    at %= len(history)
    items, given_credit = (list(column) for column in zip(*history, strict=True))
    before = ahead(attempts([0] * len(history), items, given_credit), MODEL_ITEMS, 0.1)
    given_credit[at] = credit
    after = ahead(attempts([0] * len(history), items, given_credit), MODEL_ITEMS, 0.1)
    assert before[: at + 1].tobytes() == after[: at + 1].tobytes()


def test_prediction_of_a_pupil_is_the_same_bits_beside_any_others() -> None:
    answers, _, _, _ = simulated()
    together = ahead(answers, MODEL_ITEMS, 0.1)
    for pupil in (0, 17, PUPILS - 1):
        own = answers.student == pupil
        alone = attempts(answers.student[own], answers.question[own], answers.correct[own])
        assert ahead(alone, MODEL_ITEMS, 0.1).tobytes() == together[own].tobytes()


def test_drift_is_found_where_pupils_learn_and_not_where_they_do_not() -> None:
    rng = np.random.default_rng(3)
    student, question = np.repeat(np.arange(200), 60), rng.integers(0, ITEMS, 12_000)
    theta = rng.normal(size=(200, 1)) + np.zeros((200, 60))
    moved = theta + np.cumsum(rng.normal(0, 0.2, (200, 60)), axis=1)
    for true, expected in ((theta, (0.0, 0.05)), (moved, (0.15, 0.2, 0.3))):
        logit = MODEL_ITEMS.a[question] * (true.ravel() - MODEL_ITEMS.b[question])
        right = (rng.random(12_000) < 1 / (1 + np.exp(-logit))).astype(float)
        assert fitted_drift(attempts(student, question, right), MODEL_ITEMS) in expected


def test_nothing_answered_leaves_the_prior() -> None:
    items = no_items()
    assert len(items.a) == 1 and items.index(np.array([3]), np.array([0])).tolist() == [0]
    assert len(ahead(attempts([], [], []), items, 0.1)) == 0


def drifting(drift: float) -> tuple[Attempts, np.ndarray]:
    """Pupils who meet the same items in the same order and learn all the time."""
    rng = np.random.default_rng(11)
    pupils, answers = 400, 60
    question = np.tile(np.repeat(np.arange(ITEMS), 3)[:answers], pupils)
    theta = rng.normal(size=(pupils, 1)) + np.cumsum(rng.normal(0.02, drift, (pupils, answers)), axis=1)
    b = rng.normal(0, 1, ITEMS)
    right = rng.random(pupils * answers) < 1 / (1 + np.exp(b[question] - theta.ravel()))
    return attempts(np.repeat(np.arange(pupils), answers), question, right), b


def test_fit_drifting_where_pupils_learn_finds_the_items_better_than_fit_and_as_any_order_of_pupils_does() -> None:
    answers, b = drifting(0.3)
    still, (items, drift) = fit(answers), fit_drifting(answers)
    assert drift >= 0.1
    agreement = [np.corrcoef(found.b[:-2], b[found.question[:-1]])[0, 1] for found in (still, items)]
    assert agreement[1] > agreement[0]
    turned = attempts(
        399 - answers.student[::-1],
        answers.question.reshape(400, -1)[::-1].ravel(),
        answers.correct.reshape(400, -1)[::-1].ravel(),
    )
    assert same_bits(fit_drifting(turned)[0], items)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 7), st.sampled_from([0.0, 0.5, 1.0])), max_size=30), DRIFTS)
def test_fit_drifting_of_any_answers_is_defined_and_within_bounds(
    rows: list[tuple[int, int, float]], drift: float
) -> None:
    student, question, correct = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    items, _ = fit_drifting(attempts(student, question, correct), drift)
    assert (items.a >= A_BOUNDS[0]).all() and (items.a <= A_BOUNDS[1]).all()
    assert (items.b >= B_BOUNDS[0]).all() and (items.b <= B_BOUNDS[1]).all()


def test_fit_of_items_that_are_seen_three_times_each_stays_calibrated_and_does_not_degenerate() -> None:
    rng = np.random.default_rng(4)
    pupils, many = 300, 4000
    student, question = np.repeat(np.arange(pupils), 60), rng.integers(0, many, 60 * pupils)
    logit = rng.normal(size=pupils)[student] - rng.normal(-0.7, 1.2, many)[question]
    right = (rng.random(len(logit)) < 1 / (1 + np.exp(-logit))).astype(float)
    train = student < 200
    items = fit(attempts(student[train], question[train], right[train]))
    p = ahead(attempts(student[~train], question[~train], right[~train]), items, 0.0)

    def loss(predicted: np.ndarray | float) -> float:
        return -float(np.log(np.where(right[~train] == 1, predicted, 1 - np.asarray(predicted))).mean())

    assert abs(items.prior.log_a) < 0.25  # it was 0
    assert loss(p) < loss(right[train].mean()) - 0.05
    bins = np.bincount((p * 10).astype(int), p - right[~train])
    assert abs(bins).sum() / len(p) < 0.03
