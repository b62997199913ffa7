"""Single terms as they are written, and what becomes of them when they are joined or multiplied.

Here a term is a coefficient and letters in order, as in `polynomial`: 3x²y is Term(3, "xxy").
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import NamedTuple

from ..maths.expression import Binary, Negative, Node, Number, Ratio, Rational, Variable
from ..maths.polynomial import ONE, Polynomial, Quotient, plus
from ..maths.values import ratio_value, reduced

LARGEST_POWER = 30
MOST_TERMS = 6


class Term(NamedTuple):
    coefficient: Rational
    letters: str

    @property
    def alone(self) -> Polynomial:
        """The term as a polynomial."""
        return {self.letters: self.coefficient} if self.coefficient else {}

    def times(self, other: "Term") -> "Term":
        """The product of two terms."""
        return Term(reduced(self.coefficient * other.coefficient), "".join(sorted(self.letters + other.letters)))

    def scaled(self, factor: Rational) -> "Term":
        """So many times the term."""
        return Term(reduced(self.coefficient * factor), self.letters)


def addends(node: Node) -> list[tuple[int, Node]]:
    """What is added in a sum, each with its sign; a bracket stays closed."""
    if isinstance(node, Binary) and node.operator in "+-":
        return [*addends(node.left), (1 if node.operator == "+" else -1, node.right)]
    return [(-1, node.operand)] if isinstance(node, Negative) else [(1, node)]


def term(node: Node) -> Term | None:
    """A number, or letters with a number in front; every letter once, so neither 3x · 5x nor a bracket."""
    if isinstance(node, Variable):
        return Term(1, node.name)
    if isinstance(node, Number | Ratio):
        return Term(node.value if isinstance(node, Number) else ratio_value(node), "")
    if isinstance(node, Negative):
        inner = term(node.operand)
        return inner and inner.scaled(-1)
    if not isinstance(node, Binary):
        return None
    if node.operator == "^":
        return _letter_power(node)
    left = term(node.left) if node.operator in "*/" else None
    if left is None:
        return None
    if node.operator == "/":
        below = node.right.value if isinstance(node.right, Number) else 0
        return Term(reduced(Fraction(left.coefficient) / below), left.letters) if below and left.letters else None
    right = _letter_power(node.right) if isinstance(node.right, Variable | Binary) else None
    return None if right is None or right.letters[0] in left.letters else left.times(right)


def _letter_power(node: Node) -> Term | None:
    if isinstance(node, Variable):
        return Term(1, node.name)
    if isinstance(node, Binary) and node.operator == "^" and isinstance(node.left, Variable):
        n = node.right.value if isinstance(node.right, Number) else 0
        return Term(1, node.left.name * n) if isinstance(n, int) and 0 < n <= LARGEST_POWER else None
    return None


def terms_of(node: Node) -> tuple[Term, ...] | None:
    """The terms of a sum as they are written, None where one of them is something else."""
    found = []
    for sign, part in addends(node):
        one = term(part)
        if one is None:
            return None
        found.append(one.scaled(sign))
    return tuple(found) if len(found) <= MOST_TERMS else None


def is_sum(node: Node) -> bool:
    """Whether something is added or subtracted in it at the top."""
    return isinstance(node, Binary) and node.operator in "+-"


def factors_of(node: Node) -> list[Node]:
    """What is multiplied in a product; a term stays together."""
    if isinstance(node, Binary) and node.operator == "*" and term(node) is None:
        return [*factors_of(node.left), *factors_of(node.right)]
    return [node]


def total(terms: Iterable[Term]) -> Polynomial:
    """The sum of terms, like terms collected."""
    result: Polynomial = {}
    for one in terms:
        result = plus(result, one.alone)
    return result


def product(terms: Iterable[Term]) -> Term:
    """The product of terms."""
    result = Term(1, "")
    for one in terms:
        result = result.times(one)
    return result


def quotient(p: Polynomial) -> Quotient:
    """A polynomial as an outcome."""
    return Quotient(p, ONE)


def either(terms: Iterable[str]) -> str:
    """Every letter of the monomials in its highest power: x²y of x² and xy."""
    terms = tuple(terms)
    return "".join(letter * max(t.count(letter) for t in terms) for letter in sorted(set("".join(terms))))


def joined(p: Polynomial) -> Iterator[Term]:
    """Unlike terms joined to one: 3x + 5 to 8x, 2a + 3b to 5ab, 2x² + 3x to 5x³ or 5x²; a + b to 2ab or ab."""
    coefficient, together = reduced(sum(p.values())), "".join(sorted("".join(p)))
    once = either(p)
    for letters in (together,) if together == once else (together, once):
        yield Term(coefficient, letters)
    if all(c == 1 for c in p.values()):
        yield Term(1, together)


def conjoined(p: Polynomial) -> Iterator[Quotient]:
    """All unlike terms of a sum joined to one, or two of them."""
    if len(p) < 2 or not any(p):
        return
    for one in joined(p):
        yield quotient(one.alone)
    if 2 < len(p) <= 4:
        for pair in combinations(p, 2):
            if any(pair):
                rest = {t: c for t, c in p.items() if t not in pair}
                for one in joined({t: p[t] for t in pair}):
                    yield quotient(plus(rest, one.alone))


def multiplied(p: Polynomial) -> Rational:
    """The product of the coefficients."""
    return reduced(prod(p.values(), start=Fraction(1)))
