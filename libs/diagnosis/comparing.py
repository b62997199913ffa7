"""Exercises that ask which of several numbers is the largest or the smallest."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from .expression import Rational
from .meaning import Said
from .wording import Task

LARGER = "larg|big|great|high|most|maxim|warm|hot|more|mayor|mas grande|mas alt|mas cali|mas temp|vale mas"
SMALLER = "small|less|least|low|minim|cold|cool|few|menor|mas pequ|mas chic|mas baj|mas fri|vale menos"
# Yes or no, a list in order, how much larger, or a comparison with something else.
OTHERWISE = (
    "[a-z]+er than|more than|less than|mayor que|menor que|mas grande que|mas pequen[oa] que|order|orden|ascend|descend|"
    "arrange|how (?:much|many|far)|cuant|prob|true|false|verdader|sum|produc|differ|difer|between|common|comun|mult|fact|divis|"
    "round|redond|simpl|terms|equiv|term|mean|media|range|rango|power|potencia|integer|number line"
)
_LARGER, _SMALLER = (re.compile(rf"(?<![a-z])(?:{words})") for words in (LARGER, SMALLER))

EQUAL = Said("equal")
T = TypeVar("T")


def largest_asked(task: Task) -> bool | None:
    """True for the largest number, False for the smallest, None where both are named or neither."""
    larger, smaller = task.says(_LARGER) is not None, task.says(_SMALLER) is not None
    return larger if larger != smaller else None


def chosen(numbers: Sequence[T], size: Callable[[T], Rational], *, largest: bool) -> T | Said | None:
    """The number of the largest or smallest `size`; two of the same size are equal, among more nothing can be chosen."""
    sizes = [size(number) for number in numbers]
    best = max(sizes) if largest else min(sizes)
    if sizes.count(best) == 1:
        return numbers[sizes.index(best)]
    return EQUAL if len(numbers) == 2 else None
