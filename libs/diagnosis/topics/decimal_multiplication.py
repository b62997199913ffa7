"""Multiplying decimals (Hart 1981; Hiebert & Wearne 1985; Bell, Swan & Taylor 1981; Braithwaite, Sprague & Siegler 2021)."""

from collections.abc import Iterator
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Binary, Node, Number
from ..shapes.decimals import Decimal, decimal, decimals, exact, joined, placed, point, power_of_ten


class Product(NamedTuple):
    """a × b: the product of the digits and the places of both together."""

    a: Decimal
    b: Decimal
    digits: int
    places: int


class Shift(NamedTuple):
    """A decimal × 10^zeros."""

    a: Decimal
    zeros: int


_decimals = decimals("*")


def in_columns(node: Node) -> tuple[Product] | None:
    pair = _decimals(node)
    if pair is None or by_power_of_ten(node):
        return None
    a, b = pair
    return (Product(a, b, a.digits * b.digits, a.places + b.places),)


def by_power_of_ten(node: Node) -> tuple[Shift] | None:
    """In either order."""
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    for factor, power in ((node.left, node.right), (node.right, node.left)):
        a, zeros = decimal(factor), power_of_ten(power)
        if a and a.places and zeros:
            return (Shift(a, zeros),)
    return None


def parts_separately(p: Product) -> Iterator[Number]:
    """Whole number × whole part, whole number × decimal part; two decimals part by part."""
    a, b = p.a, p.b
    if a.places and b.places:
        part = str(a.part * b.part)
        for behind in dict.fromkeys((part, part.zfill(max(a.places, b.places)))):
            yield from joined(a.whole * b.whole, behind)
        return
    whole, split = (b, a) if a.places else (a, b)
    part = str(whole.digits * split.part)
    for behind in dict.fromkeys((part, part.zfill(split.places))):
        yield from joined(whole.digits * split.whole, behind)
    yield Number(whole.digits * split.whole)


# fmt: off
POINT_IGNORED = Malrule(
    "DEC_MUL_POINT_IGNORED", "DML02", "Point ignored", COMMON,
    "Multiplies the digits and writes no point.",
    "0.4 × 0.3 → 12",
    lambda p: p.digits,
)

_PRODUCTS = (
    Malrule(
        "DEC_MUL_POINT_KEPT_IN_LINE", "DML01", "Point kept in line as in addition", VERY_COMMON,
        "Multiplies the digits and gives the product as many decimals as the longer number has.",
        "3.2 × 1.4 → 44.8; 0.2 × 0.3 → 0.6",
        lambda p: placed(p.digits, max(p.a.places, p.b.places)),
    ),
    POINT_IGNORED,
    Malrule(
        "DEC_MUL_ONE_PLACE_TOO_MANY", "DML03", "One decimal too many", OCCASIONAL,
        "Multiplies the digits and puts the point one place too far to the left.",
        "23 × 4.1 → 9.43",
        lambda p: placed(p.digits, p.places + 1),
    ),
    Malrule(
        "DEC_MUL_PARTS_SEPARATELY", "DML04", "Parts in front of and behind the point multiplied separately", COMMON,
        "Multiplies what stands in front of the points and what stands behind them as whole numbers.",
        "2.3 × 1.2 → 2.6",
        parts_separately,
    ),
    Malrule(
        "DEC_MUL_ADDS", "DML11", "Adds instead of multiplying", COMMON,
        "Adds the two numbers.",
        "3.2 × 1.4 → 4.6",
        lambda p: exact(p.a.value + p.b.value),
    ),
    Malrule(
        "DEC_MUL_ONE_PLACE_TOO_FEW", "DML12", "One decimal too few", COMMON,
        "Multiplies the digits and puts the point one place too far to the right.",
        "0.4 × 5 → 20",
        lambda p: placed(p.digits, p.places - 1),
    ),
)

_SHIFTS = (
    Malrule(
        "DEC_MUL_TEN_APPENDS_ZEROS", "DML06", "Zeros appended behind the decimals", VERY_COMMON,
        "Writes the zeros of the power of ten behind the last decimal.",
        "3.4 × 10 → 3.40",
        lambda s: point(s.a.digits * 10**s.zeros, s.a.places + s.zeros),
    ),
    Malrule(
        "DEC_MUL_TEN_BOTH_PARTS", "DML07", "Zeros appended to both parts", COMMON,
        "Appends the zeros to the part in front of the point and to the part behind it.",
        "3.4 × 10 → 30.40",
        lambda s: point(int(f"{s.a.whole}{'0' * s.zeros}{s.a.behind}{'0' * s.zeros}"), s.a.places + s.zeros),
    ),
    Malrule(
        "DEC_MUL_TEN_WHOLE_PART_ONLY", "DML08", "Zeros appended to the whole part only", COMMON,
        "Appends the zeros to the part in front of the point and leaves the decimals as they are.",
        "3.4 × 10 → 30.4",
        lambda s: point(int(f"{s.a.whole}{'0' * s.zeros}{s.a.behind}"), s.a.places),
    ),
    Malrule(
        "DEC_MUL_TEN_WRONG_WAY", "DML09", "Point moved the wrong way", COMMON,
        "Moves the point to the left.",
        "3.4 × 10 → 0.34",
        lambda s: placed(s.a.digits, s.a.places + s.zeros),
    ),
    Malrule(
        "DEC_MUL_TEN_ONE_PLACE_ONLY", "DML10", "Point moved one place only", COMMON,
        "Moves the point one place, however many zeros there are.",
        "3.45 × 100 → 34.5",
        lambda s: placed(s.a.digits, s.a.places - 1) if s.zeros > 1 else None,
    ),
    Malrule(
        "DEC_MUL_TEN_ONE_POWER_TOO_MANY", "DML13", "One power of ten too many", COMMON,
        "Moves the point one place too far.",
        "3.4 × 10 → 340",
        lambda s: placed(s.a.digits, s.a.places - s.zeros - 1),
    ),
    Malrule(
        "DEC_MUL_TEN_ADDS", "DML14", "Power of ten added", OCCASIONAL,
        "Adds the power of ten.",
        "3.4 × 10 → 13.4",
        lambda s: placed(s.a.digits + 10 ** (s.a.places + s.zeros), s.a.places),
    ),
    POINT_IGNORED.elsewhere(lambda s: s.a.digits * 10**s.zeros if s.a.places > 1 else None, frequency=RARE),
)
# fmt: on

TOPIC = Topic(
    "decimal-multiplication",
    "DEC/MUL",
    (Form(in_columns, _PRODUCTS), Form(by_power_of_ten, _SHIFTS)),
    "Multiplying decimals",
)
