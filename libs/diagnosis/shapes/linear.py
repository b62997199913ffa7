"""Readers for linear equations: the shapes that textbooks name, and the terms that pupils move."""

from fractions import Fraction
from typing import NamedTuple

from ..malrule import Sides
from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Equation, Negative, Node, Number, Rational, has_variable, negate
from ..maths.polynomial import ONE, Polynomial, Quotient, minus, normal_form, plus, polynomial
from ..maths.solution import variables
from ..maths.values import number, reduced
from .blanks import calculation_beside_blank
from .misreading import Mistake, misreadings, negated


class Term(NamedTuple):
    """A term of a side: `coefficient` times `of` (the variable, or "" for a number), divided by `over` where written so."""

    node: Node
    of: str
    coefficient: Rational
    over: Rational | None


def terms(node: Node) -> list[Node]:
    """The terms of a sum, each with its sign."""
    if isinstance(node, Binary) and node.operator == "+":
        return terms(node.left) + terms(node.right)
    if isinstance(node, Binary) and node.operator == "-":
        return terms(node.left) + [negate(term) for term in terms(node.right)]
    if isinstance(node, Negative) and isinstance(node.operand, Binary) and node.operand.operator in "+-":
        return [negate(term) for term in terms(node.operand)]
    return [node]


def line(x: str, a: Rational, b: Rational, c: Rational, d: Rational) -> Sides:
    """ax + b = cx + d."""
    return Sides(_side(x, a, b), _side(x, c, d))


def _side(x: str, a: Rational, b: Rational) -> Quotient:
    return Quotient({term: c for term, c in ((x, a), ("", b)) if c}, ONE)


def _turned(node: Node) -> tuple[str, Node, Node] | None:
    """The one variable of an equation and its sides, the one with the variable first."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    letters = variables(node)
    if len(letters) != 1:
        return None
    left, right = node.sides
    if not has_variable(left):
        left, right = right, left
    return next(iter(letters)), left, right


def _read_term(node: Node, x: str) -> Term | None:
    """A number, kx, or x/k; None for a bracket or anything else."""
    p = polynomial(node)
    if p is None or len(p) != 1:
        return None
    of, coefficient = next(iter(p.items()))
    inner = node.operand if isinstance(node, Negative) else node
    over = None
    if of == x and isinstance(inner, Binary) and inner.operator == "/":
        divisor, top = number(inner.right), polynomial(inner.left)
        if divisor is not None and top is not None and abs(top.get(x, 0)) == 1:
            over = reduced(1 / Fraction(coefficient))
    if of not in ("", x) or (of == x and _has_bracket(inner)):
        return None
    return Term(node, of, coefficient, over)


def _has_bracket(node: Node) -> bool:
    return isinstance(node, Binary) and (node.operator in "+-" or _has_bracket(node.left) or _has_bracket(node.right))


def _two_terms(node: Node, x: str) -> tuple[Term, Rational] | None:
    """A side of one term in x and at most one number."""
    read = [_read_term(term, x) for term in terms(node)]
    in_x = [term for term in read if term and term.of == x]
    numbers = [term.coefficient for term in read if term and not term.of]
    if len(in_x) != 1 or len(in_x) + len(numbers) != len(read) or len(numbers) > 1:
        return None
    return in_x[0], numbers[0] if numbers else 0


def one_side(node: Node) -> tuple[str, Rational, Rational, Rational] | None:
    """x, a, b, c of ax + b = c; b may be 0."""
    turned = _turned(node)
    if turned is None:
        return None
    x, left, right = turned
    found, c = _two_terms(left, x), number(right)
    if found is None or c is None or found[0].over is not None:
        return None
    return x, found[0].coefficient, found[1], c


def one_side_divided(node: Node) -> tuple[str, Rational, Rational, Rational] | None:
    """x, a, b, c of x/a + b = c; b may be 0."""
    turned = _turned(node)
    if turned is None:
        return None
    x, left, right = turned
    found, c = _two_terms(left, x), number(right)
    if found is None or c is None or found[0].over is None:
        return None
    return x, found[0].over, found[1], c


def both_sides(node: Node) -> tuple[str, Rational, Rational, Rational, Rational] | None:
    """x, a, b, c, d of ax + b = cx + d."""
    turned = _turned(node)
    if turned is None or not has_variable(turned[2]):
        return None
    x, left, right = turned
    first, second = _two_terms(left, x), _two_terms(right, x)
    if first is None or second is None:
        return None
    return x, first[0].coefficient, first[1], second[0].coefficient, second[1]


def bracket(node: Node) -> tuple[str, Rational, Rational, Rational, Rational] | None:
    """x, a, p, q, c of a(px + q) = c."""
    return _around_bracket(node, "*")


def bracket_divided(node: Node) -> tuple[str, Rational, Rational, Rational, Rational] | None:
    """x, a, p, q, c of (px + q)/a = c."""
    return _around_bracket(node, "/")


def _around_bracket(node: Node, operator: str) -> tuple[str, Rational, Rational, Rational, Rational] | None:
    turned = _turned(node)
    if turned is None:
        return None
    x, left, right = turned
    sign = 1
    if isinstance(left, Negative):
        left, sign = left.operand, -1
    if not isinstance(left, Binary) or left.operator != operator:
        return None
    factor, inside = (
        (left.left, left.right) if operator == "*" and not has_variable(left.left) else (left.right, left.left)
    )
    a, c, p = number(factor), number(right), polynomial(inside)
    if a is None or c is None or p is None or p.keys() != {"", x}:
        return None
    return x, sign * a, p[x], p[""], c


class Moves(NamedTuple):
    """The lines that a wrong handling of one term of the equation leads to."""

    constant_kept_its_sign: list[Sides]
    variable_kept_its_sign: list[Sides]
    constant_dropped: list[Sides]
    variable_dropped: list[Sides]


def moves(node: Node) -> tuple[Moves] | None:
    """Every term moved without its sign changing, and every term dropped."""
    if (
        not isinstance(node, Equation)
        or len(node.sides) != 2
        or not has_variable(node)
        or calculation_beside_blank(node)
    ):
        return None  # in a number sentence the equals sign is misread, nothing is moved
    sides = [polynomial(side) for side in node.sides]
    if sides[0] is None or sides[1] is None:
        return None
    result = Moves([], [], [], [])
    for here, side in enumerate(node.sides):
        # numbers are moved away from the unknown, and the unknown only towards another term with it
        if not has_variable(side):
            continue
        own, other = sides[here], sides[1 - here]
        assert own is not None
        assert other is not None
        for part in terms(side):
            term = polynomial(part)
            if term and term != own and (term.keys() == {""} or other.keys() - {""}):
                left = _over_one(minus(own, term))
                kept = Sides(left, _over_one(plus(other, term)))
                dropped = Sides(left, _over_one(other))
                is_number = term.keys() == {""}
                (result.constant_kept_its_sign if is_number else result.variable_kept_its_sign).append(kept)
                (result.constant_dropped if is_number else result.variable_dropped).append(dropped)
    return (result,)


def _over_one(p: Polynomial) -> Quotient:
    return Quotient(p, ONE)


def mistakes(node: Node) -> tuple[dict[Mistake, list[Sides]]] | None:
    """The lines that one local mistake on one side leads to, by its kind."""
    if not isinstance(node, Equation) or len(node.sides) != 2 or not has_variable(node):
        return None
    found: dict[Mistake, list[Sides]] = {}
    try:
        for side, other in (node.sides, node.sides[::-1]):
            unchanged, value = normal_form(other), normal_form(side)
            if unchanged is None or value is None:
                return None
            for kind, wrong in misreadings(side):
                found.setdefault(kind, []).append(Sides(wrong, unchanged, goes_on=False))
            if isinstance(side, Number):
                found.setdefault(Mistake.SIGN_OF_NUMBER, []).append(Sides(negated(value), unchanged, goes_on=False))
    except NotUnderstoodError:
        return None
    return (found,)
