"""Subtracting mixed numbers (Tatsuoka 1984; Ashlock 2010; Lankford 1972)."""

from math import lcm
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.expression import Node, Ratio
from ..shapes.forms import Mixed, mixed_numbers

_read = mixed_numbers("-")


class Difference(NamedTuple):
    """`first` less `second`, not below zero; `above` and `below` are their numerators over the common denominator `m`."""

    first: Mixed
    second: Mixed
    m: int
    above: int
    below: int

    @property
    def wholes(self) -> int:
        """The difference of the whole numbers."""
        return self.first.whole - self.second.whole

    @property
    def renames(self) -> bool:
        """Whether one of the wholes has to be broken into parts."""
        return self.above < self.below

    @property
    def has_fractions(self) -> bool:
        """Whether neither of the numbers is whole."""
        return bool(self.above and self.below)


def difference(node: Node) -> tuple[Difference] | None:
    """The mixed numbers of a difference."""
    parts = _read(node)
    if parts is None:
        return None
    first, second = parts
    m = lcm(first.below, second.below)
    above, below = first.above * m // first.below, second.above * m // second.below
    found = Difference(first, second, m, above, below)
    return (found,) if found.wholes > 0 or (found.wholes == 0 and not found.renames) else None


def mixed(whole: int, above: int, below: int) -> Outcome:
    """As it is written: no 0 in front, no empty fraction behind."""
    return whole if not above else Ratio(above, below, whole) if whole else Ratio(above, below)


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_MIXED_SMALLER_FROM_LARGER", "MXS01", "Smaller fraction taken from the larger", VERY_COMMON,
        "Takes the smaller fraction from the larger one, whichever stands first.",
        "4 1/5 - 1 3/5 → 3 2/5",
        lambda t: mixed(t.wholes, t.below - t.above, t.m) if t.renames else None,
    ),
    Malrule(
        "FRACT_MIXED_BORROWS_TEN", "MXS02", "Borrows ten parts", COMMON,
        "Breaks one whole into ten parts, whatever the denominator is.",
        "4 1/5 - 1 3/5 → 2 8/5",
        lambda t: mixed(t.wholes - 1, 10 + t.above - t.below, t.m) if t.renames and t.m != 10 else None,
    ),
    Malrule(
        "FRACT_MIXED_WHOLE_NOT_REDUCED", "MXS03", "Borrows without taking one off the whole number", COMMON,
        "Adds a whole to the fraction but takes nothing off the whole number.",
        "4 1/5 - 1 3/5 → 3 3/5",
        lambda t: mixed(t.wholes, t.m + t.above - t.below, t.m) if t.renames else None,
    ),
    Malrule(
        "FRACT_MIXED_FRACTION_ZERO", "MXS05", "Nothing left of the fraction", OCCASIONAL,
        "Subtracts the whole numbers and writes no fraction, because the first one is too small.",
        "4 1/5 - 1 3/5 → 3",
        lambda t: t.wholes if t.renames else None,
    ),
    Malrule(
        "FRACT_MIXED_SUBTRACTS_WITHOUT_WHOLES", "MXS06", "Whole numbers left out", OCCASIONAL,
        "Subtracts the fractions and forgets the whole numbers.",
        "4 3/5 - 1 1/5 → 2/5",
        lambda t: Ratio(abs(t.above - t.below), t.m) if t.has_fractions and t.above != t.below else None,
    ),
    Malrule(
        "FRACT_MIXED_FRACTION_NOT_RENAMED", "MXS07", "Borrows without adding to the fraction", OCCASIONAL,
        "Takes one off the whole number but adds nothing to the fraction.",
        "4 1/5 - 1 3/5 → 2 2/5",
        lambda t: mixed(t.wholes - 1, t.below - t.above, t.m) if t.renames else None,
    ),
    Malrule(
        "FRACT_MIXED_SUBTRACTS_ACROSS", "", "Numerators and denominators subtracted separately", COMMON,
        "Subtracts the whole numbers, the numerators and the denominators, each by themselves.",
        "5 3/4 - 2 1/3 → 3 2/1",
        lambda t: Ratio(abs(t.first.above - t.second.above), abs(t.first.below - t.second.below), t.wholes)
        if t.has_fractions and t.first.below != t.second.below else None,
    ),
    Malrule(
        "FRACT_MIXED_SUBTRACTS_UNSCALED", "", "Numerators subtracted over the common denominator, not scaled", RARE,
        "Finds the common denominator but leaves the numerators as they are.",
        "5 3/4 - 2 1/6 → 3 2/12",
        lambda t: mixed(t.wholes, abs(t.first.above - t.second.above), t.m)
        if t.has_fractions and t.first.below != t.second.below else None,
    ),
)
# fmt: on

TOPIC = Topic("mixed-number-subtraction", "FRACT/MIXED", (Form(difference, _MALRULES),), "Subtracting mixed numbers")
