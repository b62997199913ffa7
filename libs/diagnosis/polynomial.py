"""Exact values and normal forms: every expression here is a quotient of two polynomials with rational coefficients.

A polynomial is a dict from monomial to coefficient; a monomial is its variables in order ("" is the constant, "xxy" is
x²y), so a product is a sorted concatenation and a degree is a length.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .expression import Binary, Equation, Negative, Node, Number, Ratio, Rational, Variable
from .notation import NotUnderstoodError

MAX_BITS = 2_000
MAX_EXPONENT = 12
MAX_DEGREE = 8
MAX_TERMS = 30

Polynomial = dict[str, Rational]
ONE: Polynomial = {"": 1}


class UndefinedError(NotUnderstoodError):
    """A division by zero."""


class Quotient(NamedTuple):
    """`above` over `below`; `below` is 1 for a polynomial and never the zero polynomial."""

    above: Polynomial
    below: Polynomial


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
    return None


def _operate(operator: str, left: Rational, right: Rational) -> Rational:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return _bounded(left * right)
    if operator == "/":
        if right == 0:
            raise UndefinedError("Division by zero.")
        return _bounded(reduced(Fraction(left) / right))
    return _power(left, right)


def _power(base: Rational, exponent: Rational) -> Rational:
    if not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT:
        raise NotUnderstoodError(
            f"The exponent {exponent} is not a whole number from -{MAX_EXPONENT} to {MAX_EXPONENT}."
        )
    if base == 0 and exponent < 0:
        raise UndefinedError("Division by zero.")
    return _bounded(reduced(Fraction(base) ** exponent))


def _bounded(value: Rational) -> Rational:
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise NotUnderstoodError("The numbers grow too large.")
    return value


def polynomial(node: Node) -> Polynomial | None:
    """The normal form of an expression without variables in a denominator, None for any other."""
    quotient = normal_form(node)
    return quotient.above if quotient is not None and quotient.below == ONE else None


@lru_cache(maxsize=512)
def normal_form(node: Node) -> Quotient | None:
    """The expression as a quotient of polynomials; None for an equation. Nobody may change what comes back."""
    return _normal_form(node)


def _normal_form(node: Node) -> Quotient | None:
    if isinstance(node, Number):
        return Quotient(_constant(node.value), ONE)
    if isinstance(node, Variable):
        return Quotient({node.name: 1}, ONE)
    if isinstance(node, Ratio):
        return Quotient(_constant(ratio_value(node)), ONE)
    if isinstance(node, Negative):
        inner = _normal_form(node.operand)
        return inner and Quotient(scaled(inner.above, -1), inner.below)
    if isinstance(node, Equation):
        return None
    left, right = _normal_form(node.left), _normal_form(node.right)
    return None if left is None or right is None else combine(node.operator, left, right)


def combine(operator: str, left: Quotient, right: Quotient) -> Quotient:
    """The quotient that `operator` makes of two. Raises UndefinedError for a division by zero."""
    if operator in "+-":
        addend = right.above if operator == "+" else scaled(right.above, -1)
        if left.below == right.below:
            return _quotient(plus(left.above, addend), left.below)
        return _quotient(
            plus(times(left.above, right.below), times(addend, left.below)), times(left.below, right.below)
        )
    if operator == "*":
        return _quotient(times(left.above, right.above), times(left.below, right.below))
    if operator == "/":
        if not right.above:
            raise UndefinedError("Division by zero.")
        return _quotient(times(left.above, right.below), times(left.below, right.above))
    exponent = right.above.get("", 0)
    if right.below != ONE or len(right.above) > 1 or (right.above and "" not in right.above):
        raise NotUnderstoodError("A variable in an exponent is not read here.")
    if list(left.above) in ([], [""]) and left.below == ONE:
        return Quotient(_constant(_power(left.above.get("", 0), exponent)), ONE)
    if not isinstance(exponent, int) or abs(exponent) > MAX_DEGREE:
        raise NotUnderstoodError(f"The exponent {exponent} is not a whole number from -{MAX_DEGREE} to {MAX_DEGREE}.")
    if exponent < 0:
        left = combine("/", Quotient(ONE, ONE), left)
    result = Quotient(ONE, ONE)
    for _ in range(abs(exponent)):
        result = combine("*", result, left)
    return result


def _quotient(above: Polynomial, below: Polynomial) -> Quotient:
    """Over 1 where the denominator is a number, or divides every term of the numerator as a monomial does."""
    if below == ONE:
        return Quotient(above, below)
    if len(below) == 1:
        (monomial, coefficient) = next(iter(below.items()))
        if all(_divides(monomial, term) for term in above):
            inverse = reduced(Fraction(1) / coefficient)
            return Quotient({_without(term, monomial): reduced(c * inverse) for term, c in above.items()}, ONE)
    return Quotient(above, below)


def _divides(monomial: str, term: str) -> bool:
    return all(term.count(letter) >= monomial.count(letter) for letter in set(monomial))


def _without(term: str, monomial: str) -> str:
    for letter in monomial:
        term = term.replace(letter, "", 1)
    return term


def _constant(value: Rational) -> Polynomial:
    return {"": value} if value else {}


def scaled(p: Polynomial, factor: Rational) -> Polynomial:
    return {term: reduced(_bounded(c * factor)) for term, c in p.items()} if factor else {}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    result = dict(p)
    for term, coefficient in q.items():
        total = result.get(term, 0) + coefficient
        if total:
            result[term] = reduced(total)
        else:
            del result[term]
    if len(result) > MAX_TERMS:
        raise NotUnderstoodError(f"The expression has more than {MAX_TERMS} terms.")
    return result


def minus(p: Polynomial, q: Polynomial) -> Polynomial:
    return plus(p, scaled(q, -1))


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    if q == ONE:
        return p
    if p == ONE:
        return q
    result: Polynomial = {}
    for term_p, c_p in p.items():
        for term_q, c_q in q.items():
            term = "".join(sorted(term_p + term_q)) if term_p and term_q else term_p or term_q
            if len(term) > MAX_DEGREE:
                raise NotUnderstoodError(f"The degree is above {MAX_DEGREE}.")
            result[term] = _bounded(result.get(term, 0) + c_p * c_q)
    if len(result) > MAX_TERMS:
        raise NotUnderstoodError(f"The expression has more than {MAX_TERMS} terms.")
    return {term: reduced(c) for term, c in result.items() if c}


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


def shown(quotient: Quotient) -> str:
    """A normal form as people write it: 2x - 3, (x + 1)/(x - 1)."""
    above = _shown_terms(quotient.above)
    return above if quotient.below == ONE else f"({above})/({_shown_terms(quotient.below)})"


def _shown_terms(p: Polynomial) -> str:
    text = ""
    for term in sorted(p, key=lambda t: (-len(t), t)):
        factor = size(p[term])
        sign = (" - " if p[term] < 0 else " + ") if text else ("-" if p[term] < 0 else "")
        text += sign + (term if factor == 1 and term else f"{factor}{term}")
    return text or "0"
