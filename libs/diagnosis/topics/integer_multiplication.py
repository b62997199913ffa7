"""Multiplying and dividing integers (Küchemann 1981; Gallardo 2002; Hativa & Cohen 1995)."""

from fractions import Fraction
from math import prod

from ..malrule import OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Binary, Node, Ratio
from ..maths.values import reduced
from ..shapes.forms import integer, integers

MAX_FACTORS = 8


def factors(node: Node) -> tuple[tuple[int, ...]] | None:
    """Two or more whole numbers multiplied, at least one of them negative."""
    found: list[int] = []
    while isinstance(node, Binary) and node.operator == "*" and len(found) < MAX_FACTORS:
        last = integer(node.right)
        if last is None:
            return None
        found.append(last)
        node = node.left
    first = integer(node)
    if first is None or not found or min(first, *found) >= 0:
        return None
    return ((first, *reversed(found)),)


_quotient = integers("/")


def dividend_and_divisor(node: Node) -> tuple[int, int] | None:
    """a ÷ b of which one is negative; -24/6 as far as it comes out even, else it is a fraction."""
    if isinstance(node, Ratio) and node.whole is None and node.numerator < 0 and node.denominator > 0:
        return (node.numerator, node.denominator) if node.numerator % node.denominator == 0 else None
    return _quotient(node)


# fmt: off
_PRODUCT = (
    Malrule(
        "INT_MUL_TWO_NEGATIVES_MAKE_NEGATIVE", "INT15", "Negative times negative is negative", VERY_COMMON,
        "Multiplies the sizes and writes a minus sign although the minus signs come in pairs.",
        "(-4) × (-6) → -24",
        lambda n: -prod(n) if prod(n) > 0 else None,
    ),
    Malrule(
        "INT_MUL_DIFFERENT_SIGNS_MAKE_POSITIVE", "INT16", "Negative times positive is positive", VERY_COMMON,
        "Multiplies the sizes and leaves the minus sign out although one is left over.",
        "(-4) × 6 → 24",
        lambda n: -prod(n) if prod(n) < 0 else None,
    ),
    Malrule(
        "INT_MUL_ADDS", "INT17", "Adds instead of multiplying", OCCASIONAL,
        "Adds the numbers with their signs.",
        "(-4) × 6 → 2",
        sum,
    ),
)

_QUOTIENT = (
    Malrule(
        "INT_DIV_TWO_NEGATIVES_MAKE_NEGATIVE", "INT18", "Negative divided by negative is negative", VERY_COMMON,
        "Divides the sizes and writes a minus sign although both numbers have one.",
        "(-24) ÷ (-6) → -4",
        lambda a, b: reduced(-Fraction(a, b)) if a < 0 and b < 0 else None,
        subdomain="INT/DIV",
    ),
    Malrule(
        "INT_DIV_DIFFERENT_SIGNS_MAKE_POSITIVE", "INT19", "Negative divided by positive is positive", VERY_COMMON,
        "Divides the sizes and leaves the minus sign out although only one number has one.",
        "(-24) ÷ 6 → 4",
        lambda a, b: reduced(-Fraction(a, b)) if a * b < 0 else None,
        subdomain="INT/DIV",
    ),
)
# fmt: on

TOPIC = Topic(
    "multiplying-dividing-integers",
    "INT/MUL",
    (Form(factors, _PRODUCT), Form(dividend_and_divisor, _QUOTIENT)),
    "Multiplying and dividing integers",
)
