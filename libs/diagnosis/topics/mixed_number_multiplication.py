"""Multiplying mixed numbers (Ashlock 2010; Mack 1995; Brown & Quinn 2006)."""

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import Mixed, mixed_numbers


def separately(p: Mixed, q: Mixed) -> Ratio:
    """What one of the numbers has not is left as the other has it: 2 1/3 × 4 is 8 1/3, 2 1/3 × 1/2 is 2 1/6."""
    wholes = p.whole * q.whole or p.whole or q.whole
    if p.above and q.above:
        return Ratio(p.above * q.above, p.below * q.below, wholes)
    return Ratio(p.above or q.above, p.below, wholes)


def only_fraction(p: Mixed, q: Mixed) -> Ratio | None:
    if p.above and q.above:
        return None
    mixed, whole = (p, q.whole) if p.above else (q, p.whole)
    return Ratio(mixed.above * whole, mixed.below, mixed.whole)


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_MIXED_MULTIPLIES_SEPARATELY", "FML15", "Whole numbers and fractions multiplied separately", VERY_COMMON,
        "Multiplies the whole numbers with each other and the fractions with each other.",
        "2 1/3 × 3 1/2 → 6 1/6",
        separately,
    ),
    Malrule(
        "FRACT_MIXED_ADDS_WHOLES_IN_PRODUCT", "FML17", "Whole numbers added, fractions multiplied", COMMON,
        "Adds the whole numbers and multiplies the fractions.",
        "1 1/2 × 3 2/3 → 4 2/6",
        lambda p, q: Ratio(p.above * q.above, p.below * q.below, p.whole + q.whole)
        if p.is_mixed and q.is_mixed else None,
    ),
    Malrule(
        "FRACT_MIXED_MULTIPLIES_FRACTION_ONLY", "", "Only the fraction is multiplied", OCCASIONAL,
        "Multiplies the fraction by the whole number and leaves the whole part as it is.",
        "2 1/3 × 4 → 2 4/3",
        only_fraction,
    ),
)
# fmt: on

TOPIC = Topic(
    "mixed-number-multiplication", "FRACT/MIXED", (Form(mixed_numbers("*"), _MALRULES),), "Multiplying mixed numbers"
)
