"""Two-parameter logistic item response theory: how hard the exercises are and how able the pupils, on one scale.

P(right) = 1 / (1 + exp(-a (theta - b))) for a pupil of ability theta at an exercise of discrimination a and difficulty b;
theta is normal with mean 0 and variance 1 among pupils. Source: A. Birnbaum in F. M. Lord, M. R. Novick, "Statistical
theories of mental test scores" (1968), chapter 17.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.responses import NO_ITEM, Responses

A_BOUNDS, B_BOUNDS = (0.3, 4.0), (-4.0, 4.0)
GRID = np.linspace(-4.0, 4.0, 33)
"""The abilities every distribution over ability is kept at."""
NORMAL = np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()
"""The ability of a pupil of whom nothing is known."""

UNKNOWN = 2**40
"""UNKNOWN + s stands for an item of skill s of which nothing else is known."""
ROUNDING = 2.0**30
Reals = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Attempts:
    """One row per attempt, in the order of the responses they come from."""

    student: Codes
    question: Codes
    """The item; where it is not known, UNKNOWN + its skill."""
    correct: Reals
    skill: Codes
    """The first of its skills."""
    of_row: Codes
    """For every row of the responses its attempt."""

    def __len__(self) -> int:
        return len(self.student)

    def histories(self) -> Codes:
        """Where every student's rows start, and where the last one's end."""
        return np.append(np.flatnonzero(np.diff(self.student, prepend=-1)), len(self.student))


def attempts_of(responses: Responses) -> Attempts:
    """The attempts: the rows one attempt has for several skills are one answer, that of the first of them."""
    student, order = responses.student, responses.order
    first = np.ones(len(student), bool)
    first[1:] = (student[1:] != student[:-1]) | (order[1:] != order[:-1])
    question = np.where(responses.item == NO_ITEM, UNKNOWN + responses.skill.astype(np.int64), responses.item)
    return Attempts(
        student[first].astype(np.int64),
        question[first],
        responses.correct[first].astype(float),
        responses.skill[first].astype(np.int64),
        np.cumsum(first) - 1,
    )


@dataclass(frozen=True, slots=True)
class Prior:
    """Of the items: log a is normal, b is normal about the mean of its skill, and those means are normal about `b`."""

    log_a: float = 0.0
    log_a_sd: float = 0.4
    b: float = 0.0
    b_sd: float = 1.2
    """Of the items of a skill."""
    skill_sd: float = 0.7
    """Of the means of the skills."""


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What is known of each question. The last entry of each array is for a question of a skill that was not seen."""

    question: Codes
    """Rising; the items, and then UNKNOWN + s for every skill s."""
    a: Reals
    """Discrimination, in A_BOUNDS."""
    b: Reals
    """Difficulty, in B_BOUNDS: the ability at which half the answers are right."""
    log_a_se: Reals
    b_se: Reals
    """Standard errors of log a and of b."""
    answers: Codes
    expected: Reals
    """The prior mean of b: that of the item's skill."""
    prior: Prior

    def index(self, question: Codes, skill: Codes) -> Codes:
        """Where each of these questions is in the arrays; else an unknown one of its skill, else the prior."""
        return places(self.question, question, skill)

    def information(self, theta: float) -> Reals:
        """Fisher information of every item at an ability: how much its answer tells about it, slope² P (1 - P)."""
        slope = slopes(self.a, self.b_se)
        p = 1 / (1 + np.exp(-slope * (theta - self.b)))
        information: Reals = slope**2 * p * (1 - p)
        return information


def no_items(prior: Prior | None = None) -> Items:
    """What is known before the first answer."""
    none, prior = np.empty(0, np.int64), prior or Prior()
    a, b = np.array([np.exp(prior.log_a)]), np.array([prior.b])
    b_sd = np.array([np.hypot(prior.b_sd, prior.skill_sd)])
    return Items(none, a, b, np.array([prior.log_a_sd]), b_sd, np.zeros(1, np.int64), b, prior)


def places(known: Codes, question: Codes, skill: Codes) -> Codes:
    """Where each of these questions is among the known ones, which rise; else an unknown one of its skill, else their end."""
    items = int(np.searchsorted(known, UNKNOWN))
    of_skill = _looked_up(known[items:] - UNKNOWN, np.arange(items, len(known)), skill, len(known))
    has_item = question < UNKNOWN
    of_item = _looked_up(known[:items], np.arange(items), question[has_item], -1)
    of_skill[has_item] = np.where(of_item < 0, of_skill[has_item], of_item)
    return of_skill


def _looked_up(known: Codes, value: Codes, code: Codes, absent: int) -> Codes:
    """The value of each code. By a table: a binary search waits for memory at each of its steps."""
    table = np.full(max(known.max(initial=-1), code.max(initial=-1)) + 1, absent)
    table[known] = value
    looked_up: Codes = table[code]
    return looked_up


def slopes(a: Reals, b_se: Reals) -> Reals:
    """Discriminations as far as the difficulties are known: the logistic curve that is nearest to the mean of those with
    difficulty b, normal with standard deviation b_se.

    Without this, items answered once or twice are taken at their word, and abilities for far surer than they are. Source: D. J.
    C. MacKay, "The evidence framework applied to classification networks", Neural Computation 4 (1992) 720-736, equation 10.
    """
    slope: Reals = a / np.sqrt(1 + np.pi / 8 * (a * b_se) ** 2)
    return slope


def log_odds(p: Reals) -> Reals:
    """The logit of probabilities, which are held off 0 and 1 by 1e-6."""
    p = p.clip(1e-6, 1 - 1e-6)
    logit: Reals = np.log(p / (1 - p))
    return logit


def exactly(x: Reals) -> Reals:
    """Rounded to a multiple of 2^-30: sums of up to 2^20 of these, each at most 8, are exact, so their order is no matter."""
    rounded: Reals = np.round(x * ROUNDING) / ROUNDING
    return rounded


def total(code: Codes, x: Reals, codes: int) -> Reals:
    """The sum of `x` for every code."""
    sums: Reals = np.bincount(code, x, codes).astype(float, copy=False)
    return sums
