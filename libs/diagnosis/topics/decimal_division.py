"""Dividing decimals (Bell, Fischbein & Greer 1984; Bell, Swan & Taylor 1981; Hart 1981; Hiebert & Wearne 1985)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Node, Number, Rational
from ..shapes.decimals import Decimal, as_decimal, decimal, decimals, exact, joined, placed, point, power_of_ten


class Division(NamedTuple):
    """a ÷ b, and the quotient of the digits without their points."""

    a: Decimal
    b: Decimal
    digits: Fraction

    @property
    def right(self) -> Rational:
        return self.digits * Fraction(10**self.b.places, 10**self.a.places)


class Shift(NamedTuple):
    """a ÷ 10^zeros, where the result has decimals."""

    a: Decimal
    zeros: int

    @property
    def right(self) -> Rational:
        return point(self.a.digits, self.a.places + self.zeros).value


_decimals = decimals("/")


def in_digits(node: Node) -> tuple[Division] | None:
    pair = _decimals(node)
    if pair is None or pair[1].digits == 0 or power_of_ten(node.right):  # type: ignore[union-attr]
        return None
    a, b = pair
    return (Division(a, b, Fraction(a.digits, b.digits)),)


def by_power_of_ten(node: Node) -> tuple[Shift] | None:
    if not isinstance(node, Binary) or node.operator != "/":
        return None
    a, zeros = decimal(node.left), power_of_ten(node.right)
    if a is None or zeros is None or not a.digits:
        return None
    return (Shift(a, zeros),) if a.places or a.digits % 10**zeros else None


def larger_by_smaller(d: Division) -> Prediction:
    return exact(1 / Fraction(d.right)) if 0 < d.right < 1 else None


def zeros_left_out(d: Division | Shift) -> Prediction:
    """The decimals of the right answer without their zeros."""
    right = as_decimal(d.right)
    if right is None or "0" not in right.behind:
        return None
    return joined(right.whole, right.behind.replace("0", ""))


def whole_part_only(s: Shift) -> tuple[Number, ...]:
    """40.8 ÷ 10 is 4 and the .8 is kept; 43.2 ÷ 10 is 4.3 and the 2 is kept."""
    moved = as_decimal(Fraction(s.a.whole, 10**s.zeros))
    assert moved is not None
    return joined(moved.whole, moved.behind + s.a.behind)


def digits_dropped(s: Shift) -> Iterator[Number]:
    """The last digit, or as many as there are zeros."""
    for dropped in {1, s.zeros}:
        yield from placed(s.a.digits // 10**dropped, max(s.a.places - dropped, 0))


def power_subtracted(s: Shift) -> Iterator[Number]:
    power = 10 ** (s.zeros + s.a.places)
    yield point(s.a.digits - power, s.a.places)
    yield point(abs(s.a.digits - power), s.a.places)


# fmt: off
ZEROS_LEFT_OUT = Malrule(
    "DEC_DIV_PLACE_HOLDING_ZEROS_LEFT_OUT", "DDV11", "Place-holding zeros left out", OCCASIONAL,
    "Finds the right digits and leaves out the zeros that keep them in their places.",
    "5.07 ÷ 100 → 0.57",
    zeros_left_out,
)

_QUOTIENTS = (
    Malrule(
        "DEC_DIV_KEEPS_DECIMALS", "DDV01", "Divides the digits, keeps the decimals", COMMON,
        "Divides the digits and gives the result as many decimals as the numbers have.",
        "0.6 ÷ 0.2 → 0.3",
        lambda d: exact(d.digits / 10 ** max(d.a.places, d.b.places)),
    ),
    Malrule(
        "DEC_DIV_DIVISOR_POINT_IGNORED", "DDV02", "Point of the divisor ignored", COMMON,
        "Divides by the divisor as if it had no point.",
        "4.8 ÷ 0.6 → 0.8",
        lambda d: exact(d.digits / 10**d.a.places) if d.b.places else None,
    ),
    Malrule(
        "DEC_DIV_BOTH_POINTS_IGNORED", "DDV03", "Both points ignored", COMMON,
        "Divides the digits of the two numbers as if there were no point.",
        "3.6 ÷ 12 → 3",
        lambda d: exact(d.digits),
    ),
    Malrule(
        "DEC_DIV_LARGER_BY_SMALLER", "DDV04", "Larger divided by the smaller", COMMON,
        "Swaps the numbers so that the larger one is divided.",
        "0.25 ÷ 2 → 8",
        larger_by_smaller,
    ),
    Malrule(
        "DEC_DIV_MULTIPLIES", "DDV05", "Multiplies, since division makes smaller", COMMON,
        "Multiplies where the divisor is less than 1.",
        "6 ÷ 0.5 → 3",
        lambda d: exact(d.a.value * d.b.value) if d.b.value < 1 else None,
    ),
    ZEROS_LEFT_OUT,
    Malrule(
        "DEC_DIV_ONE_PLACE_TOO_MANY", "DDV13", "One decimal too many", OCCASIONAL,
        "Finds the right digits and puts the point one place too far to the left.",
        "0.8 ÷ 2 → 0.04",
        lambda d: exact(Fraction(d.right) / 10),
    ),
    Malrule(
        "DEC_DIV_ONE_PLACE_TOO_FEW", "DDV14", "One decimal too few", OCCASIONAL,
        "Finds the right digits and puts the point one place too far to the right.",
        "0.8 ÷ 2 → 4",
        lambda d: exact(d.right * 10),
    ),
)

_SHIFTS = (
    Malrule(
        "DEC_DIV_TEN_WRONG_WAY", "DDV06", "Point moved the wrong way", COMMON,
        "Moves the point to the right.",
        "4.5 ÷ 10 → 45",
        lambda s: placed(s.a.digits, s.a.places - s.zeros),
    ),
    Malrule(
        "DEC_DIV_TEN_WHOLE_PART_ONLY", "DDV07", "Whole part divided, decimals kept", COMMON,
        "Divides the part in front of the point and writes the decimals behind the result.",
        "40.8 ÷ 10 → 4.8",
        whole_part_only,
    ),
    Malrule(
        "DEC_DIV_TEN_DROPS_DIGIT", "DDV08", "Last digit dropped", COMMON,
        "Leaves out the last digit instead of moving the point.",
        "4.56 ÷ 10 → 4.5",
        digits_dropped,
    ),
    Malrule(
        "DEC_DIV_TEN_ONE_POWER_TOO_MANY", "DDV09", "One power of ten too many", COMMON,
        "Moves the point one place too far.",
        "43.2 ÷ 10 → 0.432",
        lambda s: placed(s.a.digits, s.a.places + s.zeros + 1),
    ),
    Malrule(
        "DEC_DIV_TEN_ONE_POWER_TOO_FEW", "DDV10", "One power of ten too few", COMMON,
        "Moves the point one place too little.",
        "304.5 ÷ 100 → 30.45",
        lambda s: placed(s.a.digits, s.a.places + s.zeros - 1),
    ),
    ZEROS_LEFT_OUT,
    Malrule(
        "DEC_DIV_TEN_SUBTRACTS", "DDV12", "Power of ten subtracted", OCCASIONAL,
        "Subtracts the power of ten.",
        "43.2 ÷ 10 → 33.2",
        power_subtracted,
    ),
)
# fmt: on

TOPIC = Topic(
    "decimal-division",
    "DEC/DIV",
    (Form(in_digits, _QUOTIENTS), Form(by_power_of_ten, _SHIFTS)),
    "Dividing decimals",
)
