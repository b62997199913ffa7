"""Normal forms: every expression here is a quotient of two polynomials with rational coefficients.

A polynomial is a dict from monomial to coefficient; a monomial is its variables in order ("" is the constant, "xxy" is
x²y), so a product is a sorted concatenation and a degree is a length. The square root of a prime p is a variable too, a
letter of the private use area that stands behind all others; its square becomes p. So √12 and 2√3 have one normal form.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .errors import NotUnderstoodError
from .expression import (
    Absolute,
    Binary,
    Comparison,
    Equation,
    Negative,
    Node,
    Number,
    Percentage,
    Ratio,
    Rational,
    Root,
    Variable,
)
from .values import MAX_EXPONENT, UndefinedError, bounded, exact_root, number, power, ratio_value, reduced, written

MAX_DEGREE = 12  # of a sum; a single term may have MAX_POWER
MAX_POWER = 150
MAX_TERMS = 30
ROOTS = 0xE000  # where the letters for √2, √3, √5 … are
LARGEST_PRIME = 6_000
LARGEST_RADICAND = 10**9  # is taken apart into primes; squares may be larger

Polynomial = dict[str, Rational]
ONE: Polynomial = {"": 1}


class Quotient(NamedTuple):
    """`above` over `below`; `below` is 1 for a polynomial and never the zero polynomial."""

    above: Polynomial
    below: Polynomial


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
    if isinstance(node, Root):
        value = number(node.radicand)
        if value is None:
            raise NotUnderstoodError("A root of an expression with a letter is not read here.")
        return root_of(value, node.degree)
    if isinstance(node, Percentage | Absolute):
        value = number(node)
        if value is None:
            raise NotUnderstoodError("A percentage or an absolute value of a letter is not read here.")
        return Quotient(_constant(value), ONE)
    if isinstance(node, Equation | Comparison):
        return None
    left, right = _normal_form(node.left), _normal_form(node.right)
    return None if left is None or right is None else combine(node.operator, left, right)


def root_of(value: Rational, degree: int = 2) -> Quotient:
    """The root as a normal form: √12 as 2√3, √(1/2) as √2/2. Raises NotUnderstoodError where there is none."""
    exact = exact_root(value, degree)
    if exact is not None:
        return Quotient(_constant(exact), ONE)
    if value < 0 or degree != 2 or value.numerator * value.denominator > LARGEST_RADICAND:
        raise NotUnderstoodError(f"The root of {written(value)} is not read here.")
    left, factor, letters, prime = value.numerator * value.denominator, Fraction(1, value.denominator), "", 2
    while left > 1:
        if prime * prime > left:
            prime = left
        if prime > LARGEST_PRIME:
            raise NotUnderstoodError(f"The root of {written(value)} is not read here.")
        while left % (prime * prime) == 0:
            left //= prime * prime
            factor *= prime
        if left % prime == 0:
            left //= prime
            letters += chr(ROOTS + prime)
        prime += 1
    return Quotient({letters: reduced(factor)}, ONE)


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
        below = right.above
        if len(below) == 1:
            roots = "".join(letter for letter in next(iter(below)) if ord(letter) >= ROOTS)
            if roots:  # rationalised: 1/√2 is √2/2
                left, below = Quotient(times(left.above, {roots: 1}), left.below), times(below, {roots: 1})
        return _quotient(times(left.above, right.below), times(left.below, below))
    exponent = right.above.get("", 0)
    if right.below != ONE or len(right.above) > 1 or (right.above and "" not in right.above):
        raise NotUnderstoodError("A variable in an exponent is not read here.")
    if list(left.above) in ([], [""]) and left.below == ONE:
        return Quotient(_constant(power(left.above.get("", 0), exponent)), ONE)
    most = MAX_EXPONENT if len(left.above) == len(left.below) == 1 else MAX_DEGREE
    if not isinstance(exponent, int) or abs(exponent) > most:
        raise NotUnderstoodError(f"The exponent {exponent} is not a whole number from -{most} to {most}.")
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


def is_equal(p: Quotient, q: Quotient) -> bool:
    """Whether two normal forms are the same expression: of a fraction there are several. What grows too large is not."""
    try:
        return p == q or times(p.above, q.below) == times(q.above, p.below)
    except NotUnderstoodError:
        return False


def _divides(monomial: str, term: str) -> bool:
    return all(term.count(letter) >= monomial.count(letter) for letter in set(monomial))


def _without(term: str, monomial: str) -> str:
    for letter in monomial:
        term = term.replace(letter, "", 1)
    return term


def _constant(value: Rational) -> Polynomial:
    return {"": value} if value else {}


def scaled(p: Polynomial, factor: Rational) -> Polynomial:
    return {term: reduced(bounded(c * factor)) for term, c in p.items()} if factor else {}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    result = dict(p)
    for term, coefficient in q.items():
        total = result.get(term, 0) + coefficient
        if total:
            result[term] = reduced(total)
        else:
            result.pop(term, None)
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
    most = MAX_POWER if len(p) == len(q) == 1 else MAX_DEGREE
    for term_p, c_p in p.items():
        for term_q, c_q in q.items():
            c = c_p * c_q
            if term_p and term_q:
                term = "".join(sorted(term_p + term_q))
                if ord(term[-1]) >= ROOTS:
                    term, c = _without_squares(term, c)
                if len(term) > most:
                    raise NotUnderstoodError(f"The degree is above {most}.")
            else:
                term = term_p or term_q
            result[term] = bounded(result.get(term, 0) + c)
    if len(result) > MAX_TERMS:
        raise NotUnderstoodError(f"The expression has more than {MAX_TERMS} terms.")
    return {term: reduced(c) for term, c in result.items() if c}


def _without_squares(term: str, c: Rational) -> tuple[str, Rational]:
    """√2·√2 is 2."""
    for letter in set(term):
        prime = ord(letter) - ROOTS
        if prime > 0:
            pairs = term.count(letter) // 2
            term = term.replace(letter, "", 2 * pairs)
            c *= prime**pairs
    return term, c


def expression(quotient: Quotient) -> Node:
    """A tree of the normal form."""
    above = _sum_of(quotient.above)
    return above if quotient.below == ONE else Binary("/", above, _sum_of(quotient.below))


def _sum_of(p: Polynomial) -> Node:
    whole: Node | None = None
    for term, c in p.items():
        node: Node = Number(c)
        for letter in term:
            factor: Node = Variable(letter) if ord(letter) < ROOTS else Root(Number(ord(letter) - ROOTS), 2)
            node = Binary("*", node, factor)
        whole = node if whole is None else Binary("+", whole, node)
    return Number(0) if whole is None else whole
