"""Readers of powers: a^n by the kind of its base and exponent, alone, inside an expression, or in words."""

import re
from collections.abc import Callable
from fractions import Fraction

from ..maths.expression import Binary, Negative, Node, Number, Ratio, Rational, children
from ..maths.values import number
from ..maths.wording import Task
from .forms import fraction

LARGEST_EXPONENT = 20

_SQUARE_OF = re.compile(r"(?:square|cuadrado) (?:of|de) (\d+)(?! ?[a-z/.,]\w)")
_CUBE_OF = re.compile(r"(?:cube|cubo) (?:of|de) (\d+)(?! ?[a-z/.,]\w)")
_TO_THE = re.compile(r"(\d+) (?:raised )?to the (\d+)(?:st|nd|rd|th)(?![a-z])")


def _base_and_exponent(node: Node) -> tuple[Rational, Rational] | None:
    if not isinstance(node, Binary) or node.operator != "^" or not isinstance(node.left, Number):
        return None
    exponent = node.right
    if isinstance(exponent, Ratio) and exponent.whole is None:
        return node.left.value, Fraction(exponent.numerator, exponent.denominator)
    return (node.left.value, exponent.value) if isinstance(exponent, Number) else None


def natural_power(node: Node) -> tuple[Rational, int] | None:
    """a^n with n = 0, 1, 2, …"""
    found = _base_and_exponent(node)
    return (found[0], found[1]) if found and isinstance(found[1], int) and found[1] >= 0 else None


def minus_power(node: Node) -> tuple[Rational, int] | None:
    """-a^n."""
    return natural_power(node.operand) if isinstance(node, Negative) else None


def even_power_of_negative(node: Node) -> tuple[Rational, int] | None:
    """(-a)^n with an even n."""
    found = natural_power(node)
    return found if found and found[0] < 0 and found[1] > 0 and found[1] % 2 == 0 else None


def negative_power(node: Node) -> tuple[Rational, int] | None:
    """a^(-n), as a and n."""
    found = _base_and_exponent(node)
    return (found[0], -found[1]) if found and isinstance(found[1], int) and found[1] < 0 else None


def broken_power(node: Node) -> tuple[Rational, Fraction] | None:
    """a^(p/q)."""
    found = _base_and_exponent(node)
    return (found[0], found[1]) if found and isinstance(found[1], Fraction) and found[1] > 0 else None


def fraction_power(node: Node) -> tuple[int, int, int] | None:
    """(a/b)^n with n = 2, 3, …"""
    if not isinstance(node, Binary) or node.operator != "^" or not isinstance(node.right, Number):
        return None
    base, n = fraction(node.left), node.right.value
    return (*base, n) if base and isinstance(n, int) and 1 < n <= LARGEST_EXPONENT else None


def standard_form(node: Node) -> tuple[Number, int] | None:
    """m × 10^n as the mantissa as it is written, and n."""
    if (
        not isinstance(node, Binary)
        or node.operator != "*"
        or not isinstance(node.left, Number)
        or node.left.value <= 0
    ):
        return None
    found = _base_and_exponent(node.right)
    if not found or found[0] != 10 or not isinstance(found[1], int) or not 0 < abs(found[1]) <= LARGEST_EXPONENT:
        return None
    return node.left, found[1]


def power_inside(node: Node) -> tuple[Node] | None:
    """An expression of numbers in which a power is one of the operands."""
    is_outer = isinstance(node, Binary) and node.operator != "^"
    return (node,) if is_outer and _has_power(node) and number(node) is not None else None


def _has_power(node: Node) -> bool:
    return natural_power(node) is not None or any(map(_has_power, children(node)))


def replaced(node: Node, outcome: Callable[[Node], Rational | None]) -> Node:
    """The expression with what `outcome` makes of its operands."""
    value = outcome(node)
    if value is not None:
        return Number(value)
    if isinstance(node, Binary):
        return Binary(node.operator, replaced(node.left, outcome), replaced(node.right, outcome))
    return Negative(replaced(node.operand, outcome)) if isinstance(node, Negative) else node


def power_in_words(task: Task) -> tuple[int, int] | None:
    """The square of 7, 2 to the 5th power; 7 squared is read as 7^2 wherever it stands."""
    if len(task.quantities) != 1:
        return None
    power = task.says(_TO_THE)
    if power:
        return int(power[1]), int(power[2])
    for pattern, exponent in ((_SQUARE_OF, 2), (_CUBE_OF, 3)):
        match = task.says(pattern)
        if match:
            return int(match[1]), exponent
    return None
