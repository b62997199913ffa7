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
    NORMAL,
    ROUNDING,
    UNKNOWN,
    Attempts,
    Codes,
    Items,
    Prior,
    Reals,
    exactly,
    log_odds,
    no_items,
    slopes,
    total,
)

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
_FACTORS = 16
"""So many 1 / P(wrong) are multiplied before a logarithm is taken: within the bounds each is at most 1 + e^32, so no product
overflows."""
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
    question = np.unique(np.concatenate((attempts.question, UNKNOWN + attempts.skill)))
    item, skill = np.searchsorted(question, attempts.question), skills_of(attempts, question)
    starts = np.flatnonzero(np.diff(attempts.student, prepend=-1))
    student = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(attempts)))
    answers = _Answers(student, starts, item, attempts.correct, len(question))
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


def skills_of(attempts: Attempts, question: Codes) -> Codes:
    """The skill of each of these questions, counted through; of several the first."""
    skill = np.where(question < UNKNOWN, UNKNOWN, question - UNKNOWN)
    np.minimum.at(skill, np.searchsorted(question, attempts.question), attempts.skill)
    return np.unique(skill, return_inverse=True)[1].astype(np.int64)


def _first_guess(answers: _Answers, count: Codes) -> Reals:
    """Difficulties from the share of right answers, drawn to the mean of all by four answers."""
    share = (answers.by_item(answers.correct) + 4 * answers.correct.mean()) / (count + 4)
    return -log_odds(share).clip(*B_BOUNDS)


def _expect(answers: _Answers, a: Reals, b: Reals) -> Expected:
    weight, theta = np.zeros((answers.items, len(GRID))), np.empty(len(answers.correct))
    pupils = np.zeros(len(GRID))
    _posteriors(answers.first, answers.item, answers.correct, a, b, (GRID, NORMAL, ROUNDING), weight, theta, pupils)
    pupils /= pupils.sum()
    mean = float(pupils @ GRID)
    credit, credit_theta = answers.by_item(answers.correct), answers.by_item(exactly(answers.correct * theta))
    return Expected(weight, credit, credit_theta, mean, float(np.sqrt(pupils @ (GRID - mean) ** 2)))


@compiled
def _posteriors(  # noqa: PLR0917 - compiled code takes arrays, not objects
    first: Codes,
    item: Codes,
    correct: Reals,
    a: Reals,
    b: Reals,
    grid: tuple[Reals, Reals, float],
    weight: Reals,
    theta: Reals,
    pupils: Reals,
) -> None:
    """P(ability | answers) of every student: summed per item and over all students; its mean at every answer."""
    points, start, rounding = grid
    odds, rise = _odds(a, b, points)
    never = np.empty((len(a), len(points)))  # 1 / P(wrong)
    for i in range(len(a)):
        of = odds[i]
        for k in range(len(points)):
            never[i, k] = 1 + of
            of *= rise[i]
    prior, posterior, product = np.log(start), np.empty(len(points)), np.empty(len(points))
    for student in range(len(first)):
        here, end = first[student], first[student + 1] if student + 1 < len(first) else len(item)
        slope = 0.0
        posterior[:] = prior
        product[:] = 1.0
        for row in range(here, end):
            slope += correct[row] * a[item[row]]
            for k in range(len(points)):
                product[k] *= never[item[row], k]
            if (row - here) % _FACTORS == _FACTORS - 1 or row == end - 1:
                for k in range(len(points)):
                    posterior[k] -= np.log(product[k])
                product[:] = 1.0
        most = -np.inf
        for k in range(len(points)):
            posterior[k] += slope * points[k]
            most = max(most, posterior[k])
        total = 0.0
        for k in range(len(points)):
            posterior[k] = np.exp(posterior[k] - most)
            total += posterior[k]
        mean = 0.0
        for k in range(len(points)):
            posterior[k] = np.floor(posterior[k] / total * rounding + 0.5) / rounding
            pupils[k] += posterior[k]
            mean += posterior[k] * points[k]
        for row in range(here, end):
            theta[row] = mean
            for k in range(len(points)):
                weight[item[row], k] += posterior[k]


@compiled
def _odds(a: Reals, b: Reals, grid: Reals) -> tuple[Reals, Reals]:
    """Of right against wrong per item at the first point of the grid, and by what they rise from each point to the next: a
    multiplication takes a tenth of the time of the exponential function."""
    return np.exp(a * (grid[0] - b)), np.exp(a * (grid[1] - grid[0]))


def maximise(
    expected: Expected, log_a: Reals, b: Reals, prior: Prior, mean: Reals
) -> tuple[Reals, Reals, tuple[Reals, ...]]:
    """Two steps of Fisher scoring on (log a, b); the information matrix of the last one: (log a, log a), (log a, b), (b, b)."""
    information: tuple[Reals, ...] = ()
    for _ in range(2):
        a = np.exp(log_a)
        right, right_z, of_z2, of_z, of_1 = _moments(expected.weight, a, b, GRID)
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
def _moments(weight: Reals, a: Reals, b: Reals, grid: Reals) -> Reals:
    """Sums over the grid per item: with p = P(right) and z its log odds, of w p and of w p z; with v = w p (1 - p), of v z²,
    v z and v."""
    moments = np.zeros((5, len(a)))
    odds, rise = _odds(a, b, grid)
    for i in range(len(a)):
        right = right_z = of_z2 = of_z = of_1 = 0.0
        of = odds[i]
        for k in range(len(grid)):
            z = a[i] * (grid[k] - b[i])
            p = of / (1 + of)
            of *= rise[i]
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


def _observed(answers: _Answers, items: tuple[Reals, Reals, Reals], prior: Prior) -> tuple[Reals, ...]:
    """Information about (log a, b) in the answers as they are, the abilities being unknown: the sum of squared scores."""
    a, b, b_se = items
    slope, residual, residual_z = slopes(a, b_se), *np.empty((2, len(answers.correct)))
    _residuals(answers.first, answers.item, answers.correct, slope, b, (GRID, NORMAL), residual, residual_z)
    residual_z *= (a / slope)[answers.item]
    score_b = -a[answers.item] * residual
    return (
        answers.by_item(exactly(residual_z**2)) + prior.log_a_sd**-2,
        answers.by_item(exactly(residual_z * score_b)),
        answers.by_item(exactly(score_b**2)) + prior.b_sd**-2,
    )


@compiled
def _residuals(  # noqa: PLR0917 - see above
    first: Codes,
    item: Codes,
    correct: Reals,
    a: Reals,
    b: Reals,
    grid: tuple[Reals, Reals],
    residual: Reals,
    residual_z: Reals,
) -> None:
    """Of every answer, expected under its pupil's posterior: credit less P(right), and that times the log odds."""
    points, start = grid
    posterior = np.empty(len(points))
    for student in range(len(first)):
        here, end = first[student], first[student + 1] if student + 1 < len(first) else len(item)
        posterior[:] = np.log(start)
        for row in range(here, end):
            i = item[row]
            for k in range(len(points)):
                z = a[i] * (points[k] - b[i])
                posterior[k] += correct[row] * z - np.log1p(np.exp(z))
        posterior -= posterior.max()
        total = 0.0
        for k in range(len(points)):
            posterior[k] = np.exp(posterior[k])
            total += posterior[k]
        for row in range(here, end):
            i = item[row]
            of_1 = of_z = 0.0
            for k in range(len(points)):
                z = a[i] * (points[k] - b[i])
                gap = posterior[k] / total * (correct[row] - 1 / (1 + np.exp(-z)))
                of_1 += gap
                of_z += gap * z
            residual[row], residual_z[row] = of_1, of_z
