"""Numbers put for letters: the value of an expression at a point, with every monomial a·v^n worked out as one likes."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from ..maths.expression import Absolute, Binary, Negative, Node, Number, Percentage, Rational, Root, Variable, children
from ..maths.polynomial import Quotient, normal_form
from ..maths.solution import variables
from ..maths.values import number, reduced, size

# What a·v^n comes to: `a` is None where no factor stands in front of the letter, n is 1 where no exponent is written.
Monomial = Callable[[Rational | None, Rational, int], Rational]
LARGEST_EXPONENT = 20


def right(a: Rational | None, v: Rational, n: int) -> Rational:
    """The monomial as it should be worked out."""
    return reduced((1 if a is None else a) * Fraction(v) ** n)


def side_by_side(a: Rational | None, v: Rational, n: int) -> Rational:
    """The digits of factor and value written side by side: 3x at 5 is 35."""
    if a is None or n != 1 or not (isinstance(a, int) and isinstance(v, int) and a > 0 and v >= 0):
        return right(a, v, n)
    return int(f"{a}{v}")


def added(a: Rational | None, v: Rational, n: int) -> Rational:
    """Factor and value added."""
    return right(a, v, n) if a is None or n != 1 else a + v


def factor_raised_too(a: Rational | None, v: Rational, n: int) -> Rational:
    """The exponent taken for the factor as well."""
    return right(None, right(a, v, 1), n)


def exponent_as_factor(a: Rational | None, v: Rational, n: int) -> Rational:
    """The square read as doubling."""
    return (1 if a is None else a) * v * n


def power_keeps_minus(a: Rational | None, v: Rational, n: int) -> Rational:
    """An even power of a negative number taken as negative."""
    return right(a, v, n) * (-1 if v < 0 and n % 2 == 0 else 1)


def minus_lost(a: Rational | None, v: Rational, n: int) -> Rational:
    """The value put in without its minus."""
    return right(a, size(v), n)


def value_at(node: Node, values: Mapping[str, Rational], monomial: Monomial = right) -> Rational | Quotient | None:
    """The value with the numbers put for the letters: a normal form where roots or π are left, None for an equation."""
    placed = _placed(node, values, monomial)
    exact = number(placed)
    return normal_form(placed) if exact is None else reduced(exact)


def wrong_at(node: Node, values: Mapping[str, Rational], monomial: Monomial) -> Rational | Quotient | None:
    """The value with wrong monomials, None where that changes nothing."""
    wrong = value_at(node, values, monomial)
    return None if wrong == value_at(node, values) else wrong


def is_open(node: Node, values: Mapping[str, Rational]) -> bool:
    """Whether there is a letter without a value in it."""
    return bool(variables(node) - values.keys() - {"π"})


def _placed(node: Node, values: Mapping[str, Rational], monomial: Monomial) -> Node:
    power = _power(node, values)
    if power:
        return Number(monomial(None, *power))
    if isinstance(node, Binary):
        power = _power(node.right, values) if node.operator == "*" else None
        left = _placed(node.left, values, monomial)
        factor = number(left) if power and not _is_sum(node.left) else None
        if power and factor is not None:
            return Number(monomial(factor, *power))
        return Binary(node.operator, left, _placed(node.right, values, monomial))
    if isinstance(node, Root):
        return Root(_placed(node.radicand, values, monomial), node.degree)
    if isinstance(node, Negative | Percentage | Absolute):
        return type(node)(_placed(node.operand, values, monomial))
    return node


def _power(node: Node, values: Mapping[str, Rational]) -> tuple[Rational, int] | None:
    """Value and exponent of a letter, or of a power of one."""
    base, exponent = node, 1
    if isinstance(node, Binary) and node.operator == "^":
        written = node.right.value if isinstance(node.right, Number) else 0
        if not isinstance(written, int) or not 1 < written <= LARGEST_EXPONENT:
            return None
        base, exponent = node.left, written
    return (values[base.name], exponent) if isinstance(base, Variable) and base.name in values else None


def _is_sum(node: Node) -> bool:
    return isinstance(node, Binary) and (node.operator in "+-/" or any(map(_is_sum, children(node))))
