"""Collecting like terms (Booth 1984, 1988; Tirosh, Even & Robinson 1998; Küchemann 1981; Demby 1997; MacGregor & Stacey
1997; Herscovics & Linchevski 1994; Vlassis 2004; Sleeman 1984).
"""

from collections.abc import Callable, Iterator
from math import prod
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Binary, Node, Rational
from ..maths.polynomial import Polynomial, Quotient, plus
from ..maths.values import reduced, size
from ..shapes.monomial import (
    Term,
    conjoined,
    either,
    factors_of,
    is_sum,
    multiplied,
    product,
    quotient,
    term,
    terms_of,
    total,
)


class Sum(NamedTuple):
    """Terms in the order they are written, their coefficients by like terms, and the right sum."""

    terms: tuple[Term, ...]
    like: dict[str, list[Rational]]
    right: Polynomial

    def instead(self, wrong: Callable[[str, list[Rational]], list[Term]]) -> Iterator[Quotient]:
        """The sums that come of collecting like terms with letters in a wrong way: one kind of them, and every kind."""
        found = {
            letters: several
            for letters, cs in self.like.items()
            if letters and len(cs) > 1 and (several := wrong(letters, cs))
        }
        for letters, several in found.items():
            for one in several:
                yield quotient(plus({t: c for t, c in self.right.items() if t != letters}, one.alone))
        if len(found) > 1:
            kept = {t: c for t, c in self.right.items() if t not in found}
            yield quotient(plus(kept, total(several[0] for several in found.values())))


def _sum(node: Node) -> tuple[Sum] | None:
    terms = terms_of(node) if is_sum(node) else None
    if terms is None or not any(one.letters for one in terms):
        return None
    like: dict[str, list[Rational]] = {}
    for one in terms:
        like.setdefault(one.letters, []).append(one.coefficient)
    return (Sum(terms, like, total(terms)),)


def _product(node: Node) -> tuple[tuple[Term, ...]] | None:
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    found = tuple(one for factor in factors_of(node) if (one := term(factor)) is not None)
    if len(found) < 2 or len(found) != len(factors_of(node)) or not any(one.letters for one in found):
        return None
    return (found,)


def as_product(s: Sum) -> Iterator[Quotient]:
    """3x + 5 as 15x."""
    if len(s.right) < 2:
        return
    value, letters = multiplied(s.right), "".join(sorted("".join(s.right)))
    yield quotient({letters: value})
    if value < 0:
        yield quotient({letters: -value})


def _coefficients_multiplied(letters: str, cs: list[Rational]) -> list[Term]:
    if all(size(c) == 1 for c in cs):
        return []
    value = prod(cs)
    values = [value] if value > 0 else [value, -value]
    return [Term(reduced(v), power) for v in values for power in (letters, _power(letters, len(cs)))]


def _power(letters: str, n: int) -> str:
    return "".join(sorted(letters * n))


def letter_dropped(s: Sum) -> Iterator[Quotient]:
    """3x + 5x as 8; with other terms, of the like terms only or of all."""
    yield quotient(Term(reduced(sum(one.coefficient for one in s.terms)), "").alone)
    yield from s.instead(lambda letters, cs: [Term(reduced(sum(cs)), "")])


def taken_away(s: Sum) -> Iterator[Quotient]:
    """3x - x as 3, and 3x - 3 as x."""
    yield from s.instead(lambda letters, cs: [Term(cs[0], "")] if len(cs) == 2 and cs[1] == -1 and cs[0] > 1 else [])
    if len(s.terms) == 2 and not s.terms[1].letters and s.terms[0].coefficient == -s.terms[1].coefficient > 1:
        yield quotient({s.terms[0].letters: 1})


def minus_detached(s: Sum) -> Iterator[Quotient]:
    """The minus of a term works on the terms behind it too, or changes places with the sign beside it."""
    for i in range(1, len(s.terms) - 1):
        this, beyond = s.terms[i], s.terms[i + 1]
        if this.coefficient < 0 < beyond.coefficient:
            yield quotient(total((*s.terms[: i + 1], beyond.scaled(-1), *s.terms[i + 2 :])))
            if i + 2 < len(s.terms):
                behind = (one.scaled(-1) if one.coefficient > 0 else one for one in s.terms[i + 1 :])
                yield quotient(total((*s.terms[: i + 1], *behind)))
        if (this.coefficient < 0) != (beyond.coefficient < 0):
            yield quotient(total((*s.terms[:i], this.scaled(-1), beyond.scaled(-1), *s.terms[i + 2 :])))


def _signs_muddled(letters: str, cs: list[Rational]) -> list[Term]:
    if len(cs) != 2 or all(c > 0 for c in cs):
        return []
    difference, together = size(size(cs[0]) - size(cs[1])), size(cs[0]) + size(cs[1])
    return [Term(value, letters) for value in (difference, -difference, together, -together) if value != sum(cs)]


def exponent_kept(terms: tuple[Term, ...]) -> Quotient | None:
    """3x · 5x as 15x."""
    whole, letters = product(terms), either(one.letters for one in terms)
    return None if letters == whole.letters else quotient({letters: whole.coefficient})


def doubled(terms: tuple[Term, ...]) -> Quotient | None:
    """x · x as 2x."""
    letters = terms[0].letters
    if not letters or any(one.letters != letters for one in terms):
        return None
    return quotient({letters: len(terms) * product(terms).coefficient})


# fmt: off
_SUMS = (
    Malrule(
        "ALGEBRA_EXPR_UNLIKE_TERMS_JOINED", "EXP01", "Unlike terms joined", VERY_COMMON,
        "Adds the numbers of terms that are not alike and writes all the letters behind.",
        "Simplify 3x + 5 → 8x; Simplify 2a + 3b → 5ab; Simplify 3x + 5 + 2x → 10x",
        lambda s: conjoined(s.right),
    ),
    Malrule(
        "ALGEBRA_EXPR_UNLIKE_TERMS_MULTIPLIED", "EXP02", "Unlike terms multiplied", OCCASIONAL,
        "Multiplies terms that are not alike instead of leaving them as a sum.",
        "Simplify 3x + 5 → 15x; Simplify 2a + 3b → 6ab",
        as_product,
    ),
    Malrule(
        "ALGEBRA_EXPR_LIKE_TERMS_EXPONENTS_ADDED", "EXP03", "Exponents added in a sum", COMMON,
        "Adds the coefficients of like terms and adds their exponents too.",
        "Simplify 3x + 5x → 8x^2; Simplify 3y^2 + 5y^2 → 8y^4",
        lambda s: s.instead(lambda letters, cs: [Term(reduced(sum(cs)), _power(letters, len(cs)))]),
    ),
    Malrule(
        "ALGEBRA_EXPR_LIKE_TERMS_MULTIPLIED", "EXP04", "Coefficients of like terms multiplied", OCCASIONAL,
        "Multiplies the coefficients of like terms instead of adding them.",
        "Simplify 3x + 5x → 15x",
        lambda s: s.instead(_coefficients_multiplied),
    ),
    Malrule(
        "ALGEBRA_EXPR_LETTER_DROPPED", "EXP05", "Letter dropped", COMMON,
        "Adds the numbers and leaves the letter out.",
        "Simplify 3x + 5x → 8; Simplify 3x + 5 → 8",
        letter_dropped,
    ),
    Malrule(
        "ALGEBRA_EXPR_LETTER_TAKEN_AWAY", "EXP06", "Letter taken away from the term", COMMON,
        "Takes the letter away from a term as if it were a thing beside the number.",
        "Simplify 3x - x → 3; Simplify 7ab - ab → 7",
        taken_away,
    ),
    Malrule(
        "ALGEBRA_EXPR_MINUS_DETACHED", "EXP07", "Minus attached to the wrong term", COMMON,
        "Lets a minus work on the term behind the one it stands before.",
        "Simplify 7x - 3y + 2x → 5x - 3y; Simplify 9 - 2a + 4 → 5 - 2a",
        minus_detached,
    ),
    Malrule(
        "ALGEBRA_EXPR_SUM_OF_LETTERS_SQUARED", "EXP09", "A letter added to itself written as its square", COMMON,
        "Writes a sum of equal letters as a power.",
        "Simplify x + x → x^2; Simplify y + y + y → y^3",
        lambda s: s.instead(
            lambda letters, cs: [Term(1, _power(letters, len(cs)))] if all(c == 1 for c in cs) else []
        ),
    ),
    Malrule(
        "ALGEBRA_EXPR_SIGNS_OF_COEFFICIENTS", "", "Coefficients with signs added wrongly", OCCASIONAL,
        "Collects the right terms but adds their signed coefficients wrongly.",
        "Simplify 4x - 7x → 3x; Simplify -3a + 5a → -8a",
        lambda s: s.instead(_signs_muddled),
    ),
)

_PRODUCTS = (
    Malrule(
        "ALGEBRA_MONOMIAL_SQUARE_AS_DOUBLE", "EXP08", "A letter times itself written as twice the letter", COMMON,
        "Adds equal letters where they are multiplied.",
        "Simplify x × x → 2x; Simplify y × y × y → 3y",
        doubled,
    ),
    Malrule(
        "ALGEBRA_MONOMIAL_EXPONENT_KEPT", "EXP10", "Exponents not added in a product", COMMON,
        "Multiplies the coefficients and writes the letter only once.",
        "Simplify 3x × 5x → 15x",
        exponent_kept,
    ),
    Malrule(
        "ALGEBRA_MONOMIAL_COEFFICIENTS_ADDED", "EXP11", "Coefficients added in a product", COMMON,
        "Adds the coefficients where they should be multiplied.",
        "Simplify 3x × 5x → 8x^2; Simplify 2a × 3b → 5ab",
        lambda terms: quotient({product(terms).letters: reduced(sum(one.coefficient for one in terms))}),
    ),
)
# fmt: on

TOPIC = Topic(
    "collecting-like-terms", "ALGEBRA/EXPR", (Form(_sum, _SUMS), Form(_product, _PRODUCTS)), "Collecting like terms"
)
