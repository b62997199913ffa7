"""Whole-number multiplication (Cox 1975; Ashlock 2010; Campbell & Graham 1985; Hart 1981)."""

from collections.abc import Iterator

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Node
from ..procedures.columns import MAX_COLUMNS
from ..procedures.partial_products import Product, column_by_column, in_rows, number, old_carries_added_again, product
from ..shapes.forms import naturals

_naturals = naturals("*")


def set_out(node: Node) -> tuple[Product] | None:
    numbers = _naturals(node)
    return (product(*numbers),) if numbers and max(numbers) < 10**MAX_COLUMNS else None


def fact(node: Node) -> tuple[Product] | None:
    """A product of the tables."""
    numbers = _naturals(node)
    return (product(*numbers),) if numbers and max(numbers) <= 12 else None


def with_zeros(node: Node) -> tuple[Product] | None:
    """A product in which a number ends in 0: a ten, a hundred, …"""
    numbers = _naturals(node)
    if not numbers or max(numbers) >= 10**MAX_COLUMNS or 0 in numbers or all(n % 10 for n in numbers):
        return None
    return (product(*numbers),)


def neighbour_in_table(p: Product) -> Iterator[int]:
    """One group too few or too many; of 1, 10, 100 … it would be no more than one digit wrong."""
    for groups, size in ((p.b, p.a), (p.a, p.b)):
        if str(size).strip("0") not in ("", "1"):
            yield size * (groups - 1)
            yield size * (groups + 1)


def neighbouring_fact(p: Product) -> Iterator[int]:
    """One row off in the tables, where 7 × 10 may be taken for 8 × 10."""
    if 10 in (p.a, p.b) and min(p.a, p.b) > 1:
        yield p.a * p.b - 10
        yield p.a * p.b + 10
    yield from neighbour_in_table(p)


def unshifted(p: Product) -> Iterator[int]:
    return (number(top) * sum(bottom) for top, bottom in p.layouts if len(bottom) > 1)


def shifted_once(p: Product) -> Iterator[int]:
    return (number(top) * (bottom[0] + 10 * sum(bottom[1:])) for top, bottom in p.layouts if len(bottom) > 2)


def same_places_only(p: Product) -> Iterator[int]:
    """Digits of the same place times each other; of longer numbers also tens as a whole times tens."""
    for top, bottom in p.layouts[:1]:
        yield sum(top[place] * digit * 100**place for place, digit in enumerate(bottom))
        yield 100 * (p.a // 10) * (p.b // 10) + p.a % 10 * (p.b % 10)


def tens_only(p: Product) -> Iterator[int]:
    """The multiplier without its units; by its tens digit alone where it has more digits."""
    yield p.a * (p.b // 10 * 10)
    yield p.a * (p.b // 10 % 10 * 10)
    if 10 <= p.a < p.b:
        yield p.b * (p.a // 10 * 10)


def squeezed(n: int) -> int:
    """Without the zeros inside. A single digit is its own first and last digit and comes out twice: 5 is used as 55."""
    text = str(n)
    return int(text[0] + text[1:-1].replace("0", "") + text[-1])


def stripped(n: int) -> tuple[int, int]:
    """The number without the zeros it ends in, and their power of ten."""
    bare = int(str(n).rstrip("0"))
    return bare, n // bare


def zeros_of_one_factor(p: Product) -> tuple[int, int]:
    (a, zeros_a), (b, zeros_b) = stripped(p.a), stripped(p.b)
    return a * b * zeros_a, a * b * zeros_b


def side_by_side(p: Product) -> int:
    return int(f"{p.a}{p.b}")


# fmt: off
NEIGHBOUR = Malrule(
    "ARITH_MUL_NEIGHBOURING_FACT", "MUL04", "One row off in the table", COMMON,
    "Takes one group too many or one too few.",
    "7 × 8 → 49; 15 × 204 → 3045",
    neighbour_in_table,
)
ZERO_TOO_FEW = Malrule(
    "ARITH_MUL_ONE_ZERO_TOO_FEW", "MUL19", "One zero too few", OCCASIONAL,
    "Ends the product one place too early: it has a zero, or a last digit, too few.",
    "34 × 100 → 340; 209 × 6 → 125",
    lambda p: p.a * p.b // 10,
)
ZERO_TOO_MANY = Malrule(
    "ARITH_MUL_ONE_ZERO_TOO_MANY", "MUL20", "One zero too many", OCCASIONAL,
    "Appends one zero more to the product than it should have.",
    "34 × 10 → 3400; 97 × 8 → 7760",
    lambda p: 10 * p.a * p.b,
)

_MALRULES = (
    Malrule(
        "ARITH_MUL_ADDS", "MUL01", "Adds instead of multiplying", COMMON,
        "Adds the two numbers.",
        "6 × 4 → 10; 208 × 3 → 211",
        lambda p: p.a + p.b,
    ),
    Malrule(
        "ARITH_MUL_ZERO_TIMES_N_IS_N", "MUL02", "0 × N = N", VERY_COMMON,
        "Answers a product with 0 with the other number, as if 0 changed nothing.",
        "0 × 7 → 7",
        lambda p: p.a + p.b if 0 in (p.a, p.b) else None,
    ),
    Malrule(
        "ARITH_MUL_N_TIMES_ONE", "MUL03", "N × 1 = 1 or N + 1", COMMON,
        "Answers a product with 1 with 1, or with one more than the other number.",
        "9 × 1 → 1",
        lambda p: (1, p.a + p.b) if 1 in (p.a, p.b) else None,
    ),
    NEIGHBOUR,
    Malrule(
        "ARITH_MUL_CARRY_DROPPED", "MUL05", "Carry not added", VERY_COMMON,
        "Writes the units of each product of digits and never adds what is carried.",
        "27 × 4 → 88; 49 × 13 → 617",
        in_rows(lambda digit, multiplier, carry: digit * multiplier),
    ),
    Malrule(
        "ARITH_MUL_DIGIT_PRODUCTS_WRITTEN", "MUL06", "Products of digits written in full", COMMON,
        "Writes every product of digits whole and runs them together.",
        "43 × 6 → 2418; 62 × 9 → 5418",
        in_rows(split=lambda total: (total, 0), whole_multiplier=True),
    ),
    Malrule(
        "ARITH_MUL_CARRY_ADDED_FIRST", "MUL07", "Carry added before multiplying", COMMON,
        "Adds the carry to the next digit first and multiplies the sum.",
        "27 × 4 → 168; 27 × 66 → 3982",
        in_rows(lambda digit, multiplier, carry: (digit + carry) * multiplier),
    ),
    Malrule(
        "ARITH_MUL_CARRY_MULTIPLIED", "MUL08", "Multiplies by the carry", OCCASIONAL,
        "Multiplies the next product by the carry instead of adding it.",
        "28 × 3 → 124; 59 × 7 → 2103",
        in_rows(lambda digit, multiplier, carry: digit * multiplier * (carry or 1), whole_multiplier=True),
    ),
    Malrule(
        "ARITH_MUL_UNITS_CARRIED", "MUL09", "Tens written, units carried", COMMON,
        "Writes the tens of a two-digit product and carries its units.",
        "27 × 4 → 162; 28 × 22 → 5017",
        in_rows(split=lambda total: divmod(total, 10) if total > 9 else (total, 0), whole_multiplier=True),
    ),
    Malrule(
        "ARITH_MUL_ROWS_NOT_SHIFTED", "MUL10", "Rows not shifted", VERY_COMMON,
        "Multiplies by each digit of the multiplier as if it were units, and adds.",
        "34 × 12 → 102; 15 × 84 → 180",
        unshifted,
    ),
    Malrule(
        "ARITH_MUL_ROWS_SHIFTED_ONCE", "MUL11", "Every later row shifted one place only", COMMON,
        "Moves the third row one place to the left, like the second.",
        "123 × 214 → 4182; 94 × 105 → 1410",
        shifted_once,
    ),
    Malrule(
        "ARITH_MUL_COLUMN_BY_COLUMN", "MUL12", "Column by column, as in addition", COMMON,
        "Multiplies only digits that stand one above the other.",
        "46 × 23 → 98; 34 × 10 → 30",
        column_by_column,
    ),
    Malrule(
        "ARITH_MUL_CROSS_PRODUCTS_LEFT_OUT", "MUL13", "Tens × tens and units × units only", COMMON,
        "Multiplies tens by tens and units by units and leaves out the products across.",
        "34 × 12 → 308; 54 × 20 → 1000",
        same_places_only,
    ),
    Malrule(
        "ARITH_MUL_BY_UNITS_ONLY", "MUL14", "Multiplies by the units digit only", COMMON,
        "Multiplies by the units of the multiplier and forgets its other digits.",
        "34 × 12 → 68; 99 × 16 → 594",
        lambda p: (number(top) * bottom[0] for top, bottom in p.layouts),
    ),
    Malrule(
        "ARITH_MUL_BY_TENS_ONLY", "MUL15", "Multiplies by the tens only", OCCASIONAL,
        "Multiplies by the tens of the multiplier and forgets its units.",
        "34 × 12 → 340; 4 × 3 → 0",
        tens_only,
    ),
    Malrule(
        "ARITH_MUL_ZERO_IN_MULTIPLICAND_SKIPPED", "MUL16", "0 inside the multiplicand skipped", COMMON,
        "Does not multiply by the top number as it is written: leaves a 0 inside it out, or uses a single digit twice.",
        "206 × 3 → 78; 508 × 6 → 348",
        lambda p: squeezed(p.a) * p.b,
    ),
    Malrule(
        "ARITH_MUL_ZERO_IN_MULTIPLIER_SKIPPED", "MUL17", "0 inside the multiplier skipped", COMMON,
        "Does not use the multiplier as it is written: leaves a 0 inside it out, or uses a single digit twice.",
        "24 × 105 → 360; 508 × 5 → 27940",
        lambda p: p.a * squeezed(p.b),
    ),
    Malrule(
        "ARITH_MUL_ZERO_DIGIT_AS_ONE", "MUL18", "N × 0 = N inside a number", COMMON,
        "Answers a digit 0 times N with N.",
        "406 × 3 → 1248; 304 × 9 → 2826",
        in_rows(lambda digit, multiplier, carry: (digit * multiplier if digit else multiplier) + carry),
    ),
    ZERO_TOO_FEW,
    ZERO_TOO_MANY,
    Malrule(
        "ARITH_MUL_CONCATENATES", "MUL24", "Numbers written side by side", OCCASIONAL,
        "Writes the digits of both numbers one after the other.",
        "3 × 4 → 34; 50 × 99 → 5099",
        side_by_side,
    ),
    Malrule(
        "ARITH_MUL_OLD_CARRIES_AGAIN", "MUL25", "Old carries used again", COMMON,
        "Adds the carries of the first row again in the rows below.",
        "46 × 23 → 1158; 46 × 37 → 2102",
        old_carries_added_again,
    ),
)

_ZEROS = (
    Malrule(
        "ARITH_MUL_TRAILING_ZEROS_FORGOTTEN", "MUL21", "Trailing zeros forgotten", COMMON,
        "Multiplies without the zeros at the end and does not put them back.",
        "30 × 40 → 12; 20 × 30 → 6",
        lambda p: stripped(p.a)[0] * stripped(p.b)[0],
    ),
    Malrule(
        "ARITH_MUL_TRAILING_ZEROS_OF_ONE", "MUL22", "Zeros of only one number put back", COMMON,
        "Multiplies without the zeros at the end and puts back those of one number only.",
        "30 × 40 → 120; 50 × 96 → 480",
        zeros_of_one_factor,
    ),
    ZERO_TOO_FEW.elsewhere(ZERO_TOO_FEW.predict, frequency=COMMON),
    ZERO_TOO_MANY.elsewhere(ZERO_TOO_MANY.predict, frequency=COMMON),
)
# fmt: on

TOPIC = Topic(
    "whole-number-multiplication",
    "ARITH/MUL",
    (
        Form(set_out, _MALRULES),
        Form(fact, (NEIGHBOUR.elsewhere(neighbouring_fact, frequency=VERY_COMMON),)),
        Form(with_zeros, _ZEROS),
    ),
    "Whole-number multiplication",
)
