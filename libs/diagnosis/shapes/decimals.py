"""Decimals as they are written: digits in columns, and a point in front of the last so many of them."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Binary, Node, Number, Rational
from ..maths.wording import Task


def ten_to(power: int) -> int:
    """10^power, 1 for a power below zero."""
    return int(10**power) if power > 0 else 1


class Decimal(NamedTuple):
    """The digits without the point, and how many of them stand behind it: 3.40 is Decimal(340, 2)."""

    digits: int
    places: int

    @property
    def value(self) -> Rational:
        return point(self.digits, self.places).value

    @property
    def whole(self) -> int:
        return self.digits // ten_to(self.places)

    @property
    def part(self) -> int:
        """What stands behind the point, read as a whole number."""
        return self.digits % ten_to(self.places)

    @property
    def behind(self) -> str:
        """The digits behind the point, with their zeros."""
        return str(self.part).zfill(self.places) if self.places else ""

    def lined_up(self, places: int) -> int:
        """The digits when zeros fill the columns up to so many places."""
        return self.digits * ten_to(places - self.places)


def decimal(node: Node) -> Decimal | None:
    """A number written with digits and perhaps a point, zero or more."""
    if not isinstance(node, Number) or node.value < 0:
        return None
    return Decimal(int(node.value * 10**node.decimals), node.decimals)


def point(digits: int, places: int) -> Number:
    """The point put in front of the last so many digits; zeros are appended for a number of places below zero."""
    if places <= 0:
        return Number(digits * ten_to(-places))
    scale = ten_to(places)
    return Number(Fraction(digits, scale) if digits % scale else digits // scale, places)


def placed(digits: int, places: int) -> tuple[Number, ...]:
    """The point put in, as it comes out (4.50) and without the zeros at the end (4.5): pupils write either."""
    longest = point(digits, places)
    while places > 0 and digits % 10 == 0:
        digits, places = digits // 10, places - 1
    return (longest,) if places == longest.decimals else (longest, point(digits, places))


def joined(whole: int, behind: str) -> tuple[Number, ...]:
    """Two whole numbers with a point between them: 5 and "15" are 5.15."""
    return placed(int(f"{whole}{behind}"), len(behind))


def exact(value: Rational) -> tuple[Rational | Number, ...]:
    """A value with the decimals it needs; as it is where they never end."""
    written = _terminating(value)
    return (value,) if written is None else (point(*written),)


def _terminating(value: Rational) -> Decimal | None:
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    return Decimal(int(value * 10**places), places) if rest == 1 else None


def as_decimal(value: Rational) -> Decimal | None:
    """A value of zero or more with the decimals it needs, None where they never end."""
    return _terminating(value) if value >= 0 else None


def decimals(operator: str) -> Callable[[Node], tuple[Decimal, Decimal] | None]:
    """a ∘ b with a point in one of them."""

    def read(node: Node) -> tuple[Decimal, Decimal] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        a, b = decimal(node.left), decimal(node.right)
        return None if a is None or b is None or not (a.places or b.places) else (a, b)

    return read


def power_of_ten(node: Node) -> int | None:
    """The number of zeros of 10, 100, 1000 …, also written as 10^k."""
    if isinstance(node, Binary) and node.operator == "^":
        if node.left != Number(10) or not isinstance(node.right, Number) or node.right.decimals:
            return None
        return int(node.right.value) if 1 <= node.right.value <= MOST_ZEROS else None
    if not isinstance(node, Number) or not isinstance(node.value, int) or node.decimals:
        return None
    text = str(node.value)
    return len(text) - 1 if 1 <= len(text) - 1 <= MOST_ZEROS and text == "1" + "0" * (len(text) - 1) else None


MOST_ZEROS = 9

_LONE_COMMA = re.compile(r"\d{1,3},\d{3}(?![\d,])")
_SPANISH = frozenset(
    (
        "el",
        "la",
        "los",
        "las",
        "es",
        "son",
        "cual",
        "cuantos",
        "redondea",
        "redondear",
        "redondee",
        "aproxima",
        "entre",
        "y",
    )
)


def written(task: Task) -> Iterator[Decimal | None]:
    """The numbers of a task as written, None for what is no such number. In Spanish 3,478 has three decimals."""
    is_spanish = not _SPANISH.isdisjoint(task.words)
    for quantity in task.quantities:
        comma = _LONE_COMMA.match(task.text, quantity.start) if is_spanish else None
        if comma:
            yield Decimal(int(comma[0].replace(",", "")), 3)
        elif quantity.unit == "%":
            yield None
        else:
            yield decimal(quantity.node)
