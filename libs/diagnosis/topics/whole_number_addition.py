"""Whole-number addition (Cox 1975; Ashlock 2010; Brown & Burton 1978)."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Node
from ..procedures.columns import MAX_COLUMNS, digits
from ..shapes.forms import naturals


class Sum(NamedTuple):
    """a + b set out in columns from the units leftwards; a blank is None in `pairs` and 0 in `sums`."""

    a: int
    b: int
    pairs: tuple[tuple[int | None, int | None], ...]
    sums: tuple[int, ...]


_naturals = naturals("+")


def in_columns(node: Node) -> tuple[Sum] | None:
    numbers = _naturals(node)
    if numbers is None or max(numbers) >= 10**MAX_COLUMNS:
        return None
    pairs = tuple(zip_longest(digits(numbers[0]), digits(numbers[1])))
    return (Sum(*numbers, pairs, tuple((t or 0) + (b or 0) for t, b in pairs)),)


def run_together(leftwards: Iterable[int]) -> int:
    """The number whose columns are written from the units leftwards, each in full."""
    return int("".join(map(str, reversed(list(leftwards)))))


def adding(s: Sum, *, carry_to: int = 1, from_blank: bool = True, zero_wins: bool = False) -> int:
    """The correct procedure with its parameters: what is carried, whether into a blank, and whether 0 + N is N."""
    written, carry = [], 0
    for (t, b), column in zip(s.pairs, s.sums, strict=True):
        if not from_blank and (t is None or b is None):
            carry = 0
        total = (0 if zero_wins and 0 in (t, b) else column) + carry
        written.append(total % 10)
        carry = carry_to * (total // 10)
    # the leftmost sum is written whole
    written[-1] = total
    return run_together(written)


def tens_written_units_carried(s: Sum) -> int:
    written, carry = [], 0
    for column in s.sums:
        total = column + carry
        tens, units = divmod(total, 10)
        written.append(tens or total)
        carry = units if tens else 0
    written[-1] = total
    return run_together(written)


def carries_pile_up(s: Sum) -> int:
    written, carried = [], 0
    for column in s.sums:
        total = column + carried
        written.append(total % 10)
        carried += total // 10
    written[-1] = total
    return run_together(written)


def always_carry(s: Sum) -> int:
    written = [(column + (i > 0)) % 10 for i, column in enumerate(s.sums)]
    if len(s.sums) > 1:
        written[-1] = s.sums[-1] + 1
    return run_together(written)


def carries_to_leftmost(s: Sum) -> int:
    carries = sum(column // 10 for column in s.sums[:-1])
    return run_together([*(column % 10 for column in s.sums[:-1]), s.sums[-1] + carries])


def from_the_left(s: Sum) -> int:
    rightwards, carry = [], 0
    for column in reversed(s.sums):
        total = column + carry
        rightwards.append(total % 10)
        carry = total // 10
    rightwards[-1] = total
    return run_together(reversed(rightwards))


def width(number: int) -> int:
    """The number of digits."""
    return len(str(number))


def last_digit_repeated(s: Sum) -> int | None:
    short, long = sorted((s.a, s.b), key=width)
    missing = width(long) - width(short)
    return long + int(str(short)[0] * missing + str(short)) if missing else None


def left_aligned(s: Sum) -> int:
    short, long = sorted((s.a, s.b), key=width)
    return long + int(f"{short}{'0' * (width(long) - width(short))}")


def stops_at_blank(s: Sum) -> int | None:
    shared = min(width(s.a), width(s.b))
    return None if shared == len(s.sums) else int(str(s.a)[-shared:]) + int(str(s.b)[-shared:])


# fmt: off
COUNTS_START = Malrule(
    "ARITH_ADD_COUNTS_START", "ADD18", "Counting on counts the starting number", RARE,
    "Counts on and says the first number as the first step.",
    "8 + 5 → 12; 151 + 538 → 688",
    lambda s: s.a + s.b - 1,
)

_MALRULES = (
    Malrule(
        "ARITH_ADD_CARRY_DROPPED", "ADD01", "Carry dropped", VERY_COMMON,
        "Writes the units of every column sum and never carries.",
        "47 + 38 → 75; 712 + 720 → 432",
        lambda s: run_together(column % 10 for column in s.sums),
    ),
    Malrule(
        "ARITH_ADD_COLUMN_SUMS_WRITTEN", "ADD02", "Whole column sums written", VERY_COMMON,
        "Writes every column sum in full and runs them together.",
        "47 + 38 → 715; 563 + 94 → 5157",
        lambda s: run_together(s.sums),
    ),
    Malrule(
        "ARITH_ADD_CARRY_ONLY_AT_LEFT_END", "ADD03", "Carries only at the left end", COMMON,
        "Drops every carry but writes the leftmost column sum in full.",
        "85 + 49 → 124; 972 + 641 → 1513",
        lambda s: run_together([*(column % 10 for column in s.sums[:-1]), s.sums[-1]]),
    ),
    Malrule(
        "ARITH_ADD_CARRY_WRITTEN_UNITS_LOST", "ADD04", "Carry written, units forgotten", RARE,
        "Writes the 1 of a two-digit column sum, loses the units and carries nothing.",
        "365 + 574 → 819; 639 + 605 → 131",
        lambda s: run_together(1 if column >= 10 else column for column in s.sums),
    ),
    Malrule(
        "ARITH_ADD_UNITS_CARRIED", "ADD05", "Tens written, units carried", OCCASIONAL,
        "Writes the tens of a two-digit column sum and carries the units.",
        "47 + 38 → 121; 394 + 845 → 1419",
        tens_written_units_carried,
    ),
    Malrule(
        "ARITH_ADD_CARRIES_PILE_UP", "ADD06", "Old carries added again", RARE,
        "Adds all carries so far to every further column.",
        "328 + 917 → 1345; 167 + 475 → 742",
        carries_pile_up,
    ),
    Malrule(
        "ARITH_ADD_ALWAYS_CARRIES", "ADD07", "Always carries 1", OCCASIONAL,
        "Adds 1 to every column after the units, needed or not.",
        "352 + 416 → 878; 882 + 583 → 1475",
        always_carry,
    ),
    Malrule(
        "ARITH_ADD_CARRY_TO_LEFTMOST", "ADD08", "Carry put in the leftmost column", OCCASIONAL,
        "Adds every carry to the leftmost column.",
        "257 + 138 → 485; 358 + 87 → 535",
        carries_to_leftmost,
    ),
    Malrule(
        "ARITH_ADD_CARRY_INTO_BLANK_LOST", "ADD09", "Carry over a blank forgotten", COMMON,
        "Forgets the carry where the next column has only one digit.",
        "57 + 8 → 55; 94 + 476 → 470",
        lambda s: adding(s, from_blank=False),
    ),
    Malrule(
        "ARITH_ADD_STOPS_AT_BLANK", "ADD10", "Stops where the shorter number ends", OCCASIONAL,
        "Does not do the columns in which only one number has a digit.",
        "523 + 46 → 69; 485 + 55 → 140",
        stops_at_blank,
    ),
    Malrule(
        "ARITH_ADD_LEFT_DIGIT_REPEATED", "ADD11", "Last digit added again", RARE,
        "Adds the leftmost digit of the shorter number again where that number has run out.",
        "46 + 3 → 79; 192 + 40 → 632",
        last_digit_repeated,
    ),
    Malrule(
        "ARITH_ADD_ALL_DIGITS", "ADD12", "Adds all the digits", OCCASIONAL,
        "Adds all digits of both numbers as if they were units.",
        "26 + 3 → 11; 124 + 26 → 15",
        lambda s: sum(s.sums),
    ),
    Malrule(
        "ARITH_ADD_FROM_LEFT", "ADD13", "Adds from the left, carries to the right", OCCASIONAL,
        "Starts at the leftmost column and carries to the right.",
        "568 + 785 → 2514; 187 + 488 → 5616",
        from_the_left,
    ),
    Malrule(
        "ARITH_ADD_LEFT_ALIGNED", "ADD14", "Columns aligned at the left", COMMON,
        "Writes the numbers under each other from the left.",
        "523 + 46 → 983; 46 + 523 → 983",
        left_aligned,
    ),
    Malrule(
        "ARITH_ADD_ZERO_PLUS_N_IS_ZERO", "ADD15", "0 + N = 0", OCCASIONAL,
        "Answers a column with a 0 in it with 0.",
        "204 + 351 → 505; 158 + 320 → 470",
        lambda s: adding(s, zero_wins=True),
    ),
    Malrule(
        "ARITH_ADD_SUBTRACTS", "ADD16", "Subtracts instead of adding", COMMON,
        "Takes the smaller number from the larger.",
        "57 + 23 → 34; 644 + 8 → 636",
        lambda s: abs(s.a - s.b),
    ),
    Malrule(
        "ARITH_ADD_MULTIPLIES", "ADD17", "Multiplies instead of adding", OCCASIONAL,
        "Multiplies the two numbers.",
        "6 + 4 → 24; 402 + 340 → 136680",
        lambda s: s.a * s.b,
    ),
    COUNTS_START,
    Malrule(
        "ARITH_ADD_CONCATENATES", "ADD19", "Numbers written side by side", OCCASIONAL,
        "Writes the digits of both numbers one after the other.",
        "34 + 5 → 345; 427 + 208 → 427208",
        lambda s: int(f"{s.a}{s.b}"),
    ),
    Malrule(
        "ARITH_ADD_OVERFLOW_IS_NINE", "ADD20", "9 written where a column overflows", RARE,
        "Writes 9 for a column sum of 10 or more and carries nothing.",
        "47 + 38 → 79; 933 + 809 → 939",
        lambda s: run_together(min(column, 9) for column in s.sums),
    ),
    Malrule(
        "ARITH_ADD_CARRIES_TEN", "ADD21", "Carries 10 instead of 1", RARE,
        "Adds 10 to the next column after a two-digit sum.",
        "47 + 38 → 175; 68 + 658 → 2616",
        lambda s: adding(s, carry_to=10),
    ),
)
# fmt: on


def counted_on(node: Node) -> tuple[int, int] | None:
    """A sum with an addend small enough to be counted on."""
    numbers = _naturals(node)
    return numbers if numbers and min(numbers) <= 10 else None


_COUNTED = (COUNTS_START.elsewhere(lambda a, b: a + b - 1, frequency=COMMON),)

TOPIC = Topic(
    "whole-number-addition",
    "ARITH/ADD",
    (Form(in_columns, _MALRULES), Form(counted_on, _COUNTED)),
    "Whole-number addition",
)
