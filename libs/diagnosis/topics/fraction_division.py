"""Dividing fractions (Tirosh 2000; Siegler & Pyke 2013; Graeber & Tirosh 1990; Bell, Fischbein & Greer 1984)."""

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Ratio
from ..shapes.forms import Mixed, fraction_and_whole, fractions, in_one_piece, mixed_numbers, whole_and_fraction


def equal_kept(a: int, b: int, c: int, d: int) -> Iterator[Ratio]:
    """(a/c)/b; where the numerators do not go, as it is or without the remainder."""
    if b != d:
        return
    yield Ratio(a // c, b) if a % c == 0 else Ratio(a, b * c)
    if a % c:
        yield Ratio(a // c if a > c else c // a, b)


def common_kept(a: int, b: int, c: int, d: int) -> Iterator[Ratio]:
    """The quotient of the numerators over the common denominator, without its remainder."""
    m = lcm(b, d)
    above, below = a * m // b, c * m // d
    if b == d and above % below == 0:
        return
    yield Ratio(above // below, m)
    if above < below:
        yield Ratio(below // above, m)


def whole_quotients(a: int, b: int, c: int, d: int) -> Ratio:
    return Ratio(max(a, c) // min(a, c), max(b, d) // min(b, d))


def separately(p: Mixed, q: Mixed) -> Ratio | None:
    """A whole number divides the whole part only."""
    if not q.whole or p.whole % q.whole or not p.above:
        return None
    if q.above:
        return Ratio(p.above * q.below, p.below * q.above, p.whole // q.whole)
    return Ratio(p.above, p.below, p.whole // q.whole)


# fmt: off
_STRAIGHT_ACROSS = Malrule(
    "FRACT_DIV_MULTIPLIES", "FDV01", "Multiplies without inverting", VERY_COMMON,
    "Multiplies the numerators and the denominators as they stand.",
    "2/3 ÷ 4/5 → 8/15",
    lambda a, b, c, d: Ratio(a * c, b * d),
)
_INVERTS_FIRST = Malrule(
    "FRACT_DIV_INVERTS_FIRST", "FDV02", "First fraction turned over", COMMON,
    "Turns the first fraction over instead of the second, and multiplies.",
    "2/3 ÷ 4/5 → 12/10",
    lambda a, b, c, d: Ratio(b * c, a * d),
)
_INVERTS_BOTH = Malrule(
    "FRACT_DIV_INVERTS_BOTH", "FDV03", "Both fractions turned over", OCCASIONAL,
    "Turns both fractions over and multiplies.",
    "2/3 ÷ 4/5 → 15/8",
    lambda a, b, c, d: Ratio(b * d, a * c),
)

_TWO_FRACTIONS = (
    _STRAIGHT_ACROSS,
    _INVERTS_FIRST,
    _INVERTS_BOTH,
    Malrule(
        "FRACT_DIV_KEEPS_EQUAL_DENOMINATOR", "FDV04", "Equal denominators kept", VERY_COMMON,
        "Divides the numerators and keeps the denominator that both fractions have.",
        "6/7 ÷ 2/7 → 3/7",
        equal_kept,
    ),
    Malrule(
        "FRACT_DIV_KEEPS_COMMON_DENOMINATOR", "FDV05", "Common denominator found and kept", COMMON,
        "Changes both fractions to a common denominator, divides the numerators and keeps the denominator.",
        "3/4 ÷ 1/3 → 2/12",
        common_kept,
    ),
    Malrule(
        "FRACT_DIV_WHOLE_QUOTIENTS", "FDV06", "Divides across with whole quotients", OCCASIONAL,
        "Divides the larger numerator by the smaller and the denominators likewise, without remainders.",
        "5/7 ÷ 3/7 → 1/1",
        whole_quotients,
    ),
    Malrule(
        "FRACT_DIV_SUBTRACTS_ACROSS", "FDV07", "Numerators and denominators subtracted", RARE,
        "Subtracts the numerators and subtracts the denominators.",
        "7/8 ÷ 2/3 → 5/5",
        lambda a, b, c, d: Ratio(abs(a - c), abs(b - d)),
    ),
    Malrule(
        "FRACT_DIV_PRODUCT_OVER_EQUAL", "FDV08", "Numerators multiplied over the equal denominator", OCCASIONAL,
        "Multiplies the numerators and keeps the denominator that both fractions have.",
        "5/7 ÷ 3/7 → 15/7",
        lambda a, b, c, d: Ratio(a * c, b) if b == d else None,
    ),
)

_WHOLE_BY_FRACTION = (
    Malrule(
        "FRACT_DIV_UNIT_FRACTION_AS_WHOLE", "FDV10", "Divides by the denominator of a unit fraction", VERY_COMMON,
        "Takes dividing by a half for halving, dividing by a third for dividing by three.",
        "6 ÷ 1/2 → 3",
        lambda n, a, b: Fraction(n, b) if a == 1 else None,
    ),
    Malrule(
        "FRACT_DIV_WHOLE_BY_NUMERATOR", "FDV11", "Divides by the numerator only", COMMON,
        "Divides the whole number by the numerator and keeps the denominator.",
        "6 ÷ 2/3 → 3/3",
        lambda n, a, b: None if a == 1 else Ratio(n // a, b) if n % a == 0 else Ratio(n, a * b),
    ),
    Malrule(
        "FRACT_DIV_WHOLE_TURNED_ROUND", "FDV17 FDV18", "Division turned round", OCCASIONAL,
        "Divides the fraction by the whole number, or turns the whole number over instead of the fraction.",
        "6 ÷ 1/2 → 1/12; 6 ÷ 2/3 → 1/9",
        lambda n, a, b: Fraction(a, n * b),
    ),
    _STRAIGHT_ACROSS.elsewhere(lambda n, a, b: Ratio(n * a, b) if a > 1 else None, COMMON),
    _INVERTS_BOTH.elsewhere(lambda n, a, b: Ratio(b, n * a), RARE),
)

_FRACTION_BY_WHOLE = (
    Malrule(
        "FRACT_DIV_MULTIPLIES_BY_WHOLE", "FDV12", "Multiplies by the whole number", COMMON,
        "Multiplies the numerator by the whole number.",
        "3/4 ÷ 2 → 6/4",
        lambda a, b, n: Ratio(a * n, b),
    ),
    Malrule(
        "FRACT_DIV_WHOLE_DIVIDES_BOTH", "FDV13", "Whole number divides both parts", COMMON,
        "Divides the numerator and the denominator by the whole number, which leaves the value as it was.",
        "4/6 ÷ 2 → 2/3",
        lambda a, b, n: Fraction(a, b) if a % n or b % n else Ratio(a // n, b // n),
    ),
    Malrule(
        "FRACT_DIV_WHOLE_DIVIDES_DENOMINATOR", "FDV14", "Whole number divides the denominator", COMMON,
        "Divides the denominator by the whole number and keeps the numerator.",
        "1/4 ÷ 2 → 1/2",
        lambda a, b, n: Ratio(a, b // n) if b % n == 0 else None,
    ),
    Malrule(
        "FRACT_DIV_INVERTS_DIVIDEND", "FDV15", "The fraction turned over, then divided", OCCASIONAL,
        "Turns the fraction over although the whole number is the divisor, and divides it.",
        "3/4 ÷ 2 → 4/6",
        lambda a, b, n: Ratio(b, a * n),
    ),
    Malrule(
        "FRACT_DIV_FRACTION_TURNED_ROUND", "FDV16", "Whole number divided by the fraction", OCCASIONAL,
        "Turns the division round: divides the whole number by the fraction.",
        "1/8 ÷ 4 → 32",
        lambda a, b, n: Fraction(b * n, a),
    ),
)

_MIXED = (
    Malrule(
        "FRACT_DIV_WHOLES_SEPARATELY", "", "Whole numbers and fractions divided separately", COMMON,
        "Divides the whole numbers by each other and the fractions by each other.",
        "6 1/2 ÷ 2 1/4 → 3 4/2; 4 1/3 ÷ 2 → 2 1/3",
        separately,
    ),
    _STRAIGHT_ACROSS.elsewhere(lambda p, q: _STRAIGHT_ACROSS.predict(*p.improper, *q.improper)),
    _INVERTS_FIRST.elsewhere(lambda p, q: _INVERTS_FIRST.predict(*p.improper, *q.improper)),
    _INVERTS_BOTH.elsewhere(lambda p, q: _INVERTS_BOTH.predict(*p.improper, *q.improper)),
)
# fmt: on

TOPIC = Topic(
    "fraction-division",
    "FRACT/DIV",
    (
        Form(in_one_piece(fractions("/")), _TWO_FRACTIONS),
        Form(in_one_piece(whole_and_fraction("/")), _WHOLE_BY_FRACTION),
        Form(in_one_piece(fraction_and_whole("/")), _FRACTION_BY_WHOLE),
        Form(mixed_numbers("/"), _MIXED),
    ),
    "Dividing fractions",
)
