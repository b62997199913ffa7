"""Readers for quadratic equations in one letter."""

from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Binary, Equation, Node, Rational
from ..maths.meaning import Exact, Values
from ..maths.polynomial import ONE, Polynomial, Quotient, combine, polynomial, root_of
from ..maths.solution import difference, roots
from ..maths.values import exact_root, number, reduced


class Factor(NamedTuple):
    """ax + b."""

    a: Rational
    b: Rational

    def equals(self, value: Rational) -> Rational:
        """The x for which it has the value."""
        return reduced(Fraction(value - self.b) / self.a)


def _coefficients(node: Node) -> tuple[Rational, Rational, Rational] | None:
    """a, b, c of ax² + bx + c = 0 with a > 0, all on one side."""
    p = difference(node) if isinstance(node, Equation) else None
    letters = {letter for term in p or {} for letter in term}
    if p is None or len(letters) != 1:
        return None
    x = letters.pop()
    if x + x not in p or p.keys() - {"", x, x + x}:
        return None
    a, b, c = p[x + x], p.get(x, 0), p.get("", 0)
    return (a, b, c) if a > 0 else (-a, -b, -c)


def square(node: Node) -> tuple[Rational] | None:
    """k of x² = k, k > 0."""
    found = _coefficients(node)
    if found is None or found[1] or found[2] >= 0:
        return None
    return (reduced(Fraction(-found[2]) / found[0]),)


def square_of_sum(node: Node) -> tuple[Rational, Rational] | None:
    """p, k of (x + p)² = k, k > 0, where it is written as a square."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    for side, other in (node.sides, node.sides[::-1]):
        k = number(other)
        if k is None or k <= 0 or not (isinstance(side, Binary) and side.operator == "^" and number(side.right) == 2):
            continue
        inside = _linear(polynomial(side.left))
        if inside and inside.a == 1 and inside.b:
            return inside.b, k
    return None


def two_roots(node: Node) -> tuple[Rational, Rational] | None:
    """The roots, where they are rational and no opposites."""
    found = roots(node) if isinstance(node, Equation) and _coefficients(node) else None
    rational = sorted(value for value in found or () if not isinstance(value, tuple))
    return (rational[0], rational[1]) if len(rational) == 2 and rational[0] != -rational[1] else None


def without_constant(node: Node) -> tuple[Rational] | None:
    """The root of ax² + bx = 0 that is not 0."""
    found = _coefficients(node)
    if found is None or found[2] or not found[1]:
        return None
    return (reduced(Fraction(-found[1]) / found[0]),)


def product(node: Node) -> tuple[Factor, Factor, Rational] | None:
    """The factors and k of (ax + b)(cx + d) = k, k not 0."""
    if not isinstance(node, Equation) or len(node.sides) != 2 or _coefficients(node) is None:
        return None
    for side, other in (node.sides, node.sides[::-1]):
        k = number(other)
        if k and isinstance(side, Binary) and side.operator == "*":
            first, second = _linear(polynomial(side.left)), _linear(polynomial(side.right))
            if first and second:
                return first, second, k
    return None


def _linear(p: Polynomial | None) -> Factor | None:
    letters = [term for term in p or {} if term]
    if p is None or len(letters) != 1 or len(letters[0]) != 1:
        return None
    return Factor(p[letters[0]], p.get("", 0))


def shifted_root(k: Rational, p: Rational = 0) -> Rational | Quotient:
    """√k - p."""
    root = exact_root(k, 2)
    return combine("-", root_of(k), Quotient({"": p} if p else {}, ONE)) if root is None else root - p


def both(first: Rational, second: Rational) -> Values | Rational:
    """Two values that both count, or the one that they are."""
    return first if first == second else Values(frozenset[Exact]((first, second)))
