"""Adding decimals (Hiebert & Wearne 1985; Hart 1981; Steinle & Stacey 1998; Braithwaite, Sprague & Siegler 2021)."""

from collections.abc import Iterator
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Node, Number
from ..shapes.decimals import Decimal, decimal, joined, placed


class Sum(NamedTuple):
    """Two or more decimals in columns: `lined_up` are their digits filled up with zeros to the `most` places."""

    terms: tuple[Decimal, ...]
    most: int
    fewest: int
    lined_up: tuple[int, ...]

    @property
    def is_ragged(self) -> bool:
        """Whether the numbers end in different columns."""
        return self.most != self.fewest

    @property
    def right_aligned(self) -> int:
        """The sum of the digits as if the last ones stood under each other."""
        return sum(term.digits for term in self.terms)


def _terms(node: Node) -> Iterator[Decimal | None]:
    while isinstance(node, Binary) and node.operator == "+":
        yield decimal(node.right)
        node = node.left
    yield decimal(node)


def in_columns(node: Node) -> tuple[Sum] | None:
    found = list(_terms(node))
    terms = tuple(term for term in reversed(found) if term is not None)
    if not 2 <= len(terms) == len(found):
        return None
    most = max(term.places for term in terms)
    if not most:
        return None
    lined_up = tuple(term.lined_up(most) for term in terms)
    return (Sum(terms, most, min(term.places for term in terms), lined_up),)


def parts_separately(s: Sum) -> Iterator[Number]:
    """3.8 + 2.7 is 5.15; the decimal parts 05 and 04 make 9 or 09."""
    whole, part = sum(term.whole for term in s.terms), str(sum(term.part for term in s.terms))
    for behind in dict.fromkeys((part, part.zfill(s.most))):
        yield from joined(whole, behind)


def no_carry_over_the_point(s: Sum) -> Prediction:
    scale = 10**s.most
    parts = sum(digits % scale for digits in s.lined_up)
    return placed(sum(s.lined_up) - parts // scale * scale, s.most) if parts >= scale else None


def no_carry(s: Sum) -> tuple[Number, ...]:
    total, unit = 0, 1
    while unit <= max(s.lined_up):
        total += sum(digits // unit % 10 for digits in s.lined_up) % 10 * unit
        unit *= 10
    return placed(total, s.most)


def digits_side_by_side(s: Sum) -> Iterator[Number]:
    """In the order given, and the longer ones first."""
    whole = sum(term.whole for term in s.terms)
    orders = (s.terms, tuple(sorted(s.terms, key=lambda term: -term.places)))
    for behind in dict.fromkeys("".join(term.behind for term in order) for order in orders):
        yield from joined(whole, behind)


# fmt: off
_MALRULES = (
    Malrule(
        "DEC_ADD_RIGHT_ALIGNED", "DAD01", "Right-aligned like whole numbers", VERY_COMMON,
        "Writes the last digits under each other, whatever place they have, and takes over the larger number of decimals.",
        "0.734 + 0.15 → 0.749; 7.42 + 35 → 7.77",
        lambda s: placed(s.right_aligned, s.most) if s.is_ragged else None,
    ),
    Malrule(
        "DEC_ADD_PARTS_SEPARATELY", "DAD03", "Parts in front of and behind the point added separately", VERY_COMMON,
        "Adds what stands in front of the point and what stands behind it as two whole numbers.",
        "3.8 + 2.7 → 5.15",
        parts_separately,
    ),
    Malrule(
        "DEC_ADD_PLACES_AS_IN_PRODUCT", "DAD04", "Decimal places counted as in multiplication", COMMON,
        "Adds correctly and then gives the sum as many decimals as the numbers have together.",
        "2.4 + 1.3 → 0.37",
        lambda s: placed(sum(s.lined_up), sum(term.places for term in s.terms)),
    ),
    Malrule(
        "DEC_ADD_POINT_LEFT_OUT", "DAD05", "Point left out", COMMON,
        "Adds the digits correctly and writes no point.",
        "2.4 + 1.3 → 37",
        lambda s: sum(s.lined_up),
    ),
    Malrule(
        "DEC_ADD_RIGHT_ALIGNED_FEWEST_PLACES", "DAD06", "Right-aligned, with the smaller number of decimals", OCCASIONAL,
        "Writes the last digits under each other and takes over the smaller number of decimals.",
        "0.734 + 0.15 → 7.49",
        lambda s: placed(s.right_aligned, s.fewest) if s.is_ragged else None,
    ),
    Malrule(
        "DEC_ADD_RIGHT_ALIGNED_ALL_PLACES", "DAD07", "Right-aligned, with the decimals of both together", OCCASIONAL,
        "Writes the last digits under each other and counts the decimals of the numbers together.",
        "3.52 + 2.6 → 0.378",
        lambda s: placed(s.right_aligned, sum(term.places for term in s.terms)) if s.is_ragged and s.fewest else None,
    ),
    Malrule(
        "DEC_ADD_CARRY_OVER_POINT_LOST", "DAD08", "Carry over the point forgotten", COMMON,
        "Does not carry from the tenths to the units.",
        "3.8 + 2.7 → 5.5",
        no_carry_over_the_point,
    ),
    Malrule(
        "DEC_ADD_CARRY_DROPPED", "DAD09", "Carry dropped", COMMON,
        "Writes the units of every column sum and never carries.",
        "2.47 + 1.35 → 3.72",
        no_carry,
    ),
    Malrule(
        "DEC_ADD_DIGITS_SIDE_BY_SIDE", "DAD10", "Decimals written side by side", RARE,
        "Writes the digits behind the points one after the other instead of adding them.",
        "0.36 + 0.5 → 0.365",
        digits_side_by_side,
    ),
)
# fmt: on

TOPIC = Topic("decimal-addition", "DEC/ADD", (Form(in_columns, _MALRULES),), "Adding decimals")
