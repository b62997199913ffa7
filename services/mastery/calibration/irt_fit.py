"""Fitting the items: marginal maximum likelihood by EM over the grid of abilities, with priors fitted along.

Source: R. D. Bock, M. Aitkin, "Marginal maximum likelihood estimation of item parameters: application of an EM algorithm",
Psychometrika 46 (1981) 443-459; priors as in R. J. Mislevy, "Bayes modal estimation in item response models", Psychometrika
51 (1986) 177-195. As the answer enters the likelihood of the model only through a (theta - b), the expected right answers
at every ability are not needed: the sum of the expected abilities is.
"""

from dataclasses import dataclass

import numpy as np

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.irt import (
    A_BOUNDS,
    B_BOUNDS,
    GRID,
    UNKNOWN,
    Attempts,
    Codes,
    Items,
    Prior,
    Reals,
    exactly,
    log_odds,
    no_items,
    places,
    slopes,
    total,
)
from services.mastery.calibration.irt_posterior import Answers, answers_of, curves, posteriors, residuals

FEWEST_ANSWERS = 2
"""Items with fewer keep their prior."""
TELLING_ANSWERS = 10
"""Items with fewer say nothing of the discrimination of others: they fit their few answers too well, more so every time."""
_PSEUDO_ITEMS = 10.0
"""What the default prior weighs against the items when their prior is fitted."""
_PSEUDO_SKILLS = 3.0
"""The same for the means of the skills."""
_STEP = 1.0
"""The longest step of a parameter at once."""
_LOWEST, _HIGHEST = (
    np.array((np.log(a), sd, b, sd, sd)) for a, b, sd in zip(A_BOUNDS, B_BOUNDS, (0.0, 4.0), strict=True)
)
"""Of the fields of the prior: means as the items, and standard deviations no wider than these."""
_SETTLE = 3
"""Steps before the prior of the items is fitted: from a first guess it would become far too wide, and narrow slowly."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Per item, what the E-step tells the M-step: P(ability at grid point) summed over its answers (items x grid), the
    credit, and the credit times the expected ability; and how the abilities of the pupils are distributed."""

    weight: Reals
    credit: Reals
    credit_theta: Reals
    mean: float = 0.0
    sd: float = 1.0


def fit(attempts: Attempts, prior: Prior | None = None, iterations: int = 60, tolerance: float = 0.02) -> Items:
    """The items of these attempts; what is not answered, or hardly, has the prior that fits the others.

    Stops when no parameter moves by more than `tolerance`. The order of pupils does not change a bit of the result.
    """
    if not len(attempts):
        return no_items(prior)
    question = np.unique(np.concatenate((attempts.question, UNKNOWN + attempts.skill)))
    item = places(question, attempts.question, attempts.skill)
    skill, answers = skills_of(question, item, attempts.skill), answers_of(attempts, item, len(question))
    default = prior or Prior()
    prior = default
    count, mean_b = np.bincount(item, minlength=len(question)), np.full(len(question), prior.b)
    log_a, b = np.full(len(question), prior.log_a), _first_guess(answers, count)
    b_se = np.zeros(len(question))
    for iteration in range(iterations):
        before = log_a, b
        expected = _expect(answers, slopes(np.exp(log_a), b_se), b)
        log_a, b, information = maximise(expected, log_a, b, prior, mean_b)
        # Back to the scale where abilities have mean 0 and variance 1; EM alone gets there in hundreds of steps.
        mean, sd = expected.mean / 2, float(np.sqrt(expected.sd))  # half the way: all of it would swing to and fro
        log_a, b = (log_a + np.log(sd)).clip(*np.log(A_BOUNDS)), ((b - mean) / sd).clip(*B_BOUNDS)
        log_a_se, b_se = standard_errors(information)
        b_se = b_se / sd
        if iteration >= _SETTLE:
            # The prior moves along first: else all items that rest on it would seem to have left it.
            now = Prior(
                prior.log_a + float(np.log(sd)),
                prior.log_a_sd,
                (prior.b - mean) / sd,
                prior.b_sd / sd,
                prior.skill_sd / sd,
            )
            of_items = (log_a, log_a_se), (b, b_se)
            prior, mean_b = fitted_prior(of_items, count, (now, (mean_b - mean) / sd), default, skill)
        if iteration > _SETTLE and max(abs(log_a - before[0]).max(), abs(b - before[1]).max()) < tolerance:
            break
    log_a_se, b_se = standard_errors(_observed(answers, (np.exp(log_a), b, b_se), prior))
    few = count < FEWEST_ANSWERS

    def filled(x: Reals, of_prior: float) -> Reals:
        return np.append(np.where(few, of_prior, x), of_prior)

    return Items(
        question,
        np.exp(filled(log_a, prior.log_a)),
        np.append(np.where(few, mean_b, b), prior.b),
        filled(log_a_se, prior.log_a_sd),
        np.append(np.where(few, prior.b_sd, b_se), np.hypot(prior.b_sd, prior.skill_sd)),
        np.append(count, 0),
        np.append(mean_b, prior.b),
        prior,
    )


def skills_of(question: Codes, item: Codes, of_item: Codes) -> Codes:
    """The skill of each of these questions, counted through; of several the first. `of_item`: the skill of each answer, which
    is one to question[item]."""
    skill = np.where(question < UNKNOWN, UNKNOWN, question - UNKNOWN)
    np.minimum.at(skill, item, of_item)
    return np.unique(skill, return_inverse=True)[1].astype(np.int64)


def _first_guess(answers: Answers, count: Codes) -> Reals:
    """Difficulties from the share of right answers, drawn to the mean of all by four answers."""
    share = (answers.by_item(answers.correct) + 4 * answers.correct.mean()) / (count + 4)
    return -log_odds(share).clip(*B_BOUNDS)


def _expect(answers: Answers, a: Reals, b: Reals) -> Expected:
    weight, theta, pupils = posteriors(answers, curves(a, b))
    pupils /= pupils.sum()
    mean = float(pupils @ GRID)
    credit, credit_theta = answers.by_item(answers.correct), answers.by_item(exactly(answers.correct * theta))
    return Expected(weight, credit, credit_theta, mean, float(np.sqrt(pupils @ (GRID - mean) ** 2)))


def maximise(
    expected: Expected, log_a: Reals, b: Reals, prior: Prior, mean: Reals
) -> tuple[Reals, Reals, tuple[Reals, ...]]:
    """Two steps of Fisher scoring on (log a, b); the information matrix of the last one: (log a, log a), (log a, b), (b, b)."""
    information: tuple[Reals, ...] = ()
    for _ in range(2):
        a = np.exp(log_a)
        right, right_z, of_z2, of_z, of_1 = _moments(expected.weight, curves(a, b), b, GRID)
        score_log_a = a * (expected.credit_theta - b * expected.credit) - right_z
        score_b = -a * (expected.credit - right)
        score_log_a -= (log_a - prior.log_a) / prior.log_a_sd**2
        score_b -= (b - mean) / prior.b_sd**2
        aa, ab, bb = of_z2 + prior.log_a_sd**-2, -a * of_z, a * a * of_1 + prior.b_sd**-2
        determinant = aa * bb - ab * ab
        log_a = log_a + ((bb * score_log_a - ab * score_b) / determinant).clip(-_STEP, _STEP)
        b = b + ((aa * score_b - ab * score_log_a) / determinant).clip(-_STEP, _STEP)
        log_a, b = log_a.clip(*np.log(A_BOUNDS)), b.clip(*B_BOUNDS)
        information = aa, ab, bb
    return log_a, b, information


@compiled
def _moments(weight: Reals, curve: Reals, b: Reals, grid: Reals) -> Reals:
    """Sums over the grid per item: with p = P(right) and z its log odds, of w p and of w p z; with v = w p (1 - p), of v z²,
    v z and v."""
    moments = np.zeros((5, len(b)))
    for i in range(len(b)):
        right = right_z = of_z2 = of_z = of_1 = 0.0
        a, odds, rise = curve[i]
        for k in range(len(grid)):
            z = a * (grid[k] - b[i])
            p = odds / (1 + odds)
            odds *= rise
            share = weight[i, k] * p
            right += share
            right_z += share * z
            share *= 1 - p
            of_1 += share
            of_z += share * z
            of_z2 += share * z * z
        moments[0, i], moments[1, i], moments[2, i], moments[3, i], moments[4, i] = right, right_z, of_z2, of_z, of_1
    return moments


def standard_errors(information: tuple[Reals, ...]) -> tuple[Reals, Reals]:
    aa, ab, bb = information
    determinant = aa * bb - ab * ab
    return np.sqrt(bb / determinant), np.sqrt(aa / determinant)


def fitted_prior(
    items: tuple[tuple[Reals, Reals], ...], answers: Codes, now: tuple[Prior, Reals], default: Prior, skill: Codes
) -> tuple[Prior, Reals]:
    """The prior under which these items are likeliest, the default counting as some more items, and of each item the mean of
    its skill.

    `items`: log a and b, each with its standard errors, under the prior `now`; `answers`: to each item.
    """
    ((log_a, log_a_se), (b, b_se)), (prior, mean) = items, now
    telling = answers >= TELLING_ANSWERS
    own = _own(log_a_se, prior.log_a_sd) * telling
    weight = own.sum() + _PSEUDO_ITEMS
    log_a_mean = (((log_a - prior.log_a * (1 - own)) * telling).sum() + _PSEUDO_ITEMS * default.log_a) / weight
    log_a_variance = (
        (own * ((log_a - log_a_mean) ** 2 + log_a_se**2)).sum() + _PSEUDO_ITEMS * default.log_a_sd**2
    ) / weight
    own, skills = _own(b_se, prior.b_sd), int(skill.max()) + 1
    share, sums = total(skill, own, skills), total(skill, b - mean * (1 - own), skills)
    precision = share / prior.b_sd**2 + prior.skill_sd**-2
    means = (sums / prior.b_sd**2 + prior.b * prior.skill_sd**-2) / precision
    b_variance = (
        (own * ((b - means[skill]) ** 2 + b_se**2 + 1 / precision[skill])).sum() + _PSEUDO_ITEMS * default.b_sd**2
    ) / (own.sum() + _PSEUDO_ITEMS)
    told = share > 0
    b_mean = (means[told].sum() + _PSEUDO_SKILLS * default.b) / (told.sum() + _PSEUDO_SKILLS)
    skill_variance = (((means - b_mean) ** 2 + 1 / precision)[told].sum() + _PSEUDO_SKILLS * default.skill_sd**2) / (
        told.sum() + _PSEUDO_SKILLS
    )
    # Where all answers are alike nothing else holds the prior.
    fitted = log_a_mean, np.sqrt(log_a_variance), b_mean, np.sqrt(b_variance), np.sqrt(skill_variance)
    return Prior(*np.array(fitted).clip(_LOWEST, _HIGHEST).tolist()), means[skill].clip(*B_BOUNDS)


def _own(se: Reals, sd: float) -> Reals:
    """How much of an estimate is the item's own, not its prior's."""
    own: Reals = (1 - (se / sd) ** 2).clip(0, 1)
    return own


def _observed(answers: Answers, items: tuple[Reals, Reals, Reals], prior: Prior) -> tuple[Reals, ...]:
    """Information about (log a, b) in the answers as they are, the abilities being unknown: the sum of squared scores."""
    a, b, b_se = items
    slope = slopes(a, b_se)
    residual, residual_z = residuals(answers, curves(slope, b), b)
    residual_z *= (a / slope)[answers.item]
    score_b = -a[answers.item] * residual
    return (
        answers.by_item(exactly(residual_z**2)) + prior.log_a_sd**-2,
        answers.by_item(exactly(residual_z * score_b)),
        answers.by_item(exactly(score_b**2)) + prior.b_sd**-2,
    )
