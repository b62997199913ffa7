"""Exercises about figures and solids: their measures in one unit, what π is taken as, and which number a word names."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..malrule import Outcome
from ..maths.expression import Rational
from ..maths.meaning import Amount
from ..maths.polynomial import ONE, Quotient, root_of
from ..maths.units import NAMES, UNIT, UNITS, converted
from ..maths.values import exact_root, reduced
from ..maths.wording import Quantity, Task

_NUMBER = r"\d+(?:[.,]\d+)?(?:[/⁄]\d+)?"
_PI = re.compile(
    rf"π ?(?:=|is|as|es|como|be|to be|equals?) ?\(*({_NUMBER})|(?<![\d.,])({_NUMBER}) (?:for|as|como|por|para) π"
)
# How to round, the theorem, the unit of the answer: what does not belong to the figure.
_INSTRUCTION = re.compile(
    rf"{_PI.pattern}|[abc]\^2 ?[+-] ?[abc]\^2 ?= ?[abc]\^2|\d+ ?(?:d\.?p|s\.?f|decimal|significant|sig\b|cifra|lugar)\w*"
    r"|(?:nearest|mas cercan[oa]|proxim[oa]) (?:a )?\d+(?:[.,]\d+)?|(?<![\d ] )(?<!\d)(?<![a-z])[a-z]{1,2}\^[23]"
)
# Most tasks have none of them; looking for these first is five times as fast.
_CUES = ("π", "^", "dec", "d.p", "dp", "sig", "s.f", "sf", "nearest", "cercan", "proxim", "cifra", "lugar")
_ALGEBRA = re.compile(
    r"\+|\d[a-z](?<![mgltsdh])(?![a-z\d])|(?<![a-z])[a-z] ?- ?\d|(?<![a-z])\(?[a-z] ?\*|\* ?[a-z](?![a-z])"
)
_TIMES = re.compile(r"(?<=\d)x(?=\d)")
_UNIT_ASKED = re.compile(rf"(?<![a-z])(?:in|en) ({UNIT})(?![a-z^\d])")
_MEASURE = r"(?:area|superficie|perimet\w*|volum\w*|capaci\w*|circu[mn]ferenc\w*)"
_IS = r"(?:is|es|=|mide|measures|equals)"
# The measure itself is given and something else is sought: "the area is 28", "a square of area 25".
_LENGTH = (
    "(?:with|whose|where|when|if|that|con|donde|si|que|de)(?![a-z])|length|width|side|base|height|radi|diamet|edge|leg|high|"
    "wide|long|cuy[ao]|lado|larg|anch|altur|arist|scale|measuring"
)
_INVERSE = re.compile(
    rf"(?<![a-z]){_MEASURE}(?: (?:of|de|del)(?: (?!(?:{_LENGTH}))[a-z'’-]+){{1,6}} {_IS}"
    rf"| ?{_IS}| (?:of|de)|) ?\d+(?:[.,]\d+)?(?! ?[a-z^\d.]{{0,5}} ?(?:by|x|\*|por)(?![a-z]))"
)


class Figure(NamedTuple):
    """`numbers` in order, lengths in `unit`, the smallest that occurs; `asked` is the unit of the answer where it is said.

    `text` is the wording without instructions, `starts` where the numbers stand in it, `pi` what to take π as.
    """

    numbers: tuple[Rational, ...]
    starts: tuple[int, ...]
    text: str
    unit: str | None
    asked: str | None
    others: tuple[str, ...]
    pi: Rational | None

    def named(self, noun: "re.Pattern[str]", adjective: "re.Pattern[str] | None" = None) -> int | None:
        """Which number a word names: "height 5", or with an adjective "5 cm high"."""
        match = adjective.search(self.text) if adjective else None
        if match:
            return max((i for i, start in enumerate(self.starts) if start < match.start()), default=None)
        match = noun.search(self.text)
        if not match:
            return None
        after = next((i for i, start in enumerate(self.starts) if start >= match.end()), None)
        return len(self.starts) - 1 if after is None and self.starts else after

    def measures(self, value: Rational, power: int) -> Iterator[Outcome]:
        """A length (power 1), area (2) or volume (3) as the answer may be written: in the unit asked for, or in any."""
        value = reduced(value)
        unit = _raised(self.unit, power)
        if unit is None:
            yield value
            return
        amount = Amount(value, unit)
        asked = converted(amount, self.asked) if self.asked else None
        yield value if asked is None else asked
        yield amount
        if asked is None:
            for other in self.others:
                also = converted(amount, _raised(other, power) or unit)
                if also is not None:
                    yield also

    def times_pi(self, factor: Rational) -> tuple[Outcome, ...]:
        """So many times π, and the number where the exercise says what to take π as."""
        exact = Quotient({"π": reduced(factor)}, ONE)
        return (exact,) if self.pi is None else (exact, reduced(factor * self.pi))


def figure(task: Task) -> Figure | None:
    """The measures of a task; None where they are given by letters, or where what is sought is given."""
    text = _TIMES.sub(" x ", task.text)
    has_instruction = any(cue in text for cue in _CUES)
    pi = _PI.search(text) if has_instruction else None
    text = _INSTRUCTION.sub(" ", text) if has_instruction else text
    if _ALGEBRA.search(text):
        return None
    found = task.quantities if text == task.text else Task(text).quantities
    if any(one.value <= 0 or one.unit == "%" for one in found):
        return None
    lengths = {one.unit for one in found if one.unit and UNITS[one.unit].dimension in ("length", "inch")}
    unit = min(lengths, key=lambda name: UNITS[name].factor, default=None)
    if unit is None:
        unit = next((one.unit for one in found if one.unit), None)
    asked = _UNIT_ASKED.search(task.text)
    return Figure(
        tuple(_in(unit, one) for one in found),
        tuple(one.start for one in found),
        text,
        unit,
        NAMES[asked[1]] if asked else None,
        tuple(lengths - {unit}) if len(lengths) > 1 else (),
        reduced(Fraction((pi[1] or pi[2]).replace(",", ".").replace("⁄", "/"))) if pi else None,
    )


def direct(task: Task) -> Figure | None:
    """The figure of a task that does not give its area, perimeter or volume to ask for something else."""
    return None if _INVERSE.search(task.text) else figure(task)


def half(value: Rational) -> Rational:
    return reduced(Fraction(value) / 2)


def root(value: Rational) -> Outcome:
    """The square root as a number, or as a normal form."""
    exact = exact_root(value, 2)
    return root_of(value) if exact is None else exact


def _raised(unit: str | None, power: int) -> str | None:
    if unit is None or UNITS[unit].dimension != "length" or power == 1:
        return unit
    return f"{unit}^{power}"


def _in(unit: str | None, one: Quantity) -> Rational:
    """The value in `unit`, or in its square or cube; as it is where it is no length."""
    for power in (1, 2, 3):
        to = _raised(unit, power)
        if one.unit and to in UNITS:
            value = converted(Amount(one.value, one.unit), to)
            if value is not None:
                return value
    return one.value
