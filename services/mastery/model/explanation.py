"""Where an estimate comes from: the verdicts that hold, and what each of them did."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from services.mastery.model.bkt import DEFAULTS, Parameters, update
from services.mastery.model.history import Observation, holding


@dataclass(frozen=True, slots=True)
class Step:
    """A verdict and P(known) before and after it."""

    observation: Observation
    before: float
    p_known: float


def steps(verdicts: Iterable[Observation], parameters: Parameters = DEFAULTS) -> list[Step]:
    """The steps of a pupil's topic in the order of time; `verdicts` are all that were ever given, in any order.

    The last one ends where `history.fold` of those that hold ends. A correction shows as if it had been there from the start.
    """
    taken: list[Step] = []
    p_known = parameters.initial
    for one in sorted(holding(verdicts).values(), key=attrgetter("order")):
        before, p_known = p_known, update(p_known, one.correct, parameters)
        taken.append(Step(one, before, p_known))
    return taken
