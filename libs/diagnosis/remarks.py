"""Moves that are allowed but do not help: the same is done to both sides, only not what brings the unknown alone.

The catalogue maps some of the Cognitive Tutor's labels for them to malrules (McNichols, Zhang & Lan 2023), because the
pupil who adds 4 in x + 4 = 19 is close to moving the 4 without changing its sign; the line itself is no error.
"""

from collections.abc import Callable
from typing import NamedTuple

from .maths.errors import NotUnderstoodError
from .maths.expression import Binary, Equation, Negative, Node, Rational, Variable, has_variable
from .maths.polynomial import Polynomial, normal_form, polynomial
from .maths.values import number, size
from .model import Candidate
from .shapes.linear import terms
from .steps import Move


class Situation(NamedTuple):
    """A move taken apart: `operand` is what was added, multiplied by…, `terms` are those of the side with the unknown."""

    operator: str
    operand: Polynomial
    terms: tuple[Polynomial, ...]
    divided: tuple[Rational, ...]
    coefficients: tuple[Rational, ...]
    over_unknown: bool


class Remark(NamedTuple):
    """A kind of move that does not help, and when it is one."""

    code: str
    refs: str
    name: str
    description: str
    example: str
    applies: Callable[[Situation], bool]


def _number(p: Polynomial) -> Rational | None:
    return p[""] if p.keys() == {""} else None


def _adds(s: Situation) -> Rational | None:
    """The number added to both sides, negative where it is subtracted."""
    n = _number(s.operand)
    return None if n is None or s.operator not in "+-" else n if s.operator == "+" else -n


# fmt: off
REMARKS = (
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_REPEATS_TERM", "LEQ01 LEQ13", "Does again what should be undone",
        "Adds the number that is added already, or subtracts the one that is subtracted.",
        "x + 4 = 9 → x + 4 + 4 = 9 + 4",
        lambda s: _adds(s) is not None and len(s.terms) > 1 and {"": _adds(s)} in s.terms,
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_ADDS_COEFFICIENT", "LEQ03 LEQ15", "Adds or subtracts the coefficient",
        "Adds or subtracts the coefficient of the unknown instead of dividing by it.",
        "3x = 12 → 3x - 3 = 12 - 3",
        lambda s: (n := _adds(s)) is not None and len(s.terms) == 1 and size(n) in map(size, s.coefficients),
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_REPEATS_FACTOR", "LEQ04 LEQ17 LEQ19 LEQ32", "Multiplies or divides again",
        "Multiplies by the factor that multiplies already, or divides by the one that divides.",
        "x/4 = 3 → x/4/4 = 3/4",
        lambda s: (n := _number(s.operand)) is not None
        and size(n) in map(size, {"*": s.coefficients, "/": s.divided}.get(s.operator, ())),
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_LEAVES_MINUS", "LEQ06 LEQ18", "Leaves the minus with the unknown",
        "Divides by the coefficient without its minus, so that -x is left.",
        "-3x = 12 → -3x/3 = 12/3",
        lambda s: (n := _number(s.operand)) is not None
        and -n in {"/": s.coefficients, "*": s.divided}.get(s.operator, ()),
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_DIVIDES_BY_UNKNOWN", "", "Divides by the unknown",
        "Divides by a term with the unknown, which makes the unknown vanish.",
        "2.5x = 12 → 2.5x/2.5x = 12/2.5x",
        lambda s: s.operator == "/" and _number(s.operand) is None,
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_KEEPS_UNKNOWN_BELOW", "", "Leaves the unknown in the denominator",
        "Multiplies or adds a number where the unknown should be brought out of the denominator.",
        "8/y = 3 → 8/y * 8 = 3 * 8",
        lambda s: s.over_unknown and _number(s.operand) is not None,
    ),
    Remark(
        "ALGEBRA_EQ_LINEAR_MOVE_OF_OTHER_SIDE", "", "Works on the wrong number",
        "Does something with a number that does not stand with the unknown.",
        "-y = 2 → -y * 2 = 2 * 2",
        lambda s: (n := _number(s.operand)) is not None
        and {"": n} not in s.terms and {"": -n} not in s.terms
        and size(n) not in map(size, (*s.coefficients, *s.divided)),
    ),
)
# fmt: on


def remark(move: Move) -> Candidate | None:
    """A word about a move on both sides, None where it helps."""
    try:
        situation = _situation(move)
    except NotUnderstoodError:
        return None
    if situation is None:
        return None
    for kind in REMARKS:
        if kind.applies(situation):
            return Candidate(kind.code, tuple(kind.refs.split()), kind.name, 1.0, kind.description, move.step)
    return None


def _situation(move: Move) -> Situation | None:
    operand = polynomial(move.operand)
    side = _with_unknown(move.before)
    if operand is None or side is None:
        return None
    parts = terms(side)
    known = tuple(p for p in map(polynomial, parts) if p is not None)
    coefficients, divisors = list[Rational](), list[Rational]()
    for part in parts:
        _factors(part, 1, coefficients, divisors)
    below = any(quotient is not None and any(quotient.below) for quotient in map(normal_form, parts))
    return Situation(move.operator, operand, known, tuple(divisors), tuple(coefficients), below)


def _factors(term: Node, sign: int, coefficients: list[Rational], divisors: list[Rational]) -> None:
    """What multiplies and what divides the unknown in a term; a bare minus is the coefficient -1."""
    if isinstance(term, Negative):
        if isinstance(term.operand, Variable):
            coefficients.append(-1)
        _factors(term.operand, -sign, coefficients, divisors)
    elif isinstance(term, Binary) and term.operator in "*/" and has_variable(term):
        for factor, into in (
            (term.left, coefficients),
            (term.right, divisors if term.operator == "/" else coefficients),
        ):
            value = number(factor)
            if value is None:
                _factors(factor, sign, coefficients, divisors)
            elif term.operator == "*" or factor is term.right:  # 8 is no factor of the unknown in 8/y
                into.append(sign * value)


def _with_unknown(equation: Equation) -> Node | None:
    """The side with the unknown; None where both or neither have one."""
    sides = [side for side in equation.sides if has_variable(side)]
    return sides[0] if len(sides) == 1 else None
