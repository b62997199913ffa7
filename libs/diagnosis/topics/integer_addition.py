"""Adding integers (Tatsuoka 1983; Küchemann 1981; Vlassis 2004; Gallardo 2002; Bofferding 2014)."""

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..shapes.forms import integers


def sign(n: int) -> int:
    """-1, 0 or 1."""
    return (n > 0) - (n < 0)


# fmt: off
_MALRULES = (
    Malrule(
        "INT_ADD_MAGNITUDES_FIRST_SIGN", "INT01", "Sizes added, sign of the first number", COMMON,
        "Adds the sizes of numbers with different signs and keeps the sign of the first.",
        "-3 + 8 → -11",
        lambda a, b: sign(a) * (abs(a) + abs(b)) if a * b < 0 else None,
    ),
    Malrule(
        "INT_ADD_SIGNS_IGNORED", "INT02", "Sizes added, signs ignored", COMMON,
        "Adds the sizes of numbers with different signs and writes no sign.",
        "-3 + 8 → 11",
        lambda a, b: abs(a) + abs(b) if a * b < 0 else None,
    ),
    Malrule(
        "INT_ADD_WRONG_SIGN", "INT03", "Right size, wrong sign", COMMON,
        "Takes the difference of the sizes of numbers with different signs but gives it the wrong sign.",
        "-9 + 4 → 5",
        lambda a, b: -(a + b) if a * b < 0 else None,
    ),
    Malrule(
        "INT_ADD_SAME_SIGNS_SUBTRACTED", "INT04", "Same signs: sizes subtracted", COMMON,
        "Subtracts the sizes of numbers with equal signs and keeps the sign.",
        "-3 + (-5) → -2",
        lambda a, b: sign(a) * abs(abs(a) - abs(b)) if a * b > 0 else None,
    ),
    Malrule(
        "INT_ADD_TWO_NEGATIVES_MAKE_POSITIVE", "INT05", "Two negatives make a positive in a sum", VERY_COMMON,
        "Applies the sign rule of multiplication to the sum of two negative numbers.",
        "-3 + (-5) → 8",
        lambda a, b: abs(a) + abs(b) if a < 0 and b < 0 else None,
    ),
    Malrule(
        "INT_ADD_DIFFERENCE_FIRST_SIGN", "INT06", "Sizes subtracted, sign of the first number", OCCASIONAL,
        "Subtracts the sizes of numbers with different signs and keeps the sign of the first.",
        "-3 + 8 → -5",
        lambda a, b: sign(a) * abs(abs(a) - abs(b)) if a * b < 0 else None,
    ),
    Malrule(
        "INT_ADD_MAGNITUDES_SUBTRACTED", "INT23", "Signs ignored, sizes subtracted", OCCASIONAL,
        "Ignores the signs and takes the smaller size from the larger.",
        "-3 + (-5) → 2",
        lambda a, b: abs(abs(a) - abs(b)),
    ),
    Malrule(
        "INT_ADD_COUNTS_START", "INT24", "Counting on counts the starting number", COMMON,
        "Counts on from a negative number and says the starting number as the first step.",
        "-8 + 3 → -6",
        lambda a, b: a + b - 1 if a < 0 < b else None,
    ),
)
# fmt: on

TOPIC = Topic("adding-integers", "INT/ADD", (Form(integers("+"), _MALRULES),), "Adding integers")
