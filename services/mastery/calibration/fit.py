"""Bayesian Knowledge Tracing fitted to responses: every skill by maximum a posteriori, shrunk towards all skills together.

First one set of parameters is fitted to all sequences as if of one skill. Each skill is then fitted with a Beta prior worth
`PSEUDO_COUNTS` answers at those pooled parameters: a skill with many answers goes its own way, one with few stays near the
rest. Guess and slip are bounded so that a wrong answer never raises mastery.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.expectation import FORGET, Floats, climb, information
from services.mastery.calibration.prefixes import Prefixes, merge, sequences
from services.mastery.calibration.responses import Responses

START = (0.4, 0.15, 0.25, 0.1, 0.05)
STARTS = (
    START,
    (0.9, 0.01, 0.3, 0.2, 0.01),  # most know it, hardly anybody learns
    (0.05, 0.05, 0.45, 0.05, 0.01),  # hardly anybody knows it, many guess
    (0.5, 0.1, 0.7, 0.7, 0.1),  # who "knows" it fails more often: reached where the bounds allow it only
)
"""Where fits without a prior begin. One with a prior begins where that is, which nearly always is enough (ADR 0027)."""
FEW_ANSWERS = 1000
"""Of a skill with fewer, the posterior may have a second maximum: the second start is tried as well."""
PSEUDO_COUNTS = 20.0
_EDGE = 1e-6
"""Parameters stay this far from certainty: an answer of probability nought would have no posterior."""


class Parameters(NamedTuple):
    """Probabilities of a skill. Invariants of a fit: guess + slip < 1, transit + forget <= 1."""

    initial: float
    """Known before the first answer."""
    transit: float
    """Learnt by answering once."""
    guess: float
    """Answered right although not known."""
    slip: float
    """Answered wrong although known."""
    forget: float = 0.0
    """Lost between two answers although known."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to fit. Raises ValueError for bounds that would let a wrong answer raise mastery, unless `identifiable` is off."""

    forgetting: bool = False
    pseudo_counts: float = PSEUDO_COUNTS
    """Weight of the prior in answers; 0 is maximum likelihood."""
    guess: float = 0.5
    """Upper bound."""
    slip: float = 0.4
    """Upper bound."""
    identifiable: bool = True
    """Whether guess + slip must stay below 1; off only to compare with fits that do not care."""
    gain: float = 1e-4
    """A fit ends when a cycle raises the log posterior by less."""
    cycles: int = 500
    """A fit ends after so many all the same, and says that it did not converge."""

    def __post_init__(self) -> None:
        for name in ("guess", "slip"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name} must be above 0 and at most 1, not {getattr(self, name)}")
        if self.identifiable and self.guess + self.slip >= 1:
            raise ValueError(f"guess + slip must be bounded below 1, not by {self.guess} + {self.slip}")
        if not 0 <= self.pseudo_counts < np.inf:
            raise ValueError(f"pseudo_counts must be 0 or more, not {self.pseudo_counts}")

    @property
    def bounds(self) -> Floats:
        """Lowest and highest parameters. With forgetting, transit + forget <= 1: who knew is never worse off after."""
        high = [
            1 - _EDGE,
            0.6 if self.forgetting else 1 - _EDGE,
            self.guess,
            self.slip,
            0.4 if self.forgetting else 0.0,
        ]
        low = [_EDGE] * FORGET + [_EDGE if self.forgetting else 0.0]
        return np.array([low, np.minimum(high, 1 - _EDGE)])

    def prior(self, mean: Floats, weight: float) -> Floats:
        """Pseudo-counts of events and of times."""
        times = np.full(len(mean), weight)
        times[FORGET] *= self.forgetting
        return np.array((times * mean, times))


@dataclass(frozen=True, slots=True)
class SkillFit:
    """Parameters of a skill, how sure they are, and how the fit went."""

    parameters: Parameters
    errors: Parameters
    """Standard errors, from the curvature of the log posterior; NaN for a parameter at a bound, or not determined."""
    at_bound: tuple[str, ...]
    """Parameters that the answers would push further than `Options.bounds` lets them."""
    answers: int
    pupils: int
    log_likelihood: float
    objective: tuple[float, ...]
    """Log posterior at the start and after each cycle; never falls."""
    converged: bool

    @property
    def cycles(self) -> int:
        return len(self.objective) - 1

    @property
    def last_gain(self) -> float:
        """What the last cycle gained."""
        return self.objective[-1] - self.objective[-2]


@dataclass(frozen=True, slots=True)
class Fit:
    """All skills of a table by name, and what a skill that is not among them gets."""

    pooled: SkillFit
    skills: dict[str, SkillFit]

    def parameters(self, skills: tuple[str, ...]) -> Floats:
        """One row of parameters per skill; the pooled ones where the skill was not fitted."""
        return np.array([self.skills.get(name, self.pooled).parameters for name in skills], np.float64).reshape(-1, 5)


def fit(
    responses: Responses,
    options: Options | None = None,
    workers: int = 1,
    advance: Callable[[int], None] = lambda answers: None,
) -> Fit:
    """Fits every skill that has answers.

    The result depends on the answers alone, to the bit: not on the order of pupils or skills, nor on `workers` (threads).
    `advance` is told, after each skill, how many answers were done. Raises ValueError for no responses.
    """
    if not responses:
        raise ValueError("responses must have at least one row")
    options = options or Options()
    pooled = fit_pooled(responses, options)
    prior = options.prior(np.array(pooled.parameters), options.pseudo_counts)
    fitted: dict[str, SkillFit] = {}
    with ThreadPoolExecutor(workers) as pool:
        names, trees = zip(*skill_trees(responses), strict=True)
        apply = pool.map if workers > 1 else map  # to start a thread takes as long as a small skill
        for name, one in zip(names, apply(lambda tree: fit_skill(tree, prior, options), trees), strict=True):
            fitted[name] = one
            advance(one.answers)
    return Fit(pooled, fitted)


def fit_pooled(responses: Responses, options: Options) -> SkillFit:
    """All sequences as if of one skill; the prior, of a tenth the answers, is `START` and keeps a handful of answers sane."""
    return fit_skill(pooled_tree(responses), options.prior(np.array(START), PSEUDO_COUNTS), options)


def pooled_tree(responses: Responses) -> Prefixes:
    """The sequences of all skills."""
    found = sequences(responses)
    return merge(responses.correct[found.rows], found.starts)


def skill_trees(responses: Responses) -> Iterator[tuple[str, Prefixes]]:
    """The sequences of each skill that has any."""
    found = sequences(responses)
    credit = responses.correct[found.rows]
    of = found.of_skills(len(responses.skills))
    for code, name in enumerate(responses.skills):
        if of[code] < of[code + 1]:
            yield name, merge(credit, found.starts[of[code] : of[code + 1] + 1])


def fit_skill(tree: Prefixes, prior: Floats, options: Options) -> SkillFit:
    """One skill; independent of all others but for `prior`, so that topics can be shared among replicas."""
    bounds = options.bounds
    starts = _starts(prior, tree.answers)
    theta, objective = max(
        (climb(np.clip(start, *bounds), prior, bounds, (options.gain, options.cycles), tree) for start in starts),
        key=lambda end: float(end[1][-1]),  # the first of equals
    )
    likelihood, curvature = information(theta, prior, tree)
    free = (theta > bounds[0] + _EDGE) & (theta < bounds[1] - _EDGE)
    errors = _standard_errors(curvature, free)
    pressed = ~free & (bounds[0] < bounds[1])
    return SkillFit(
        Parameters(*theta.tolist()),
        Parameters(*errors.tolist()),
        tuple(name for name, at_bound in zip(Parameters._fields, pressed, strict=True) if at_bound),
        tree.answers,
        tree.pupils,
        float(likelihood),
        tuple(objective.tolist()),
        bool(objective[-1] - objective[-2] < options.gain),
    )


def _starts(prior: Floats, answers: int) -> tuple[Floats, ...]:
    events, times = prior
    if not times.any():
        return tuple(np.array(start) for start in STARTS)
    expected = np.divide(events, times, out=np.zeros(len(times)), where=times > 0)
    return (expected, np.array(STARTS[1]))[: 2 if answers < FEW_ANSWERS else 1]


def _standard_errors(curvature: Floats, free: NDArray[np.bool_]) -> Floats:
    """Square roots of the diagonal of the inverse observed information, over the parameters that are not at a bound."""
    errors: Floats = np.full(len(free), np.nan)
    of_free = curvature[np.ix_(free, free)]
    if free.any() and (np.linalg.eigvalsh(of_free) > 0).all():
        errors[free] = np.sqrt(np.diag(np.linalg.inv(of_free)))
    return errors
