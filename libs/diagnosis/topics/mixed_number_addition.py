"""Adding mixed numbers (Tatsuoka 1984)."""

from fractions import Fraction
from math import lcm

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import Mixed, mixed_numbers


def not_carried(p: Mixed, q: Mixed) -> Ratio | int | None:
    m = lcm(p.below, q.below)
    parts = p.above * m // p.below + q.above * m // q.below
    if parts < m:
        return None
    return Ratio(parts % m, m, p.whole + q.whole) if parts % m else p.whole + q.whole


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_MIXED_ADDS_ACROSS", "MXA01", "Numerators and denominators added separately", VERY_COMMON,
        "Adds the whole numbers, the numerators and the denominators, each by themselves.",
        "2 1/2 + 1 1/3 → 3 2/5",
        lambda p, q: Ratio(p.above + q.above, p.below + q.below, p.whole + q.whole) if p.above and q.above else None,
    ),
    Malrule(
        "FRACT_MIXED_ADDS_WITHOUT_WHOLES", "MXA02", "Whole numbers left out", COMMON,
        "Adds the fractions and forgets the whole numbers.",
        "2 1/2 + 1 1/4 → 3/4",
        lambda p, q: Fraction(p.above, p.below) + Fraction(q.above, q.below) if p.above and q.above else None,
    ),
    Malrule(
        "FRACT_MIXED_SUM_NOT_CARRIED", "MXA03", "The whole in the sum of the fractions is lost", COMMON,
        "Takes a whole out of the sum of the fractions and does not add it to the whole numbers.",
        "2 3/4 + 1 1/2 → 3 1/4",
        not_carried,
    ),
    Malrule(
        "FRACT_MIXED_ADDS_UNSCALED", "", "Numerators added over the common denominator, not scaled", OCCASIONAL,
        "Finds the common denominator but leaves the numerators as they are.",
        "2 1/4 + 1 1/6 → 3 2/12",
        lambda p, q: Ratio(p.above + q.above, lcm(p.below, q.below), p.whole + q.whole)
        if p.above and q.above and p.below != q.below else None,
    ),
)
# fmt: on

TOPIC = Topic("mixed-number-addition", "FRACT/MIXED", (Form(mixed_numbers("+"), _MALRULES),), "Adding mixed numbers")
