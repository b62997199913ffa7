"""Expressions of numbers as they are written: chains of operands and operators, with brackets inside brackets.

A tree says what belongs together; a pupil who works in another order sees the row of signs. Worked out with other levels
for the operators, or without a bracket, a chain gives what that pupil gets.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Node, Number, Ratio, Rational
from ..maths.values import number, reduced

MAX_OPERANDS = 12
MAX_EXPONENT = 12

Levels = Mapping[str, int]
RULES: Levels = {"+": 1, "-": 1, "*": 2, "/": 2}
_HIGHEST = 3


class Power(NamedTuple):
    """An operand raised to a whole power."""

    base: "Rational | Chain"
    exponent: int


class Chain(NamedTuple):
    """Operands joined by operators out of + - * /; an operand that is a chain stands in brackets."""

    operands: tuple["Operand", ...]
    operators: str


Operand = Rational | Power | Chain


def chain(node: Node) -> Chain | None:
    """The row of signs of a tree of numbers; None for anything else, and for what is too long."""
    operands, operators = list[Operand](), list[str]()
    if not isinstance(node, Binary) or not _lay_out(node, operands, operators):
        return None
    return Chain(tuple(operands), "".join(operators)) if len(operands) <= MAX_OPERANDS else None


def _lay_out(node: Node, operands: list[Operand], operators: list[str]) -> bool:
    """Append what `node` is written as, without brackets around it."""
    if isinstance(node, Binary) and node.operator in RULES:
        level = RULES[node.operator]
        if not _lay_out_part(node.left, level, operands, operators):
            return False
        operators.append(node.operator)
        return _lay_out_part(node.right, level + 1, operands, operators)
    if (
        isinstance(node, Ratio)
        and node.whole is None
        and node.denominator > 1
        and node.numerator % node.denominator == 0
    ):
        operands += node.numerator, node.denominator  # 6+12/3: a division written without blanks
        operators.append("/")
        return True
    operand = _operand(node)
    if operand is None:
        return False
    operands.append(operand)
    return True


def _lay_out_part(node: Node, least: int, operands: list[Operand], operators: list[str]) -> bool:
    """A part of an operation; it has brackets where its own operator binds less than `least`."""
    if isinstance(node, Binary) and RULES.get(node.operator, _HIGHEST) < least:
        inner = chain(node)
        if inner is not None:
            operands.append(inner)
        return inner is not None
    return _lay_out(node, operands, operators)


def _operand(node: Node) -> Operand | None:
    if not isinstance(node, Binary):
        return number(node)
    if not isinstance(node.right, Number) or not isinstance(node.right.value, int):
        return None
    base = chain(node.left) if isinstance(node.left, Binary) else number(node.left)
    return None if base is None or not 0 <= node.right.value <= MAX_EXPONENT else Power(base, node.right.value)


def worked(row: Chain, levels: Levels = RULES, power: Callable[[Power, Levels], Rational] | None = None) -> Rational:
    """The value where operators of a higher level are worked out first, and of the same level from left to right."""
    values = [_value(operand, levels, power) for operand in row.operands]
    operators = list(row.operators)
    for level in sorted({levels[operator] for operator in operators}, reverse=True):
        i = 0
        while i < len(operators):
            if levels[operators[i]] == level:
                values[i : i + 2] = [_operate(operators.pop(i), values[i], values[i + 1])]
            else:
                i += 1
    return reduced(values[0])


def _value(operand: Operand, levels: Levels, power: Callable[[Power, Levels], Rational] | None) -> Rational:
    if isinstance(operand, Chain):
        return worked(operand, levels, power)
    if isinstance(operand, Power):
        return power(operand, levels) if power else raised(operand, levels)
    return operand


def raised(operand: Power, levels: Levels = RULES) -> Rational:
    """The value of a power."""
    base = worked(operand.base, levels) if isinstance(operand.base, Chain) else operand.base
    if (base.numerator.bit_length() + base.denominator.bit_length()) * operand.exponent > 1_000:
        raise NotUnderstoodError("The numbers grow too large.")
    return base**operand.exponent


def _operate(operator: str, a: Rational, b: Rational) -> Rational:
    if operator == "+":
        return a + b
    if operator == "-":
        return a - b
    return a * b if operator == "*" else Fraction(a) / b


def without_brackets(row: Chain, drop: Callable[[str, Chain, str], bool]) -> Chain:
    """The chain with the signs of every bracket that is dropped run on; `drop` gets it with the signs beside it.

    A power of a bracket is then the power of its last number.
    """
    operands, operators = list[Operand](), ""
    for i, operand in enumerate(row.operands):
        before, after = row.operators[i - 1 : i] if i else "", row.operators[i : i + 1]
        inner = operand.base if isinstance(operand, Power) else operand
        if not isinstance(inner, Chain):
            operands.append(operand)
        else:
            inner = without_brackets(inner, drop)
            if drop(before, inner, "^" if isinstance(operand, Power) else after):
                last = inner.operands[-1]
                if isinstance(operand, Power):
                    if isinstance(last, Power):
                        raise NotUnderstoodError("A power of a power.")
                    last = Power(last, operand.exponent)
                operands += *inner.operands[:-1], last
                operators += inner.operators
            else:
                operands.append(operand._replace(base=inner) if isinstance(operand, Power) else inner)
        operators += after
    return Chain(tuple(operands), operators)
