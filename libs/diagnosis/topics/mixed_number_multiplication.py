"""Multiplying mixed numbers (Ashlock 2010; Mack 1995; Brown & Quinn 2006)."""

from ..expression import Ratio
from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..reading import mixed_numbers


def separately(w: int, a: int, b: int, x: int, c: int, d: int) -> Ratio:
    """What one of the numbers has not is left as the other has it: 2 1/3 × 4 is 8 1/3, 2 1/3 × 1/2 is 2 1/6."""
    wholes = w * x if w and x else w or x
    if a and c:
        return Ratio(a * c, b * d, wholes)
    return Ratio(a, b, wholes) if a else Ratio(c, d, wholes)


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
        lambda w, a, b, x, c, d: Ratio(a * c, b * d, w + x) if w and x and a and c else None,
    ),
    Malrule(
        "FRACT_MIXED_MULTIPLIES_FRACTION_ONLY", "", "Only the fraction is multiplied", OCCASIONAL,
        "Multiplies the fraction by the whole number and leaves the whole part as it is.",
        "2 1/3 × 4 → 2 4/3",
        lambda w, a, b, x, c, d: None if a and c else Ratio(a * x, b, w) if a else Ratio(c * w, d, x),
    ),
)
# fmt: on

TOPIC = Topic(
    "mixed-number-multiplication", "FRACT/MIXED", (Form(mixed_numbers("*"), _MALRULES),), "Multiplying mixed numbers"
)
