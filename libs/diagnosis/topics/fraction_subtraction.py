"""Subtracting fractions (Tatsuoka 1984; Siegler, Thompson & Schneider 2011; Siegler & Pyke 2013)."""

from fractions import Fraction
from math import lcm

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import fraction_and_whole, fractions, in_one_piece, whole_and_fraction

# fmt: off
_TWO_FRACTIONS = (
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS_ACROSS", "FSB01", "Numerators and denominators subtracted separately", VERY_COMMON,
        "Subtracts the numerators and subtracts the denominators.",
        "5/7 - 1/3 → 4/4",
        lambda a, b, c, d: Ratio(abs(a - c), abs(b - d)),
    ),
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS_OVER_PRODUCT", "FSB02", "Numerators subtracted over the product", COMMON,
        "Multiplies the denominators but subtracts the numerators as they are.",
        "5/7 - 1/3 → 4/21",
        lambda a, b, c, d: Ratio(abs(a - c), b * d),
    ),
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS_OVER_LCD", "FSB03", "Numerators subtracted over the common denominator, not scaled", COMMON,
        "Finds the common denominator but leaves the numerators as they are.",
        "5/6 - 1/4 → 4/12",
        lambda a, b, c, d: Ratio(abs(a - c), lcm(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS_OVER_SUM", "FSB04", "Numerators subtracted, denominators added", OCCASIONAL,
        "Subtracts the numerators but adds the denominators.",
        "3/4 - 1/2 → 2/6",
        lambda a, b, c, d: Ratio(abs(a - c), b + d),
    ),
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS_OVER_LARGER", "FSB05", "Numerators subtracted over the larger denominator", OCCASIONAL,
        "Subtracts the numerators and keeps the larger denominator.",
        "3/4 - 1/2 → 2/4",
        lambda a, b, c, d: Ratio(abs(a - c), max(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_EQUAL_DENOMINATORS_VANISH", "FSB06", "Equal denominators vanish", COMMON,
        "Subtracts equal denominators to 0 and answers with the numerators only.",
        "6/7 - 2/7 → 4",
        lambda a, b, c, d: abs(a - c) if b == d else None,
    ),
    Malrule(
        "FRACT_ADDSUB_CROSS_OVER_DIFFERENCE", "FSB07", "Cross products over the difference of the denominators", RARE,
        "Cross-multiplies for the numerator but subtracts the denominators.",
        "5/7 - 1/3 → 8/4",
        lambda a, b, c, d: Ratio(abs(a * d - c * b), abs(b - d)),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS", "FSB08", "Fractions added instead of subtracted", OCCASIONAL,
        "Adds the fractions.",
        "3/4 - 1/2 → 5/4",
        lambda a, b, c, d: Fraction(a, b) + Fraction(c, d),
    ),
)

_WHOLE_AND_FRACTION = (
    Malrule(
        "FRACT_ADDSUB_FRACTION_KEPT", "FSB09", "The fraction is kept beside the whole less one", VERY_COMMON,
        "Takes 1 off the whole number and copies the fraction.",
        "3 - 1/4 → 2 1/4",
        lambda n, a, b: Ratio(a, b, n - 1) if n > 1 else Ratio(a, b),
    ),
    Malrule(
        "FRACT_ADDSUB_WHOLE_NOT_REDUCED", "FSB10", "Nothing taken off the whole number", VERY_COMMON,
        "Completes the fraction to one whole but takes nothing off the whole number.",
        "3 - 1/4 → 3 3/4",
        lambda n, a, b: Ratio(b - a, b, n) if a < b else None,
    ),
    Malrule(
        "FRACT_ADDSUB_WHOLE_MINUS_NUMERATOR", "FSB11", "Numerator taken off the whole number", COMMON,
        "Subtracts the numerator from the whole number and keeps the denominator.",
        "5 - 2/7 → 3/7",
        lambda n, a, b: Ratio(n - a, b),
    ),
)

_FRACTION_AND_WHOLE = (
    Malrule(
        "FRACT_ADDSUB_NUMERATOR_MINUS_WHOLE", "", "Whole number taken off the numerator", VERY_COMMON,
        "Subtracts the whole number from the numerator and keeps the denominator.",
        "21/8 - 2 → 19/8",
        lambda a, b, n: Ratio(abs(a - n), b),
    ),
    Malrule(
        "FRACT_ADDSUB_BOTH_MINUS_WHOLE", "", "Whole number taken off both parts", COMMON,
        "Subtracts the whole number from the numerator and from the denominator.",
        "21/8 - 2 → 19/6",
        lambda a, b, n: Ratio(abs(a - n), abs(b - n)),
    ),
)
# fmt: on

TOPIC = Topic(
    "fraction-subtraction",
    "FRACT/ADDSUB",
    (
        Form(fractions("-"), _TWO_FRACTIONS),
        Form(in_one_piece(whole_and_fraction("-")), _WHOLE_AND_FRACTION),
        Form(in_one_piece(fraction_and_whole("-")), _FRACTION_AND_WHOLE),
    ),
    "Subtracting fractions",
)
