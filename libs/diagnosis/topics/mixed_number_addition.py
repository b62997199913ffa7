"""Adding mixed numbers (Tatsuoka 1984)."""

from fractions import Fraction
from math import lcm

from ..expression import Ratio
from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..reading import mixed_numbers


def not_carried(w: int, a: int, b: int, x: int, c: int, d: int) -> Ratio | int | None:
    m = lcm(b, d)
    parts = a * m // b + c * m // d
    if parts < m:
        return None
    return Ratio(parts % m, m, w + x) if parts % m else w + x


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_MIXED_ADDS_ACROSS", "MXA01", "Numerators and denominators added separately", VERY_COMMON,
        "Adds the whole numbers, the numerators and the denominators, each by themselves.",
        "2 1/2 + 1 1/3 → 3 2/5",
        lambda w, a, b, x, c, d: Ratio(a + c, b + d, w + x) if a and c else None,
    ),
    Malrule(
        "FRACT_MIXED_ADDS_WITHOUT_WHOLES", "MXA02", "Whole numbers left out", COMMON,
        "Adds the fractions and forgets the whole numbers.",
        "2 1/2 + 1 1/4 → 3/4",
        lambda w, a, b, x, c, d: Fraction(a, b) + Fraction(c, d) if a and c else None,
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
        lambda w, a, b, x, c, d: Ratio(a + c, lcm(b, d), w + x) if a and c and b != d else None,
    ),
)
# fmt: on

TOPIC = Topic("mixed-number-addition", "FRACT/MIXED", (Form(mixed_numbers("+"), _MALRULES),), "Adding mixed numbers")
