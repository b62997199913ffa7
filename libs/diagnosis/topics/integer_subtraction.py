"""Subtracting integers (Tatsuoka 1983; Küchemann 1981; Vlassis 2004; Gallardo 2002; Peled et al. 1989)."""

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Node
from ..shapes.forms import integers
from .integer_addition import sign

# fmt: off
LARGER_MINUS_SMALLER = Malrule(
    "INT_SUB_LARGER_MINUS_SMALLER", "INT08", "Larger minus smaller, whatever the order", COMMON,
    "Takes the smaller size from the larger and ignores signs and order.",
    "3 - 8 → 5",
    lambda a, b: abs(abs(a) - abs(b)),
)

_MALRULES = (
    Malrule(
        "INT_SUB_MINUS_NEGATIVE_AS_MINUS", "INT07 INT12", "Minus a negative treated as minus", VERY_COMMON,
        "Subtracts a negative number as if it were positive.",
        "5 - (-3) → 2; -4 - (-6) → -10",
        lambda a, b: a + b if b < 0 else None,
    ),
    LARGER_MINUS_SMALLER,
    Malrule(
        "INT_SUB_TWO_MINUSES_MAKE_PLUS", "INT09", "Two minus signs make a plus", COMMON,
        "Reads the minus of the first number and the minus of the operation as a plus.",
        "-4 - 6 → 10",
        lambda a, b: abs(a) + abs(b) if a < 0 < b else None,
    ),
    Malrule(
        "INT_SUB_DIFFERENCE_MINUS_KEPT", "INT10", "Difference of the sizes, minus kept", VERY_COMMON,
        "Subtracts the sizes and keeps the minus of the first number.",
        "-4 - 6 → -2",
        lambda a, b: sign(a) * abs(abs(a) - abs(b)) if a < 0 < b else None,
    ),
    Malrule(
        "INT_SUB_REVERSED", "INT11", "Subtracts the other way round", COMMON,
        "Takes the first number from the second.",
        "2 - 9 → 7",
        lambda a, b: b - a,
    ),
    Malrule(
        "INT_SUB_ADDS_SIGNED", "INT12", "Adds instead of subtracting", OCCASIONAL,
        "Adds the second number instead of subtracting it.",
        "-4 - 6 → 2",
        lambda a, b: a + b if b > 0 else None,
    ),
    Malrule(
        "INT_SUB_ZERO_IS_FLOOR", "INT14", "Nothing below zero", COMMON,
        "Answers 0 where more is taken away than there is.",
        "3 - 8 → 0",
        lambda a, b: 0 if b > a > 0 else None,
    ),
)
# fmt: on


def _below_zero(node: Node) -> tuple[int, int] | None:
    """a - b of two positive numbers with a negative result."""
    numbers = _integers(node)
    return numbers if numbers and 0 <= numbers[0] < numbers[1] else None


_integers = integers("-")
_POSITIVE = (LARGER_MINUS_SMALLER.elsewhere(lambda a, b: b - a, frequency=VERY_COMMON),)

TOPIC = Topic(
    "subtracting-integers",
    "INT/SUB",
    (Form(_integers, _MALRULES), Form(_below_zero, _POSITIVE)),
    "Subtracting integers",
)
