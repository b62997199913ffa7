"""Subtracting decimals (Hiebert & Wearne 1985; Ashlock 2010; VanLehn 1990)."""

from collections.abc import Iterator
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Node, Number
from ..shapes.decimals import Decimal, decimals, exact, joined, placed


class Difference(NamedTuple):
    """a - b with a ≥ b in columns: `top` and `bottom` are the digits filled up with zeros to the `most` places."""

    a: Decimal
    b: Decimal
    most: int
    top: int
    bottom: int

    @property
    def is_ragged(self) -> bool:
        """Whether the numbers end in different columns."""
        return self.a.places != self.b.places

    @property
    def right_aligned(self) -> int:
        """The difference of the digits as if the last ones stood under each other, the smaller from the larger."""
        return abs(self.a.digits - self.b.digits)

    def columns(self) -> Iterator[tuple[int, int, int]]:
        """From the right: the value of the column, the top and the bottom digit."""
        unit = 1
        while unit <= self.top:
            yield unit, self.top // unit % 10, self.bottom // unit % 10
            unit *= 10


_decimals = decimals("-")


def in_columns(node: Node) -> tuple[Difference] | None:
    pair = _decimals(node)
    if pair is None:
        return None
    a, b = pair
    most = max(a.places, b.places)
    exercise = Difference(a, b, most, a.lined_up(most), b.lined_up(most))
    return (exercise,) if exercise.top >= exercise.bottom else None


def brought_down(d: Difference) -> Prediction:
    """The columns that both have are subtracted correctly."""
    missing = d.b.places - d.a.places
    if missing <= 0:
        return None
    kept, copied = divmod(d.b.digits, 10**missing)
    return placed((d.a.digits - kept) * 10**missing + copied, d.b.places)


def parts_separately(d: Difference) -> Iterator[Number]:
    """3.15 - 1.08 is 2.7 or 2.07: the decimal parts 15 and 08 make 7 or 07."""
    whole, part = abs(d.a.whole - d.b.whole), str(abs(d.a.part - d.b.part))
    for behind in dict.fromkeys((part, part.zfill(min(d.a.places, d.b.places)), part.zfill(d.most))):
        yield from joined(whole, behind)


def borrows_for_nothing(d: Difference) -> Iterator[Number]:
    """Nothing is taken off for any borrow, or not for the first one only."""
    borrows = [unit for unit, top, bottom in d.columns() if top < bottom]
    if borrows:
        yield from placed(sum((top - bottom) % 10 * unit for unit, top, bottom in d.columns()), d.most)
        yield from placed(d.top - d.bottom + 10 * borrows[0], d.most)


# fmt: off
_MALRULES = (
    Malrule(
        "DEC_SUB_RIGHT_ALIGNED", "DSB01", "Right-aligned like whole numbers", VERY_COMMON,
        "Writes the last digits under each other, whatever place they have, and takes over the larger number of decimals.",
        "4.6 - 0.23 → 0.23",
        lambda d: placed(d.right_aligned, d.most) if d.is_ragged else None,
    ),
    Malrule(
        "DEC_SUB_EMPTY_PLACE_BROUGHT_DOWN", "DSB02", "Digit under an empty place brought down", VERY_COMMON,
        "Copies the lower digit where the upper number has none.",
        "5.2 - 1.37 → 3.97",
        brought_down,
    ),
    Malrule(
        "DEC_SUB_SMALLER_FROM_LARGER", "DSB03", "Smaller digit from the larger in every place", VERY_COMMON,
        "Takes the smaller digit from the larger in every column and never borrows.",
        "5.2 - 1.37 → 4.17",
        lambda d: placed(sum(abs(top - bottom) * unit for unit, top, bottom in d.columns()), d.most),
    ),
    Malrule(
        "DEC_SUB_PARTS_SEPARATELY", "DSB04", "Parts in front of and behind the point subtracted separately", COMMON,
        "Subtracts in front of the point and behind it as two whole numbers, always the smaller from the larger.",
        "7.3 - 2.8 → 5.5",
        parts_separately,
    ),
    Malrule(
        "DEC_SUB_WHOLE_MINUS_DECIMAL_COPIES", "DSB05", "Decimals copied behind the difference", VERY_COMMON,
        "Subtracts in front of the point only and copies the decimals of the lower number.",
        "8 - 3.4 → 5.4",
        lambda d: placed(d.top - d.b.whole * 10**d.most + d.b.part, d.most) if not d.a.places else None,
    ),
    Malrule(
        "DEC_SUB_POINT_LEFT_OUT", "DSB06", "Point left out", COMMON,
        "Subtracts the digits correctly and writes no point.",
        "7.5 - 2.1 → 54",
        lambda d: d.top - d.bottom,
    ),
    Malrule(
        "DEC_SUB_BORROW_NOT_PAID", "DSB07", "Borrows without taking 1 off the next digit", COMMON,
        "Adds 10 to a digit that is too small and takes nothing off the next one.",
        "0.51 - 0.202 → 0.318",
        borrows_for_nothing,
    ),
    Malrule(
        "DEC_SUB_RIGHT_ALIGNED_FEWEST_PLACES", "DSB08", "Right-aligned, with the smaller number of decimals", OCCASIONAL,
        "Writes the last digits under each other and takes over the smaller number of decimals.",
        "60.07 - 0.2 → 600.5",
        lambda d: placed(d.right_aligned, min(d.a.places, d.b.places)) if d.is_ragged else None,
    ),
    Malrule(
        "DEC_SUB_ADDS", "DSB09", "Adds instead of subtracting", COMMON,
        "Adds the two numbers.",
        "4.6 - 0.2 → 4.8",
        lambda d: exact(d.a.value + d.b.value),
    ),
)
# fmt: on

TOPIC = Topic("decimal-subtraction", "DEC/SUB", (Form(in_columns, _MALRULES),), "Subtracting decimals")
