"""Reading what stands on the paper: a number, a number for a variable (x = 5), an expression or an equation."""

from fractions import Fraction
from typing import NamedTuple

from .expression import (
    Binary,
    Equation,
    Negative,
    Node,
    Number,
    Ratio,
    Rational,
    Variable,
    children,
    has_variable,
    parse,
)
from .notation import NotUnderstoodError, plain
from .polynomial import UndefinedError, normal_form, number, size, times
from .solution import Every, same_solutions, solve, variables


class Answer(NamedTuple):
    """`node` is what stands for the answer (behind "x ="), `value` its number, `variable` the letter it is given for.

    `line` is everything that is written.
    """

    node: Node
    value: Rational | None
    variable: str | None
    line: Node

    @property
    def is_worked_out(self) -> bool:
        """Whether a number is written, not a calculation that would give it."""
        return is_written_number(self.node)


def is_written_number(node: Node) -> bool:
    """Whether it is a number as it is written down, with nothing left to calculate; 10/2 counts as a fraction."""
    if isinstance(node, Binary):
        return node.operator == "/" and isinstance(node.left, Number) and isinstance(node.right, Number)
    return isinstance(node, Number | Ratio) or (isinstance(node, Negative) and is_written_number(node.operand))


def read(text: str) -> Answer:
    """The answer written as `text`. Raises NotUnderstoodError naming the part that cannot be read."""
    return interpret(parse(plain(text)))


def interpret(node: Node) -> Answer:
    """What a line says as an answer: the last number of a calculation, the number given for a variable."""
    if not isinstance(node, Equation):
        return Answer(node, _value(node), None, node)
    first, last = node.sides[0], node.sides[-1]
    if isinstance(first, Variable) and (value := _value(last)) is not None:
        return Answer(last, value, first.name, node)
    if isinstance(last, Variable) and len(node.sides) == 2 and (value := _value(first)) is not None:
        return Answer(first, value, last.name, node)
    if not has_variable(node):
        result = _result(node.sides)
        if result is not None:
            return Answer(result, _value(result), None, node)
    return Answer(node, None, None, node)


def _result(sides: tuple[Node, ...]) -> Node | None:
    """The result of a calculation: what is worked out behind a task (2 + 2 = 5), or on either side of a true equality."""
    first, last = sides[0], sides[-1]
    if is_written_number(last) and not is_written_number(first):
        return last
    if _value(first) != _value(last):
        return None
    return first if is_written_number(first) else last


def _value(node: Node) -> Rational | None:
    try:
        return number(node)
    except UndefinedError:
        return None


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
    if a.value is not None and b.value is not None:
        if a.variable and b.variable and a.variable != b.variable:
            return False
        return a.value == b.value or _is_rounding(a, b.value) or _is_rounding(b, a.value)
    if a.node == b.node and a.variable == b.variable:
        return True
    # Where one is undefined (0/0) and the other is not understood, either may be found out first: always the same one.
    first, second = sorted((a, b), key=repr)
    try:
        return _same_statement(first, second)
    except UndefinedError:
        return False
    except NotUnderstoodError:
        return None


def _same_statement(a: Answer, b: Answer) -> bool | None:
    if isinstance(a.node, Equation) and isinstance(b.node, Equation):
        return same_solutions(a.node, b.node)
    if isinstance(b.node, Equation):
        a, b = b, a
    if isinstance(a.node, Equation):
        if b.value is None:
            return False
        solutions = solve(a.node)
        if solutions is None or isinstance(solutions, Every):
            return None if solutions is None else False
        return solutions == {b.value} and b.variable in (None, *variables(a.node))
    p, q = normal_form(a.node), normal_form(b.node)
    if p is None or q is None:
        return None
    return times(p.above, q.below) == times(q.above, p.below)


def precision(node: Node) -> Rational:
    """The unit of the last decimal written, where two or more are: calculations may have been rounded or cut there."""
    if isinstance(node, Number):
        return Fraction(1, 10**node.decimals) if node.decimals >= 2 else 0
    return min((unit for unit in map(precision, children(node)) if unit), default=0)


def _is_rounding(answer: Answer, exact: Rational) -> bool:
    node = answer.node.operand if isinstance(answer.node, Negative) else answer.node
    if not isinstance(node, Number) or node.decimals < 2 or isinstance(exact, int) or _terminates(exact.denominator):
        return False
    assert answer.value is not None
    return size(answer.value - exact) <= Fraction(1, 2 * 10**node.decimals)


def _terminates(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
