"""Fitting the items: marginal maximum likelihood by EM over the grid of abilities, with priors fitted along.

Source: R. D. Bock, M. Aitkin, "Marginal maximum likelihood estimation of item parameters: application of an EM algorithm",
Psychometrika 46 (1981) 443-459; priors as in R. J. Mislevy, "Bayes modal estimation in item response models", Psychometrika
51 (1986) 177-195. As the answer enters the likelihood of the model only through a (theta - b), the expected right answers
at every ability are not needed: the sum of the expected abilities is.
"""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.irt import (
    A_BOUNDS,
    B_BOUNDS,
    GRID,
    NORMAL,
    Attempts,
    Codes,
    Items,
    Prior,
    Reals,
    _logits,
    exactly,
    no_items,
    total,
)

FEWEST_ANSWERS = 2
"""Items with fewer keep their prior."""
_PSEUDO_ITEMS = 10.0
"""What the default prior weighs against the items when their prior is fitted."""
_STEP = 1.0
"""The longest step of a parameter at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Per item, what the E-step tells the M-step: P(ability at grid point) summed over its answers (grid x items), the
    credit, and the credit times the expected ability; and how the abilities of the pupils are distributed."""

    weight: Reals
    credit: Reals
    credit_theta: Reals
    mean: float = 0.0
    sd: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """Attempts with students and items counted through."""

    student: Codes
    first: Codes
    item: Codes
    correct: Reals
    items: int

    def by_item(self, x: Reals) -> Reals:
        """Sums over the answers of each item; `x` must be exact for the order of pupils to be no matter."""
        return total(self.item, x, self.items)


def fit(attempts: Attempts, prior: Prior | None = None, iterations: int = 60, tolerance: float = 0.02) -> Items:
    """The items of these attempts; what is not answered, or hardly, has the prior that fits the others.

    Stops when no parameter moves by more than `tolerance`. The order of pupils does not change a bit of the result.
    """
    if not len(attempts):
        return no_items(prior)
    question, item = np.unique(attempts.question, return_inverse=True)
    starts = np.flatnonzero(np.diff(attempts.student, prepend=-1))
    student = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(attempts)))
    answers = _Answers(student, starts, item, attempts.correct, len(question))
    default = prior or Prior()
    prior = default
    log_a, b = np.full(len(question), prior.log_a), np.full(len(question), prior.b)
    count = np.bincount(item)
    for _ in range(iterations):
        before = log_a, b
        expected = _expect(answers, np.exp(log_a), b)
        log_a, b, information = maximise(expected, log_a, b, prior)
        # Back to the scale where abilities have mean 0 and variance 1; EM alone gets there in hundreds of steps.
        log_a, b = log_a + np.log(expected.sd), (b - expected.mean) / expected.sd
        log_a, b = log_a.clip(*np.log(A_BOUNDS)), b.clip(*B_BOUNDS)
        log_a_se, b_se = standard_errors(information)
        prior = fitted_prior(((log_a, log_a_se), (b, b_se)), prior, default)
        if max(abs(log_a - before[0]).max(), abs(b - before[1]).max()) < tolerance:
            break
    log_a_se, b_se = standard_errors(_observed(answers, np.exp(log_a), b, prior))
    few = count < FEWEST_ANSWERS

    def filled(x: Reals, of_prior: float) -> Reals:
        return np.append(np.where(few, of_prior, x), of_prior)

    return Items(
        question,
        np.exp(filled(log_a, prior.log_a)),
        filled(b, prior.b),
        filled(log_a_se, prior.log_a_sd),
        filled(b_se, prior.b_sd),
        np.append(count, 0),
        prior,
    )


def _posterior(answers: _Answers, a: Reals, b: Reals, exp_logits: Reals) -> Reals:
    """P(ability | answers) of every student: grid x students."""
    slope = np.add.reduceat(answers.correct * a[answers.item], answers.first)
    posterior = np.multiply.outer(GRID, slope) + np.log(NORMAL)[:, None]
    for k, softplus in enumerate(np.log1p(exp_logits)):
        posterior[k] -= np.add.reduceat(softplus[answers.item], answers.first)
    posterior = np.exp(posterior - posterior.max(axis=0))
    return exactly(posterior / posterior.sum(axis=0))


def _expect(answers: _Answers, a: Reals, b: Reals) -> Expected:
    posterior = _posterior(answers, a, b, np.exp(_logits(a, b)))
    weight = np.stack([answers.by_item(at[answers.student]) for at in posterior])
    theta = (GRID[:, None] * posterior).sum(axis=0)
    credit = answers.by_item(answers.correct)
    credit_theta = answers.by_item(exactly(answers.correct * theta[answers.student]))
    pupils = posterior.sum(axis=1) / posterior.sum()
    mean = float(pupils @ GRID)
    return Expected(weight, credit, credit_theta, mean, float(np.sqrt(pupils @ (GRID - mean) ** 2)))


def maximise(expected: Expected, log_a: Reals, b: Reals, prior: Prior) -> tuple[Reals, Reals, tuple[Reals, ...]]:
    """Two steps of Fisher scoring on (log a, b); the information matrix of the last one: (log a, log a), (log a, b), (b, b)."""
    information: tuple[Reals, ...] = ()
    for _ in range(2):
        a = np.exp(log_a)
        z = _logits(a, b)
        right = 1 / (1 + np.exp(-z))
        weight_right = expected.weight * right
        score_log_a = a * (expected.credit_theta - b * expected.credit) - (weight_right * z).sum(axis=0)
        score_b = -a * (expected.credit - weight_right.sum(axis=0))
        score_log_a -= (log_a - prior.log_a) / prior.log_a_sd**2
        score_b -= (b - prior.b) / prior.b_sd**2
        weight_right *= 1 - right
        aa = (weight_right * z * z).sum(axis=0) + prior.log_a_sd**-2
        ab = -a * (weight_right * z).sum(axis=0)
        bb = a * a * weight_right.sum(axis=0) + prior.b_sd**-2
        determinant = aa * bb - ab * ab
        log_a = log_a + ((bb * score_log_a - ab * score_b) / determinant).clip(-_STEP, _STEP)
        b = b + ((aa * score_b - ab * score_log_a) / determinant).clip(-_STEP, _STEP)
        log_a, b = log_a.clip(*np.log(A_BOUNDS)), b.clip(*B_BOUNDS)
        information = aa, ab, bb
    return log_a, b, information


def standard_errors(information: tuple[Reals, ...]) -> tuple[Reals, Reals]:
    aa, ab, bb = information
    determinant = aa * bb - ab * ab
    return np.sqrt(bb / determinant), np.sqrt(aa / determinant)


def fitted_prior(items: tuple[tuple[Reals, Reals], ...], now: Prior, default: Prior) -> Prior:
    """The prior under which these items are likeliest, the default counting as some more items.

    `items`: log a and b, each with its standard errors, under the prior `now`.
    """
    fitted: list[float] = []
    of_now, of_default = ((p.log_a, p.log_a_sd, p.b, p.b_sd) for p in (now, default))
    for k, (x, se) in enumerate(items):
        own = (1 - (se / of_now[2 * k + 1]) ** 2).clip(0, 1)  # how much of x is the item's own, not its prior's
        weight = own.sum() + _PSEUDO_ITEMS
        mean = ((x - of_now[2 * k] * (1 - own)).sum() + _PSEUDO_ITEMS * of_default[2 * k]) / weight
        variance = ((own * ((x - mean) ** 2 + se**2)).sum() + _PSEUDO_ITEMS * of_default[2 * k + 1] ** 2) / weight
        fitted += [float(mean), float(np.sqrt(variance))]
    return Prior(*fitted)


def _observed(answers: _Answers, a: Reals, b: Reals, prior: Prior) -> tuple[Reals, ...]:
    """Information about (log a, b) in the answers as they are, the abilities being unknown: the sum of squared scores."""
    z = _logits(a, b)
    exp_z = np.exp(z)
    posterior = _posterior(answers, a, b, exp_z)
    right = exp_z / (1 + exp_z)
    residual, residual_z = answers.correct.copy(), np.zeros(len(answers.correct))
    for at, z_at, right_at in zip(posterior, z, right, strict=True):
        p = at[answers.student]
        residual -= p * right_at[answers.item]
        residual_z += p * z_at[answers.item] * (answers.correct - right_at[answers.item])
    score_b = -a[answers.item] * residual
    return (
        answers.by_item(exactly(residual_z**2)) + prior.log_a_sd**-2,
        answers.by_item(exactly(residual_z * score_b)),
        answers.by_item(exactly(score_b**2)) + prior.b_sd**-2,
    )
