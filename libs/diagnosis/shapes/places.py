"""The place that a number is rounded to, in words: "to the nearest hundred", "a las centenas", "to 1 decimal place"."""

import re
from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Rational
from ..maths.units import UNIT
from ..maths.wording import Task
from .decimals import Decimal, decimal

_SPELLED: tuple[tuple[Rational, str], ...] = (
    (Fraction(1, 1000), "thousandth|milesim"),
    (Fraction(1, 100), "hundredth|centesim"),
    (Fraction(1, 10), "tenth|decim[ao]s?(?![a-z])"),
    (10**6, "million|millon"),
    (10**5, "hundreds? (?:of )?thousand|centenas? de mil"),
    (10**4, "tens? (?:of )?thousand|decenas? de mil"),
    (1000, "thousand|unidad(?:es)? de mil|mil(?:es)?(?![a-z])|millar"),
    (100, "hundred|centena|cien(?![a-z])"),
    (10, "tens?(?![a-z])|decena"),
    (1, "ones?(?![a-z])|units?(?![a-z])|unidad|whole|integer|entero|numero (?:entero|natural)"),
)
PLACE = "|".join(f"(?P<p{i}>{words})" for i, (_, words) in enumerate(_SPELLED))
_NEAREST = re.compile(rf"(?<![a-z])(?:nearest|closest|to(?: the)?|al?|a las?|a los?|hasta las?|en) (?:{PLACE})")
_NUMBER = re.compile(
    r"(?<![a-z])(?:nearest|closest|al|a los?|a las?) (\d+(?:[.,]\d+)?)(?![\d/]| ?(?:d\.? ?p|s\.? ?f|sig|dec|cif|lug|pos))"
)
_UNIT = re.compile(rf"(?<![a-z])(?:nearest|closest|al?|a la) (?P<unit>{UNIT})(?![a-z^\d])")
_COUNTS = {"one": 1, "two": 2, "three": 3, "un": 1, "una": 1, "dos": 2, "tres": 3}
_COUNT = re.compile(
    rf"(?<![\w.])(?P<count>\d|{'|'.join(_COUNTS)}) ?(?:(?P<decimals>d\.? ?p\b|decimal|lugares dec|posiciones dec|cifras? dec"
    r"|places)|s\.? ?f\b|sig|cifras? sig)"
)


class Accuracy(NamedTuple):
    """`unit` is what is rounded to; 0 where significant `figures` are asked for. The text from `start` to `end` says so."""

    unit: Rational
    start: int
    end: int
    figures: int = 0

    def of(self, number: Decimal) -> Rational:
        """The unit for a number."""
        places = self.figures - len(str(number.digits)) + number.places
        return self.unit or Fraction(10) ** -places


def nearest(task: Task) -> Accuracy | None:
    """The place named: nearest hundred, a las décimas."""
    match = task.says(_NEAREST)
    return Accuracy(spelled(match), *match.span()) if match else None


def spelled(match: "re.Match[str]") -> Rational:
    """The value of the place that `PLACE` has found."""
    return next(value for i, (value, _) in enumerate(_SPELLED) if match[f"p{i}"])


def accuracy(task: Task) -> Accuracy | None:
    """What a number is said to be rounded to: a place, a number (the nearest 5), decimals or figures, a unit (nearest cm)."""
    number, count = task.says(_NUMBER), task.says(_COUNT)
    if number:
        return Accuracy(Fraction(number[1].replace(",", ".")), *number.span())
    if count:
        many = _COUNTS.get(count["count"]) or int(count["count"])
        return Accuracy(
            Fraction(1, 10**many) if count["decimals"] else 0, *count.span(), 0 if count["decimals"] else many
        )
    unit = task.says(_UNIT)
    return nearest(task) or (Accuracy(1, *unit.span()) if unit else None)


def rounded(task: Task, to: Accuracy) -> Decimal | None:
    """The one number besides the accuracy, None where there are others."""
    numbers = [decimal(one.node) for one in task.quantities if not to.start <= one.start < to.end]
    return numbers[0] if len(numbers) == 1 else None


_SPANISH = re.compile(
    r"(?<![a-z])(?:redonde|aproxim[aeo]|mas cercan|decena|centena|mil(?![a-z])|cifra|digito|val[eo]|numero)"
)
_DOTTED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![.,]?\d)")


def dotted(task: Task) -> dict[int, int]:
    """Whole numbers that Spanish writes with points, 34.786, by where they start. Only for tasks on whole numbers."""
    found = _DOTTED.finditer(task.text) if task.says(_SPANISH) else ()
    return {one.start(): int(one[0].replace(".", "")) for one in found}
