"""Whether two answers mean the same: by value, by solution, by meaning, or rounded."""

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .answer import Answer, read, value_of
from .bounds import region
from .display import constant
from .errors import NotUnderstoodError
from .expression import (
    Comparison,
    Equation,
    Negative,
    Node,
    Number,
    Percentage,
    Rational,
    children,
)
from .meaning import Amount, Assigned, Bounds, Exact, Meaning, Percent, Point, Proportion, Remainder, Said, Values
from .polynomial import Quotient, normal_form, times
from .solution import Every, roots, same_solutions, solve, variables
from .units import converted
from .values import UndefinedError, size

_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, ">": operator.gt, "≤": operator.le, "≥": operator.ge, "=": operator.eq,
}  # fmt: skip
_SIGNS = (Said("more"), Said("less"), Said("equal"))


def is_equal(a: str, b: str) -> bool | None:
    """Whether two written answers mean the same: numbers by value, equations by solution set, expressions identically.

    A decimal equals an exact value that it rounds (2 decimals or more, and only where the exact value has no end).
    None: one of them is not understood.
    """
    try:
        first, second = read(a), read(b)
    except NotUnderstoodError:
        return True if a.split() == b.split() and a.strip() else None
    return same(first, second)


def same(a: Answer, b: Answer) -> bool | None:
    """`is_equal` for answers already read."""
    if a.meaning is b.meaning is None and a.value is not None and b.value is not None:
        if a.variable and b.variable and a.variable != b.variable:
            return False
        return a.value == b.value or _is_rounding(a, b.value) or _is_rounding(b, a.value)
    if a.node == b.node and a.variable == b.variable and a.meaning == b.meaning:
        return True
    try:
        return _same_statement(a, b) if a.meaning is b.meaning is None else _same_meaning(a, b)
    except NotUnderstoodError:
        return False if _divides_by_zero(a.line) or _divides_by_zero(b.line) else None


def _divides_by_zero(node: Node | None) -> bool:
    if isinstance(node, Equation | Comparison):
        return any(map(_divides_by_zero, node.sides))
    try:
        return node is not None and normal_form(node) is None
    except UndefinedError:
        return True
    except NotUnderstoodError:
        return False


def _same_meaning(a: Answer, b: Answer) -> bool | None:
    m, n = a.meaning, b.meaning
    if m is None:
        a, b, m, n = b, a, n, m
    assert m is not None
    if n is None:
        if m in _SIGNS and isinstance(b.line, Comparison | Equation):
            return _is_true(b.line)  # 1/3 > 1/5, where the sign alone is asked for
        return _says(m, a, b)
    if isinstance(m, Proportion) and isinstance(n, Proportion):
        return _in_lowest_terms(m) == _in_lowest_terms(n)
    if isinstance(m, Amount) and isinstance(n, Amount):
        first, second = converted(m, n.unit), converted(n, m.unit)
        return first == n.value or (
            first is not None and second is not None and (_is_rounding(a, second) or _is_rounding(b, first))
        )
    if isinstance(m, Bounds) and isinstance(n, Bounds):
        return region(m) == region(n)
    if isinstance(m, Point) and not isinstance(n, Point):
        m, n = n, m
    if isinstance(n, Point):  # (3, 4) for x = 3, y = 4, and {2, 5} for x = 2 or x = 5
        if isinstance(m, Assigned):
            return tuple(value for _, value in m.values) == n.coordinates
        if isinstance(m, Values):
            return m.values == frozenset[Exact](n.coordinates)
    return m == n


def _says(m: Meaning, a: Answer, b: Answer) -> bool | None:
    """Whether an answer with a meaning says the same as `b`, which is an expression."""
    if a.value is not None and b.value is not None:
        is_percent = isinstance(m, Percent) and _is_percent(b, m.value)
        return is_percent or a.value == b.value or _is_rounding(a, b.value) or _is_rounding(b, a.value)
    if b.node is None:
        return False
    if isinstance(m, Amount | Said):  # a sole letter is an expression too
        return b.form is not None and (a.form == b.form or is_approximate(a, b.form))
    if isinstance(m, Remainder):
        return m.remainder == 0 and m.quotient == b.value
    if isinstance(m, Proportion):
        return len(m.parts) == 2 and m.parts[1] != 0 and Fraction(m.parts[0]) / m.parts[1] == b.value
    if isinstance(m, Values):
        if isinstance(b.node, Equation):
            return roots(b.node) == m.values
        return len(m.values) == 1 and b.value in m.values
    return False


def _is_true(line: Comparison | Equation) -> bool:
    """Whether a statement about numbers holds."""
    values = [value_of(side) for side in line.sides]
    if None in values:
        return False
    signs = line.operators if isinstance(line, Comparison) else "=" * (len(values) - 1)
    return all(_HOLDS[sign](x, y) for sign, (x, y) in zip(signs, pairwise(values), strict=True))


def _in_lowest_terms(ratio: Proportion) -> tuple[Fraction, ...] | Proportion:
    first = next((part for part in ratio.parts if part), None)
    return ratio if first is None else tuple(Fraction(part) / first for part in ratio.parts)


def _same_statement(a: Answer, b: Answer) -> bool | None:
    if isinstance(a.node, Equation) and isinstance(b.node, Equation):
        return same_solutions(a.node, b.node)
    if isinstance(b.node, Equation):
        a, b = b, a
    if isinstance(a.node, Equation):
        if b.value is None:
            p, q = a.form, b.form
            return p is not None and q is not None and times(p.above, q.below) == times(q.above, p.below)
        solutions = solve(a.node)
        if solutions is None or isinstance(solutions, Every):
            return None if solutions is None else False
        return solutions == {b.value} and b.variable in (None, *variables(a.node))
    if a.node is None or b.node is None:
        return None
    p, q = normal_form(a.node), normal_form(b.node)
    if p is None or q is None:
        return None
    return times(p.above, q.below) == times(q.above, p.below) or is_approximate(a, q) or is_approximate(b, p)


def is_approximate(answer: Answer, exact: Quotient) -> bool:
    """A decimal for a number with a root or π, which may have been taken as 3.14 or 22/7."""
    if not isinstance(answer.node, Number) or not answer.node.decimals or exact.above.keys() <= {""}:
        return False
    value = constant(exact)
    if value is None:
        return False
    unit, slack = 10.0**-answer.node.decimals, 6e-4 if any("π" in term for term in exact.above) else 0.0
    return abs(float(answer.node.value) - value) <= 0.5001 * unit + slack * abs(value)


def rounds(answer: Answer, exact: Answer) -> bool:
    """Whether a number is the exact value to the places it is written with, whole numbers included."""
    node = answer.node
    node = node.operand if isinstance(node, Negative | Percentage) else node
    value: float | Rational | None = exact.meaning.value if isinstance(exact.meaning, Percent) else exact.value
    if value is None and exact.form is not None:
        value = constant(exact.form)
    if not isinstance(node, Number) or value is None or answer.value is None:
        return False
    written = node.value if answer.value >= 0 else -node.value
    return abs(float(written) - float(value)) <= 0.5000001 * 10.0**-node.decimals


def precision(node: Node | None) -> Rational:
    """The unit of the last decimal written, where two or more are: calculations may have been rounded or cut there."""
    if node is None:
        return 0
    if isinstance(node, Number):
        return Fraction(1, 10**node.decimals) if node.decimals >= 2 else 0
    if isinstance(node, Percentage):
        digits = node.operand
        return Fraction(1, 10 ** (digits.decimals + 2)) if isinstance(digits, Number) and digits.decimals else 0
    return min((unit for unit in map(precision, children(node)) if unit), default=0)


def _is_rounding(answer: Answer, exact: Rational) -> bool:
    node = answer.node.operand if isinstance(answer.node, Negative) else answer.node
    if not isinstance(node, Number) or node.decimals < 2 or isinstance(exact, int) or _terminates(exact.denominator):
        return False
    assert answer.value is not None
    return size(answer.value - exact) <= Fraction(1, 2 * 10**node.decimals)


def _is_percent(answer: Answer, exact: Rational) -> bool:
    """Whether so many hundredths are written, with or without the sign; a percentage without end may have one decimal."""
    if answer.value is None or not answer.is_worked_out:
        return False
    node = answer.node.operand if isinstance(answer.node, Negative) else answer.node
    value = 100 * answer.value if isinstance(node, Percentage) else answer.value
    digits = node.operand if isinstance(node, Percentage) else node
    if value == exact or not isinstance(digits, Number) or not digits.decimals:
        return value == exact
    has_end = isinstance(exact, int) or _terminates(exact.denominator)
    return not has_end and size(value - exact) <= Fraction(1, 2 * 10**digits.decimals)


def _terminates(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
