"""Whole-number division (Cox 1975; Ashlock 2010; Buswell & John 1926; Graeber & Tirosh 1990; Tsamir & Sheffer 2000)."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Node
from ..maths.meaning import Remainder, Said
from ..maths.wording import Asks, Task
from ..shapes.decimals import joined
from ..shapes.forms import naturals

_naturals = naturals("/")


class Division(NamedTuple):
    """a ÷ b for b > 0, with the whole quotient and the remainder."""

    a: int
    b: int
    quotient: int
    remainder: int


def division(node: Node) -> tuple[Division] | None:
    numbers = _naturals(node)
    if numbers is None or not numbers[1]:
        return None
    a, b = numbers
    return (Division(a, b, *divmod(a, b)),)


def of_zero(node: Node) -> tuple[Division] | None:
    found = division(node)
    return found if found and not found[0].a else None


def by_one(node: Node) -> tuple[Division] | None:
    found = division(node)
    return found if found and found[0].b == 1 else None


def by_zero(node: Node) -> tuple[int] | None:
    """n ÷ 0 for n > 0."""
    numbers = _naturals(node)
    return (numbers[0],) if numbers and numbers[0] and not numbers[1] else None


def divided(a: int, b: int) -> int | Remainder:
    """The result of a ÷ b as it is written."""
    quotient, remainder = divmod(a, b)
    return Remainder(quotient, remainder) if remainder else quotient


def with_remainder_or_without(quotient: int, remainder: int) -> Iterator[int | Remainder]:
    """A pupil with a wrong quotient may go on to write the remainder."""
    if remainder:
        yield Remainder(quotient, remainder)
    yield quotient


def zeros_left_out(d: Division) -> Prediction:
    digits = str(d.quotient)
    if "0" not in digits:
        return None
    return with_remainder_or_without(int(digits.replace("0", "") or "0"), d.remainder)


def reversed_quotient(d: Division) -> Iterator[int | Remainder]:
    written = int(str(d.quotient)[::-1])
    yield written
    if d.remainder:
        yield Remainder(written, d.remainder)


def digit_by_digit(d: Division) -> int:
    return int("".join(str(int(digit) // d.b) for digit in str(d.a)))


def larger_by_smaller_digit(d: Division) -> int:
    pairs = ((int(digit), d.b) for digit in str(d.a))
    return int("".join(str(max(pair) // min(pair) if min(pair) else 0) for pair in pairs))


def swapped(d: Division) -> Iterator[int | Fraction | Remainder]:
    if d.a:
        yield divided(d.b, d.a)
        yield Fraction(d.b, d.a)


def stops_early(d: Division) -> Prediction:
    return with_remainder_or_without(*divmod(d.a // 10, d.b)) if d.a >= 10 else None


def by_first_digit(d: Division) -> Prediction:
    return with_remainder_or_without(*divmod(d.a, int(str(d.b)[0]))) if d.b >= 10 else None


# fmt: off
ONE = Malrule(
    "ARITH_DIV_ANSWERS_ONE", "DIV17", "N ÷ 1 = 1", OCCASIONAL,
    "Answers 1, as if the number were divided by itself.",
    "7 ÷ 1 → 1; 1510 ÷ 5 → 1",
    lambda d: 1,
)
DIVISOR = Malrule(
    "ARITH_DIV_ANSWERS_DIVISOR", "DIV18", "0 ÷ N = N", OCCASIONAL,
    "Writes the divisor as the answer.",
    "0 ÷ 6 → 6; 21 ÷ 8 → 8",
    lambda d: d.b,
)

_MALRULES = (
    Malrule(
        "ARITH_DIV_ZERO_IN_QUOTIENT_LEFT_OUT", "DIV01", "Zero in the quotient left out", VERY_COMMON,
        "Divides correctly but writes nothing where the quotient needs a 0.",
        "824 ÷ 4 → 26; 7256 ÷ 8 → 97",
        zeros_left_out,
    ),
    Malrule(
        "ARITH_DIV_QUOTIENT_REVERSED", "DIV02", "Quotient written from right to left", COMMON,
        "Finds the digits of the quotient and writes them in reverse order.",
        "75 ÷ 3 → 52; 73 ÷ 3 → 42",
        reversed_quotient,
    ),
    Malrule(
        "ARITH_DIV_DIGIT_BY_DIGIT", "DIV03", "Digit by digit, remainders thrown away", COMMON,
        "Divides each digit by itself and drops what is left over.",
        "75 ÷ 3 → 21; 133 ÷ 7 → 0",
        digit_by_digit,
    ),
    Malrule(
        "ARITH_DIV_LARGER_BY_SMALLER_DIGIT", "DIV04", "Larger divided by smaller in each column", OCCASIONAL,
        "In every column divides the larger of digit and divisor by the smaller.",
        "486 ÷ 6 → 111; 2464 ÷ 8 → 4212",
        larger_by_smaller_digit,
    ),
    Malrule(
        "ARITH_DIV_REMAINDER_IGNORED", "DIV05", "Remainder ignored", VERY_COMMON,
        "Gives the whole quotient and says nothing of what is left over.",
        "17 ÷ 5 → 3; 93 ÷ 5 → 18",
        lambda d: d.quotient if d.remainder else None,
    ),
    Malrule(
        "ARITH_DIV_REMAINDER_AS_DECIMAL", "DIV06", "Remainder written as a decimal", COMMON,
        "Writes the remainder behind a decimal point.",
        "17 ÷ 5 → 3.2; 25 ÷ 3 → 8.1",
        lambda d: joined(d.quotient, str(d.remainder)) if d.remainder else None,
    ),
    Malrule(
        "ARITH_DIV_REMAINDER_APPENDED", "DIV07", "Remainder appended as a digit", COMMON,
        "Writes the remainder, a 0 too, right behind the quotient as if it were one of its digits.",
        "17 ÷ 5 → 32; 61 ÷ 7 → 85",
        lambda d: int(f"{d.quotient}{d.remainder}"),
    ),
    Malrule(
        "ARITH_DIV_SWAPPED", "DIV08", "Order of the numbers swapped", COMMON,
        "Divides the second number by the first.",
        "3 ÷ 12 → 4; 3 ÷ 29 → 9 r 2",
        swapped,
    ),
    Malrule(
        "ARITH_DIV_QUOTIENT_TOO_LARGE", "DIV09", "Quotient one too large", OCCASIONAL,
        "Takes the divisor once more than it goes into the number.",
        "86 ÷ 7 → 13; 2835 ÷ 7 → 406",
        lambda d: d.quotient + 1,
    ),
    Malrule(
        "ARITH_DIV_REMAINDER_TOO_LARGE", "DIV10", "Stops with a remainder larger than the divisor", COMMON,
        "Stops although the divisor goes into what is left once more.",
        "23 ÷ 4 → 4 r 7; 55 ÷ 9 → 5 r 10",
        lambda d: Remainder(d.quotient - 1, d.remainder + d.b) if d.quotient else None,
    ),
    Malrule(
        "ARITH_DIV_SUBTRACTS", "DIV11", "Subtracts instead of dividing", COMMON,
        "Subtracts the two numbers.",
        "24 ÷ 6 → 18; 42 ÷ 5 → 37",
        lambda d: (d.a - d.b, abs(d.a - d.b)),
    ),
    Malrule(
        "ARITH_DIV_MULTIPLIES", "DIV12", "Multiplies instead of dividing", COMMON,
        "Multiplies the two numbers.",
        "24 ÷ 6 → 144; 69 ÷ 3 → 207",
        lambda d: d.a * d.b,
    ),
    Malrule(
        "ARITH_DIV_EXTRA_ZERO", "DIV13", "Extra zero in the quotient", COMMON,
        "Appends a 0 to the quotient.",
        "96 ÷ 4 → 240; 75 ÷ 6 → 120",
        lambda d: with_remainder_or_without(10 * d.quotient, d.remainder),
    ),
    Malrule(
        "ARITH_DIV_TRAILING_ZERO_LOST", "DIV14", "Trailing zero of the quotient lost", COMMON,
        "Stops as soon as nothing more can be divided: no zeros at the end of the quotient, and no remainder.",
        "840 ÷ 6 → 14; 81 ÷ 5 → 16",
        lambda d: int(str(d.quotient).rstrip("0") or "0"),
    ),
    Malrule(
        "ARITH_DIV_LAST_DIGIT_NOT_BROUGHT_DOWN", "DIV15", "Last digit not brought down", COMMON,
        "Stops one digit early, before the units have been divided.",
        "936 ÷ 4 → 23 r 1; 31 ÷ 6 → 0 r 3",
        stops_early,
    ),
    Malrule(
        "ARITH_DIV_BY_ONE_DIGIT_OF_DIVISOR", "DIV16", "Divides by the first digit of the divisor", COMMON,
        "Divides by the first digit of the divisor and forgets the rest of it.",
        "84 ÷ 21 → 42; 4 ÷ 23 → 2",
        by_first_digit,
    ),
    ONE,
    DIVISOR,
)

_BY_ZERO = (
    Malrule(
        "ARITH_DIV_BY_ZERO_IS_ZERO", "DIV19", "N ÷ 0 = 0", VERY_COMMON,
        "Answers a division by 0 with 0.",
        "8 ÷ 0 → 0",
        lambda a: 0,
    ),
    Malrule(
        "ARITH_DIV_BY_ZERO_IS_N", "DIV20", "N ÷ 0 = N", VERY_COMMON,
        "Leaves the number as it is when it is divided by 0.",
        "8 ÷ 0 → 8",
        lambda a: a,
    ),
)
# fmt: on


def right(d: Division) -> Prediction:
    return (divided(d.a, d.b), Fraction(d.a, d.b)) if d.remainder else d.quotient


def _spelled(task: Task) -> tuple[Division] | None:
    """The division inside "73 ÷ 3, with remainder" and "Divide 73 by 3. Give the quotient and the remainder"."""
    written = next(filter(None, map(division, task.maths)), None)
    nodes = [one.node for one in task.quantities]
    return written or (division(Binary("/", *nodes)) if len(nodes) == 2 else None)


_REMAINDER, _DIVIDED = "remainder|resto|residuo", "divi|quotient|cociente|[÷/:]"
_NO_NUMBERS = (
    "into|polyn|polin|theorem|teorema|fraction|fraccion|mixed|mixto|decimal|[bcdf-np-qstvwxz](?![a-z])"  # 4x^3
)
_ONLY = re.compile(
    r"(?:what|find|calculate|give|state|write|cual|hall|calcul|encuentr|determin)[a-z]*(?: down| is| es)?"
    rf" (?:the|el) (?:{_REMAINDER})(?! (?:and|y) )"
)


def _of_both(task: Task) -> tuple[Division] | None:
    return None if task.says(_ONLY) else _spelled(task)


def _of_remainder(task: Task) -> tuple[Division] | None:
    """What is the remainder when 73 is divided by 3?"""
    return _spelled(task) if task.says(_ONLY) else None


TOPIC = Topic(
    "whole-number-division",
    "ARITH/DIV",
    (
        Form(division, _MALRULES, solve=right),
        Form(by_one, (ONE.elsewhere(ONE.predict, frequency=COMMON),)),
        Form(of_zero, (DIVISOR.elsewhere(DIVISOR.predict, frequency=VERY_COMMON),)),
        Form(Asks(_REMAINDER, _DIVIDED, parts=_of_both, unless=_NO_NUMBERS), _MALRULES, solve=right),
        Form(Asks(_REMAINDER, _DIVIDED, parts=_of_remainder, unless=_NO_NUMBERS), (), solve=lambda d: d.remainder),
        Form(by_zero, _BY_ZERO, solve=lambda a: Said("undefined")),
    ),
    "Whole-number division",
)
