"""What an equation says: the set of numbers that solve it."""

from enum import Enum
from fractions import Fraction

from .errors import NotUnderstoodError
from .expression import Equation, Node, Rational, Variable, children
from .meaning import Exact
from .polynomial import ONE, Polynomial, Quotient, combine, minus, normal_form, root_of, scaled, times
from .values import UndefinedError, reduced


class Every(Enum):
    """The solution set of an identity."""

    NUMBER = "every number"


Solutions = frozenset[Rational] | Every


def variables(node: Node) -> frozenset[str]:
    """The letters in it."""
    if isinstance(node, Variable):
        return frozenset(node.name)
    return frozenset[str]().union(*map(variables, children(node)))


def difference(equation: Equation) -> Polynomial | None:
    """Left minus right as a polynomial, denominators multiplied away; None where there are not two sides."""
    if len(equation.sides) != 2:
        return None
    left, right = normal_form(equation.sides[0]), normal_form(equation.sides[1])
    if left is None or right is None:
        return None
    return minus(times(left.above, right.below), times(right.above, left.below))


def root(p: Polynomial) -> Solutions | None:
    """Where a linear polynomial in one variable is 0; None for any other."""
    if not p:
        return Every.NUMBER
    if list(p) == [""]:
        return frozenset()
    letters = [term for term in p if term]
    if len(letters) != 1 or len(letters[0]) != 1:
        return None
    return frozenset([reduced(Fraction(-p.get("", 0)) / p[letters[0]])])


def solve(equation: Equation) -> Solutions | None:
    """The solution set of an equation that is linear once denominators are multiplied away; None for any other.

    A root that makes a denominator 0 is no solution.
    """
    p = difference(equation)
    solutions = None if p is None else root(p)
    if isinstance(solutions, frozenset) and solutions:
        for side in equation.sides:
            quotient = normal_form(side)
            if quotient and len(quotient.below) > 1 and _is_zero_at(quotient.below, next(iter(solutions))):
                return frozenset()
    return solutions


def roots(equation: Equation) -> frozenset[Exact] | None:
    """The real solutions of an equation in one letter up to the second degree; None for any other."""
    p = difference(equation)
    if p is None:
        return None
    letters = {letter for term in p for letter in term}
    if len(letters) != 1:
        return None
    x = letters.pop()
    if x + x not in p:
        found = solve(equation)
        return frozenset[Exact](found) if isinstance(found, frozenset) else None
    if p.keys() - {"", x, x + x}:
        return None
    a, b, c = (Fraction(p.get(term, 0)) for term in (x + x, x, ""))
    if b * b < 4 * a * c:
        return frozenset()
    try:
        spread = combine("/", root_of(reduced(b * b - 4 * a * c)), Quotient({"": 2 * a}, ONE))
    except NotUnderstoodError:
        return None
    middle = Quotient({"": reduced(-b / (2 * a))} if b else {}, ONE)
    return frozenset(as_exact(combine(sign, middle, spread).above) for sign in "+-")


def as_exact(p: Polynomial) -> Exact:
    """A constant polynomial as a value that can be compared and hashed."""
    return p.get("", 0) if p.keys() <= {""} else tuple(sorted(p.items()))


def _is_zero_at(p: Polynomial, value: Rational) -> bool:
    return sum(c * Fraction(value) ** len(term) for term, c in p.items()) == 0


def proportional(p: Polynomial, q: Polynomial) -> bool:
    """Whether one is a number times the other."""
    if p.keys() != q.keys():
        return False
    if not p:
        return True
    term = next(iter(p))
    return scaled(p, q[term]) == scaled(q, p[term])


def same_solutions(a: Equation, b: Equation) -> bool | None:
    """Whether two equations have the same solutions; None where that cannot be decided here."""
    try:
        p, q = difference(a), difference(b)
        if p is None or q is None:
            return None
        if proportional(p, q):
            return True
        roots_a, roots_b = solve(a), solve(b)
    except UndefinedError:
        return False
    if roots_a is None or roots_b is None:
        linear = all(len(term) <= 1 for term in (*p, *q))
        return False if linear else None
    return roots_a == roots_b and (roots_a is Every.NUMBER or variables(a) == variables(b) or not roots_a)
