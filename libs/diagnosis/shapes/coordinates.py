"""A straight line given by its equation."""

from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Binary, Equation, Node, Rational, Variable
from ..maths.polynomial import Polynomial, polynomial
from ..maths.solution import difference, variables
from ..maths.values import reduced


class Line(NamedTuple):
    """y = gradient · x + intercept; `written` is the coefficient of x as it stands in the equation."""

    x: str
    gradient: Rational
    intercept: Rational
    is_explicit: bool
    written: Rational

    @property
    def zero(self) -> Rational:
        """Where it meets the x-axis."""
        return reduced(Fraction(-self.intercept) / self.gradient)


def line_of(node: Node) -> Line | None:
    """The line of an equation in x and y, or of f(x) = …; None for any other, also for one that is parallel to the y-axis."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    left, right = node.sides
    if isinstance(left, Binary) and left.operator == "*" and isinstance(left.right, Variable) and _is_call(left, right):
        left, node = Variable("y"), Equation((Variable("y"), right))
    p = difference(node)
    if p is None or p.keys() - {"x", "y", ""} or "y" not in p:
        return None
    m, c = (reduced(Fraction(-p.get(term, 0)) / p["y"]) for term in ("x", ""))
    is_explicit = Variable("y") in (left, right)
    return Line("x", m, c, is_explicit, _coefficient(polynomial(left), polynomial(right)))


def _is_call(left: Binary, right: Node) -> bool:
    """f(x) beside a rule for x alone."""
    return isinstance(left.left, Variable) and left.right == Variable("x") and variables(right) <= {"x"}


def _coefficient(left: Polynomial | None, right: Polynomial | None) -> Rational:
    return (left or {}).get("x") or (right or {}).get("x", 0)
