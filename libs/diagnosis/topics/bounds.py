"""Bounds of a rounded number (common in diagnostic items)."""

from fractions import Fraction
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, Form, Malrule, Topic
from ..maths.expression import Number, Rational
from ..maths.wording import Asks, Task
from ..shapes.decimals import exact
from ..shapes.places import accuracy, rounded


class Rounded(NamedTuple):
    """A number n ≥ 0 rounded to the nearest `unit`; `side` is -1 where the lower bound is asked for, 1 for the upper one."""

    n: Rational
    unit: Rational
    side: int

    def off(self, by: Rational) -> tuple[Rational | Number, ...]:
        """So far from n to the side asked for."""
        return exact(Fraction(self.n + self.side * by))


_LOWER, _UPPER = "lower|inferior|least|smallest|minim|menor", "upper|superior|greatest|largest|maxim|mayor"
_BOUND = "bound|cota|limit|possible|posible|could|puede|podria|valor|value|number that|numero que"
_ROUNDED = (
    r"round|nearest|correct to|redonde|aproxim|mas cercan|accurate|given|measured|medid|signific|decimal|d\.p|s\.f"
)
_MORE = "truncat|trunca|area|perim|volum|product|sum|differen|error|interval|percent|porcent|[+*/÷<>]"


def _parts(side: int, task: Task) -> tuple[Rounded] | None:
    to = accuracy(task)
    n = rounded(task, to) if to else None
    return (Rounded(n.value, to.of(n), side),) if to and n else None


def _lower(task: Task) -> tuple[Rounded] | None:
    return _parts(-1, task)


def _upper(task: Task) -> tuple[Rounded] | None:
    return _parts(1, task)


# fmt: off
_MALRULES = (
    Malrule(
        "DEC_ROUND_BOUND_WHOLE_UNIT_OFF", "BND01", "A whole unit off", COMMON,
        "Goes a whole rounding unit away from the number instead of half of one.",
        "340 is rounded to the nearest 10. Lower bound? → 330",
        lambda r: r.off(r.unit),
    ),
    Malrule(
        "DEC_ROUND_BOUND_OTHER_SIDE", "BND02", "The other bound given", COMMON,
        "Gives the bound on the other side of the number.",
        "340 is rounded to the nearest 10. Lower bound? → 345",
        lambda r: r.off(-Fraction(r.unit) / 2),
    ),
    Malrule(
        "DEC_ROUND_BOUND_HALF_OF_ONE", "BND03", "Half of one, whatever the rounding", OCCASIONAL,
        "Goes one half away from the number, whatever it was rounded to.",
        "340 is rounded to the nearest 10. Lower bound? → 679/2",
        lambda r: r.off(Fraction(1, 2)) if r.unit != 1 else None,
    ),
)
# fmt: on


def right(r: Rounded) -> tuple[Rational | Number, ...]:
    return r.off(Fraction(r.unit) / 2)


TOPIC = Topic(
    "bounds",
    "DEC/ROUND",
    (
        Form(Asks(_LOWER, _BOUND, _ROUNDED, parts=_lower, unless=f"{_UPPER}|{_MORE}"), _MALRULES, solve=right),
        Form(Asks(_UPPER, _BOUND, _ROUNDED, parts=_upper, unless=f"{_LOWER}|{_MORE}"), _MALRULES, solve=right),
    ),
    "Bounds",
)
