"""Adding fractions (Hart 1981; Tatsuoka 1984; Siegler & Pyke 2013; Brown & Quinn 2006)."""

from fractions import Fraction
from math import lcm

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import fractions, in_one_piece, whole_and_fraction

# fmt: off
_TWO_FRACTIONS = (
    Malrule(
        "FRACT_ADDSUB_ADDS_ACROSS", "FAD01", "Numerators and denominators added separately", VERY_COMMON,
        "Adds the numerators and adds the denominators.",
        "1/2 + 1/3 → 2/5",
        lambda a, b, c, d: Ratio(a + c, b + d),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS_OVER_PRODUCT", "FAD02", "Numerators added over the product", COMMON,
        "Multiplies the denominators but adds the numerators as they are.",
        "3/7 + 1/4 → 4/28; 2/7 + 3/7 → 5/49",
        lambda a, b, c, d: Ratio(a + c, b * d),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS_OVER_LCD", "FAD03", "Numerators added over the common denominator, not scaled", COMMON,
        "Finds the common denominator but leaves the numerators as they are.",
        "1/4 + 1/6 → 2/12",
        lambda a, b, c, d: Ratio(a + c, lcm(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS_OVER_LARGER", "FAD04", "Numerators added over the larger denominator", OCCASIONAL,
        "Adds the numerators and keeps the larger denominator.",
        "1/2 + 1/3 → 2/3",
        lambda a, b, c, d: Ratio(a + c, max(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_SCALES_ONE_ONLY", "FAD05", "Only one fraction scaled", OCCASIONAL,
        "Changes one fraction to the common denominator and leaves the other numerator as it was.",
        "1/2 + 1/3 → 4/6",
        lambda a, b, c, d: Ratio(a * lcm(b, d) // b + c, lcm(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_MULTIPLIES_ACROSS", "FAD08", "Fractions multiplied instead of added", OCCASIONAL,
        "Multiplies the numerators and the denominators.",
        "2/3 + 1/5 → 2/15",
        lambda a, b, c, d: Ratio(a * c, b * d),
    ),
    Malrule(
        "FRACT_ADDSUB_CROSS_SUMS", "FAD09", "Cross sums", RARE,
        "Adds each numerator to the denominator of the other fraction.",
        "1/2 + 1/3 → 4/3",
        lambda a, b, c, d: Ratio(a + d, b + c),
    ),
    Malrule(
        "FRACT_ADDSUB_CROSS_OVER_SUM", "FAD10", "Cross products over the sum of the denominators", OCCASIONAL,
        "Cross-multiplies for the numerator but adds the denominators.",
        "1/2 + 1/3 → 5/5",
        lambda a, b, c, d: Ratio(a * d + c * b, b + d),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS_THE_INCREASE", "FAD11", "Numerators increased by as much as the denominators", RARE,
        "Adds to each numerator what was added to its denominator.",
        "1/2 + 1/3 → 9/6",
        lambda a, b, c, d: Ratio(a + c + 2 * lcm(b, d) - b - d, lcm(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_CROSS_OVER_EQUAL", "FAD12", "Cross products over an equal denominator", RARE,
        "Cross-multiplies although the denominators are equal and keeps the denominator.",
        "1/5 + 2/5 → 15/5",
        lambda a, b, c, d: Ratio(a * d + c * b, b) if b == d else None,
    ),
    Malrule(
        "FRACT_ADDSUB_MULTIPLIES_NUMERATORS", "FAD13", "Numerators multiplied over the common denominator", OCCASIONAL,
        "Scales both fractions correctly and then multiplies the numerators.",
        "1/2 + 1/3 → 6/6",
        lambda a, b, c, d: Ratio((a * lcm(b, d) // b) * (c * lcm(b, d) // d), lcm(b, d)),
    ),
    Malrule(
        "FRACT_ADDSUB_ADDS_EVERYTHING", "FAD14", "Everything added to a whole number", RARE,
        "Adds all four numbers.",
        "1/2 + 1/3 → 7",
        lambda a, b, c, d: a + b + c + d,
    ),
    Malrule(
        "FRACT_ADDSUB_SUBTRACTS", "FAD19", "Fractions subtracted instead of added", OCCASIONAL,
        "Subtracts the fractions.",
        "5/9 + 1/9 → 4/9",
        lambda a, b, c, d: abs(Fraction(a, b) - Fraction(c, d)),
    ),
)

_WHOLE_AND_FRACTION = (
    Malrule(
        "FRACT_ADDSUB_WHOLE_TO_NUMERATOR", "FAD16", "Whole number added to the numerator", VERY_COMMON,
        "Adds the whole number to the numerator.",
        "2 + 1/3 → 3/3",
        lambda n, a, b: Ratio(n + a, b),
    ),
    Malrule(
        "FRACT_ADDSUB_WHOLE_TO_BOTH", "FAD17", "Whole number added to both parts", COMMON,
        "Adds the whole number to the numerator and to the denominator.",
        "2 + 1/3 → 3/5",
        lambda n, a, b: Ratio(n + a, n + b),
    ),
    Malrule(
        "FRACT_ADDSUB_WHOLE_AS_ONE", "FAD18", "Whole number read as one whole", OCCASIONAL,
        "Reads the whole number n as n/n, so as 1.",
        "3 + 1/2 → 3/2",
        lambda n, a, b: Ratio(b + a, b),
    ),
)
# fmt: on

TOPIC = Topic(
    "fraction-addition",
    "FRACT/ADDSUB",
    (Form(fractions("+"), _TWO_FRACTIONS), Form(in_one_piece(whole_and_fraction("+")), _WHOLE_AND_FRACTION)),
    "Adding fractions",
)
