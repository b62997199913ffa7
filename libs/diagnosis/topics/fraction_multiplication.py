"""Multiplying fractions (Siegler & Pyke 2013; Braithwaite, Pyke & Siegler 2017; Newton et al. 2014; Brown & Quinn 2006)."""

from fractions import Fraction
from math import lcm

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import fractions, in_one_piece, whole_and_fraction

# fmt: off
_TWO_FRACTIONS = (
    Malrule(
        "FRACT_MUL_KEEPS_EQUAL_DENOMINATOR", "FML01", "Equal denominators kept", VERY_COMMON,
        "Multiplies the numerators and keeps the denominator that both fractions have.",
        "2/7 × 3/7 → 6/7",
        lambda a, b, c, d: Ratio(a * c, b) if b == d else None,
    ),
    Malrule(
        "FRACT_MUL_KEEPS_COMMON_DENOMINATOR", "FML02", "Common denominator found and kept", VERY_COMMON,
        "Changes both fractions to a common denominator, multiplies the numerators and keeps the denominator.",
        "2/5 × 1/3 → 30/15",
        lambda a, b, c, d: Ratio((a * lcm(b, d) // b) * (c * lcm(b, d) // d), lcm(b, d)) if b != d else None,
    ),
    Malrule(
        "FRACT_MUL_INVERTS_SECOND", "FML03", "Second fraction turned over", COMMON,
        "Multiplies crosswise, as if the second fraction were to be turned over.",
        "2/3 × 4/5 → 10/12",
        lambda a, b, c, d: Ratio(a * d, b * c),
    ),
    Malrule(
        "FRACT_MUL_INVERTS_FIRST", "FML04", "First fraction turned over", OCCASIONAL,
        "Turns the first fraction over before multiplying.",
        "2/5 × 1/3 → 5/6",
        lambda a, b, c, d: Ratio(b * c, a * d),
    ),
    Malrule(
        "FRACT_MUL_ADDS", "FML05", "Fractions added instead of multiplied", COMMON,
        "Adds the fractions.",
        "1/4 × 2/3 → 11/12",
        lambda a, b, c, d: Fraction(a, b) + Fraction(c, d),
    ),
    Malrule(
        "FRACT_MUL_ADDS_ACROSS", "FML06", "Numerators and denominators added separately", OCCASIONAL,
        "Adds the numerators and adds the denominators.",
        "1/4 × 2/3 → 3/7",
        lambda a, b, c, d: Ratio(a + c, b + d),
    ),
    Malrule(
        "FRACT_MUL_PRODUCT_OVER_SUM", "FML07", "Numerators multiplied, denominators added", OCCASIONAL,
        "Multiplies the numerators but adds the denominators.",
        "2/7 × 3/7 → 6/14",
        lambda a, b, c, d: Ratio(a * c, b + d),
    ),
    Malrule(
        "FRACT_MUL_SUM_OVER_PRODUCT", "FML08", "Numerators added, denominators multiplied", OCCASIONAL,
        "Multiplies the denominators but adds the numerators.",
        "2/7 × 3/7 → 5/49",
        lambda a, b, c, d: Ratio(a + c, b * d),
    ),
    Malrule(
        "FRACT_MUL_SUM_OVER_EQUAL", "FML09", "Numerators added over the equal denominator", OCCASIONAL,
        "Adds the numerators and keeps the denominator that both fractions have.",
        "2/7 × 3/7 → 5/7",
        lambda a, b, c, d: Ratio(a + c, b) if b == d else None,
    ),
    Malrule(
        "FRACT_MUL_PRODUCT_UPSIDE_DOWN", "FML10", "Product turned upside down", RARE,
        "Multiplies correctly and writes the denominator on top.",
        "2/3 × 4/5 → 15/8",
        lambda a, b, c, d: Ratio(b * d, a * c),
    ),
)

_WHOLE_AND_FRACTION = (
    Malrule(
        "FRACT_MUL_WHOLE_TIMES_BOTH", "FML11", "Whole number multiplies both parts", VERY_COMMON,
        "Multiplies the numerator and the denominator by the whole number.",
        "3 × 2/5 → 6/15",
        lambda n, a, b: Ratio(n * a, n * b),
    ),
    Malrule(
        "FRACT_MUL_WHOLE_TIMES_DENOMINATOR", "FML12", "Whole number multiplies the denominator", COMMON,
        "Multiplies the denominator by the whole number and keeps the numerator.",
        "3 × 2/5 → 2/15",
        lambda n, a, b: Ratio(a, n * b),
    ),
    Malrule(
        "FRACT_MUL_WHOLE_JOINED", "FML13", "Whole number and fraction joined", COMMON,
        "Writes the whole number in front of the fraction, as in a mixed number.",
        "3 × 2/5 → 3 2/5",
        lambda n, a, b: Ratio(a, b, n) if n else None,
    ),
    Malrule(
        "FRACT_MUL_WHOLE_TO_NUMERATOR", "FML14", "Whole number added to the numerator", OCCASIONAL,
        "Adds the whole number to the numerator and keeps the denominator.",
        "3 × 2/5 → 5/5",
        lambda n, a, b: Ratio(n + a, b),
    ),
)
# fmt: on

TOPIC = Topic(
    "fraction-multiplication",
    "FRACT/MUL",
    (
        Form(in_one_piece(fractions("*")), _TWO_FRACTIONS),
        Form(in_one_piece(whole_and_fraction("*")), _WHOLE_AND_FRACTION),
    ),
    "Multiplying fractions",
)
