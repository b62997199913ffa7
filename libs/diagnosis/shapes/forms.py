"""Readers: they take an exercise apart for the malrules of a form, or return None where it has another shape."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from ..maths.expression import Binary, Negative, Node, Number, Ratio

_Parts = TypeVar("_Parts", bound=tuple[int, ...])


def natural(node: Node) -> int | None:
    """A whole number, zero or more."""
    return node.value if isinstance(node, Number) and isinstance(node.value, int) and node.value >= 0 else None


def integer(node: Node) -> int | None:
    """A whole number with or without a sign."""
    if isinstance(node, Negative):
        inner = integer(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, Number) and isinstance(node.value, int) else None


def fraction(node: Node) -> tuple[int, int] | None:
    """Numerator and denominator of a written fraction, also of 3 / 4."""
    if isinstance(node, Ratio) and node.whole is None:
        return node.numerator, node.denominator
    if isinstance(node, Binary) and node.operator == "/":
        above, below = integer(node.left), natural(node.right)
        if above is not None and below is not None:
            return above, below
    return None


def naturals(operator: str) -> Callable[[Node], tuple[int, int] | None]:
    """a ∘ b for two whole numbers."""

    def read(node: Node) -> tuple[int, int] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        a, b = natural(node.left), natural(node.right)
        return None if a is None or b is None else (a, b)

    return read


def integers(operator: str) -> Callable[[Node], tuple[int, int] | None]:
    """a ∘ b for two whole numbers of which a sign matters: one is negative, or the difference is."""

    def read(node: Node) -> tuple[int, int] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        a, b = integer(node.left), integer(node.right)
        if a is None or b is None or (a >= 0 and b >= 0 and not (operator == "-" and a < b)):
            return None
        return a, b

    return read


def fractions(operator: str) -> Callable[[Node], tuple[int, int, int, int] | None]:
    """a/b ∘ c/d for two positive fractions."""

    def read(node: Node) -> tuple[int, int, int, int] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        left, right = fraction(node.left), fraction(node.right)
        if left is None or right is None or left[0] < 0 or right[0] < 0 or not left[1] or not right[1]:
            return None
        return (*left, *right)

    return read


def fraction_and_whole(operator: str) -> Callable[[Node], tuple[int, int, int] | None]:
    """a/b ∘ n."""

    def read(node: Node) -> tuple[int, int, int] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        part, whole = fraction(node.left), natural(node.right)
        if part is None or whole is None or part[0] < 0 or not part[1]:
            return None
        return (*part, whole)

    return read


def whole_and_fraction(operator: str) -> Callable[[Node], tuple[int, int, int] | None]:
    """n ∘ a/b; a sum or product is read in either order."""

    def read(node: Node) -> tuple[int, int, int] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        whole, part = natural(node.left), fraction(node.right)
        if operator in "+*" and whole is None:
            whole, part = natural(node.right), fraction(node.left)
        if whole is None or part is None or part[0] < 0 or not part[1]:
            return None
        return (whole, *part)

    return read


def in_one_piece(reader: Callable[[Node], _Parts | None]) -> Callable[[Node], _Parts | None]:
    """`reader`, but only where both operands are written numbers: in 24 ÷ 4 × 2 there is no fraction 24/4."""

    def read(node: Node) -> _Parts | None:
        is_plain = isinstance(node, Binary) and not isinstance(node.left, Binary) and not isinstance(node.right, Binary)
        return reader(node) if is_plain else None

    return read


class Mixed(NamedTuple):
    """`whole` and `above`/`below`; a fraction has the whole 0, a whole number the numerator 0."""

    whole: int
    above: int
    below: int

    @property
    def is_mixed(self) -> bool:
        """Whether it has both."""
        return bool(self.whole and self.above)

    @property
    def improper(self) -> tuple[int, int]:
        """As a fraction, of a whole number n/1."""
        return (self.whole * self.below + self.above, self.below) if self.above else (self.whole, 1)


def mixed_numbers(operator: str) -> Callable[[Node], tuple[Mixed, Mixed] | None]:
    """w a/b ∘ x c/d, one of them at least a mixed number; a whole number takes the denominator of the other."""

    def read(node: Node) -> tuple[Mixed, Mixed] | None:
        if not isinstance(node, Binary) or node.operator != operator:
            return None
        left, right = _mixed(node.left), _mixed(node.right)
        if left is None or right is None or not (left.is_mixed or right.is_mixed):
            return None
        return left._replace(below=left.below or right.below), right._replace(below=right.below or left.below)

    return read


def _mixed(node: Node) -> Mixed | None:
    """A whole number, a fraction or both, without a sign; the denominator 0 stands for no fraction."""
    whole = natural(node)
    if whole is not None:
        return Mixed(whole, 0, 0)
    if not isinstance(node, Ratio) or node.numerator < 0 or not node.denominator or (node.whole or 0) < 0:
        return None
    return Mixed(node.whole or 0, node.numerator, node.denominator)
