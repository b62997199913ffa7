"""Exact values: whole numbers as int, everything else as Fraction."""

import math
from fractions import Fraction

from .errors import NotUnderstoodError
from .expression import Absolute, Binary, Negative, Node, Number, Percentage, Ratio, Rational, Root

MAX_BITS = 2_000
MAX_EXPONENT = 100


class UndefinedError(NotUnderstoodError):
    """A division by zero."""


def ratio_value(node: Ratio) -> Rational:
    """The value of a written fraction. Raises UndefinedError for a zero denominator."""
    if node.denominator == 0:
        raise UndefinedError(f"{written(node)} divides by zero.")
    part = Fraction(node.numerator, node.denominator)
    if node.whole is not None:
        part = node.whole - part if node.whole < 0 else node.whole + part
    return reduced(part)


def reduced(value: Rational) -> Rational:
    """A whole number as int, everything else as Fraction: int arithmetic is ten times as fast."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def number(node: Node) -> Rational | None:
    """The exact value of an expression without variables, None for any other."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Ratio):
        return ratio_value(node)
    if isinstance(node, Negative):
        value = number(node.operand)
        return None if value is None else -value
    if isinstance(node, Binary):
        left, right = number(node.left), number(node.right)
        return None if left is None or right is None else _operate(node.operator, left, right)
    if isinstance(node, Percentage):
        value = number(node.operand)
        return None if value is None else reduced(Fraction(value) / 100)
    if isinstance(node, Root):
        value = number(node.radicand)
        return None if value is None else exact_root(value, node.degree)
    if isinstance(node, Absolute):
        value = number(node.operand)
        return None if value is None else size(value)
    return None


def exact_root(value: Rational, degree: int) -> Rational | None:
    """The root of a perfect power, None for any other number; a negative number has a cube root and no square root."""
    if value < 0:
        root = exact_root(-value, degree) if degree % 2 else None
        return None if root is None else -root
    parts = []
    for part in (value.numerator, value.denominator):
        near = round(part ** (1 / degree)) if part < 10**15 else math.isqrt(part) if degree == 2 else 0
        if near**degree != part:
            return None
        parts.append(near)
    return reduced(Fraction(*parts))


def _operate(operator: str, left: Rational, right: Rational) -> Rational:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return bounded(left * right)
    if operator == "/":
        if right == 0:
            raise UndefinedError("Division by zero.")
        return bounded(reduced(Fraction(left) / right))
    return power(left, right)


def power(base: Rational, exponent: Rational) -> Rational:
    """A power with an exact value. Raises NotUnderstoodError for any other."""
    if isinstance(exponent, Fraction) and exponent.denominator in (2, 3):
        root = exact_root(base, exponent.denominator)
        if root is not None:
            base, exponent = root, exponent.numerator
    if not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT:
        raise NotUnderstoodError(
            f"The exponent {exponent} is not a whole number from -{MAX_EXPONENT} to {MAX_EXPONENT}."
        )
    if abs(exponent) * (base.numerator.bit_length() + base.denominator.bit_length()) > 2 * MAX_BITS:
        raise NotUnderstoodError("The numbers grow too large.")
    if base == 0 and exponent < 0:
        raise UndefinedError("Division by zero.")
    return bounded(reduced(Fraction(base) ** exponent))


def bounded(value: Rational) -> Rational:
    """The value. Raises NotUnderstoodError for one that has grown too large."""
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise NotUnderstoodError("The numbers grow too large.")
    return value


def size(value: Rational) -> Rational:
    """The value without its sign."""
    return -value if value < 0 else value


def written(value: Rational | Ratio | Number) -> str:
    """The way a value is shown to people: 5, 2/6, -3 1/2."""
    if isinstance(value, Number):
        value = value.value
    if isinstance(value, Ratio):
        whole = "" if value.whole is None else f"{value.whole} "
        return f"{whole}{value.numerator}/{value.denominator}"
    return str(value)
