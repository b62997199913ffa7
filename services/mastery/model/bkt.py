"""Bayesian Knowledge Tracing: one answer moves the probability that a pupil knows a topic.

Source: A. T. Corbett, J. R. Anderson, "Knowledge tracing: modeling the acquisition of procedural knowledge", User
Modeling and User-Adapted Interaction 4 (1994) 253-278, equations 1 and 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields


def _require_probability(name: str, value: float) -> None:
    if not 0 <= value <= 1:  # false for NaN
        raise ValueError(f"{name} must be between 0 and 1, not {value}")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The probabilities of a topic, each in [0, 1].

    Raises ValueError for one outside, for slip + guess >= 1, where a wrong answer would raise mastery, and for
    transit + forget > 1, where who knew would be worse off after.
    """

    initial: float = 0.3
    """Known before the first answer (L0)."""
    transit: float = 0.1
    """Learnt by answering once (T)."""
    slip: float = 0.1
    """Answered wrong although known (S)."""
    guess: float = 0.2
    """Answered right although not known (G)."""
    forget: float = 0.0
    """Lost between two answers although known (F)."""

    def __post_init__(self) -> None:
        for field in fields(self):
            _require_probability(field.name, getattr(self, field.name))
        if self.slip + self.guess >= 1:
            raise ValueError(f"slip + guess must be below 1, not {self.slip} + {self.guess}")
        if self.transit + self.forget > 1:
            raise ValueError(f"transit + forget must be at most 1, not {self.transit} + {self.forget}")


DEFAULTS = Parameters()


def posterior_right(p: float, parameters: Parameters) -> float:
    """P(known | right answer), for `p` = P(known) before.

    0/0 only arises at p = 0 with guess = 0: somebody who cannot know it and cannot guess it got it right. The limit for
    p -> 0 is 1, the value at every other p: without guessing a right answer is proof. The limit is taken in p because the
    parameters are given, while p is an estimate and reaches 0 only by rounding.
    """
    known = p * (1 - parameters.slip)
    answered = known + (1 - p) * parameters.guess
    return known / answered if answered else 1.0


def posterior_wrong(p: float, parameters: Parameters) -> float:
    """P(known | wrong answer), for `p` = P(known) before.

    0/0 only arises at p = 1 with slip = 0. The limit for p -> 1 is 0, the value at every other p: without slips a wrong
    answer is proof of the contrary.
    """
    known = p * parameters.slip
    answered = known + (1 - p) * (1 - parameters.guess)
    return known / answered if answered else 0.0


def update(p: float, correct: float, parameters: Parameters = DEFAULTS) -> float:
    """P(known) after one answer, always in [0, 1].

    `correct` is 0 for wrong, 1 for right; partial credit in between mixes the two posteriors in that proportion.
    Raises ValueError for a `p` or `correct` outside [0, 1], NaN included.
    """
    _require_probability("p", p)
    return trace(p, (correct,), parameters)[0]


def trace(p: float, answers: Iterable[float], parameters: Parameters = DEFAULTS) -> list[float]:
    """P(known) after each of these answers: what `update` gives one by one, to the last bit, in a third of the time.

    Raises ValueError for an answer outside [0, 1], NaN included.
    """
    stays, learns = 1 - parameters.forget, parameters.transit
    found = []
    for correct in answers:
        if correct == 1:
            q = posterior_right(p, parameters)
        elif correct == 0:
            q = posterior_wrong(p, parameters)
        else:
            _require_probability("correct", correct)
            q = correct * posterior_right(p, parameters) + (1 - correct) * posterior_wrong(p, parameters)
        p = q * stays + (1 - q) * learns
        found.append(p)
    return found
