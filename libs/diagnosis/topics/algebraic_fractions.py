"""Algebraic fractions (Matz 1982; Marquis 1988; Carry, Lewis & Bernard 1980; Kirshner & Awtry 2004; Guzmán, Kieran & Martínez
2010; Brown & Quinn 2006).
"""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Binary, Negative, Node, Ratio, Rational, has_variable
from ..maths.polynomial import ONE, Polynomial, Quotient, combine, minus, plus, polynomial, scaled
from ..maths.values import reduced
from ..shapes.monomial import addends, is_sum

Fractions = tuple[tuple[int, Polynomial, Polynomial], ...]


def cancelling(node: Node) -> tuple[Polynomial, Polynomial] | None:
    """A fraction with a sum above or below and a letter."""
    if isinstance(node, Negative):
        node = node.operand
    if not isinstance(node, Binary) or node.operator != "/" or not has_variable(node):
        return None
    above, below = polynomial(node.left), polynomial(node.right)
    if not above or not below or len(above) + len(below) < 3:
        return None
    return above, below


def fractions(node: Node) -> tuple[Fractions] | None:
    """Fractions added or subtracted, one of them with a letter: the sign, numerator and denominator of each."""
    if not is_sum(node):
        return None
    found = list[tuple[int, Polynomial, Polynomial]]()
    for sign, part in addends(node):
        one = _fraction(part)
        if one is None:
            return None
        found.append((sign, *one))
    return (tuple(found),) if any(any(p) for _, *parts in found for p in parts) else None


def _fraction(node: Node) -> tuple[Polynomial, Polynomial] | None:
    if isinstance(node, Negative):
        inner = _fraction(node.operand)
        return inner and (scaled(inner[0], -1), inner[1])
    if isinstance(node, Ratio) and node.whole is None:
        return {"": node.numerator}, {"": node.denominator}
    if not isinstance(node, Binary) or node.operator != "/":
        return None
    above, below = polynomial(node.left), polynomial(node.right)
    return (above, below) if above and below else None


def _ratio(a: tuple[str, Rational], b: tuple[str, Rational]) -> Quotient:
    """One term over another."""
    return combine("/", Quotient({a[0]: a[1]}, ONE), Quotient({b[0]: b[1]}, ONE))


def _over(above: Polynomial, below: Polynomial) -> Quotient | None:
    return combine("/", Quotient(above, ONE), Quotient(below, ONE)) if below else None


def cancels_terms(above: Polynomial, below: Polynomial) -> Iterator[Quotient | None]:
    """(x + 6)/(x + 2) as 6/2: what stands in both sums is struck out; or each term divided by the one below it."""
    if len(below) == 1:
        return
    for term in above.keys() & below.keys():
        factor = reduced(Fraction(above[term]) / below[term])
        without = {t: c for t, c in above.items() if t != term}, {t: c for t, c in below.items() if t != term}
        if factor == 1:
            yield _over(*without)
            yield _over(plus(without[0], ONE), plus(without[1], ONE))  # struck out to 1 and 1
        elif isinstance(factor, int):
            yield _over(plus(without[0], {"": factor}), plus(without[1], ONE))
            yield _over(plus(without[0], {"": factor}), without[1])
        elif term:
            yield _over(*without)
    if len(above) == len(below):
        pairs = list(zip(_by_degree(above), _by_degree(below), strict=True))
        yield _sum([_ratio(a, b) for a, b in pairs])
        last = pairs[-1]
        if last[0][1] < 0 and last[1][1] < 0:  # (x² - 9)/(x - 3) as x - 3
            yield combine("-", _sum([_ratio(a, b) for a, b in pairs[:-1]]), _ratio(*last))
    if len(above) == 1:
        (top,) = above.items()
        for t, c in below.items():
            if t == top[0]:
                inner = _ratio((t, c), top)
                rest = {u: d for u, d in below.items() if u != t}
                if inner.above == ONE:
                    yield _over(ONE, rest)
                yield combine("/", Quotient(ONE, ONE), combine("+", Quotient(rest, ONE), inner))


def _by_degree(p: Polynomial) -> list[tuple[str, Rational]]:
    return sorted(p.items(), key=lambda item: (-len(item[0]), item[0]))


def _sum(quotients: list[Quotient]) -> Quotient:
    result = quotients[0]
    for one in quotients[1:]:
        result = combine("+", result, one)
    return result


def cancels_one_term(above: Polynomial, below: Polynomial) -> Iterator[Quotient]:
    """(3x + 6)/3 as x + 6, (x + 5)/x as 5."""
    if len(below) != 1 or len(above) < 2:
        return
    (bottom,) = below.items()
    for term, c in above.items():
        inner = _ratio((term, c), bottom)
        rest = {t: d for t, d in above.items() if t != term}
        if inner.below == ONE and all(isinstance(d, int) for d in inner.above.values()):
            yield Quotient(plus(rest, inner.above), ONE)
            if inner.above == ONE:
                yield Quotient(rest, ONE)


def adds_across(parts: Fractions, *, same: bool) -> Quotient | None:
    """3/x + 4/x as 7/(2x), 1/a + 1/b as 2/(a + b)."""
    if all(below == parts[0][2] for _, _, below in parts) is not same:
        return None
    above, below = dict[str, Rational](), dict[str, Rational]()
    for sign, top, bottom in parts:
        above = plus(above, scaled(top, sign))
        below = plus(below, bottom) if sign > 0 or same else minus(below, bottom)
    return _over(above, below)


def equal_denominators_added(parts: Fractions) -> Iterator[Quotient | None]:
    """3/x + 4/x as 7/(2x); also as people type it, 7/2x."""
    result = adds_across(parts, same=True)
    yield result
    (letters, c), *more = result.below.items() if result else (("", 1),)
    if result and letters and not more and c != 1:
        yield Quotient({t + letters: reduced(Fraction(d) / c) for t, d in result.above.items()}, ONE)


def reciprocals(parts: Fractions) -> Iterator[Quotient | None]:
    """1/a + 1/b as 2/(a + b) or 1/(a + b)."""
    yield adds_across(parts, same=False)
    if all(top == ONE for _, top, _ in parts) and adds_across(parts, same=False):
        below = dict[str, Rational]()
        for sign, _, bottom in parts:
            below = plus(below, scaled(bottom, sign))
        yield _over(ONE, below)


def over_product(parts: Fractions) -> Quotient | None:
    """1/a + 1/b as 2/(ab)."""
    if all(below == parts[0][2] for _, _, below in parts):
        return None
    above, below = dict[str, Rational](), Quotient(ONE, ONE)
    for sign, top, bottom in parts:
        above, below = plus(above, scaled(top, sign)), combine("*", below, Quotient(bottom, ONE))
    return _over(above, below.above)


def _kept(quotients: Iterator[Quotient | None]) -> list[Quotient]:
    return [one for one in quotients if one is not None]


# fmt: off
_CANCELLING = (
    Malrule(
        "ALGEBRA_EXPR_FRACTION_CANCELS_TERMS", "EXP32", "Terms cancelled instead of factors", VERY_COMMON,
        "Strikes out terms of a sum above and below the line.",
        "Simplify (x + 6)/(x + 2) → 3; Simplify (x + 6)/(x + 2) → 4; Simplify x/(x + 5) → 1/5",
        lambda above, below: _kept(cancels_terms(above, below)),
    ),
    Malrule(
        "ALGEBRA_EXPR_FRACTION_CANCELS_ONE_TERM", "EXP33", "Only one term of the numerator divided", VERY_COMMON,
        "Divides one term of the numerator by the denominator and leaves the other as it is.",
        "Simplify (3x + 6)/3 → x + 6; Simplify (x + 5)/x → 5",
        cancels_one_term,
    ),
)
_SUMS = (
    Malrule(
        "ALGEBRA_EXPR_FRACTION_ADDS_ACROSS", "EXP34", "Fractions added across", VERY_COMMON,
        "Adds the numerators, or keeps them, and adds the denominators.",
        "Simplify 1/a + 1/b → 1/(a + b); Simplify 1/a + 1/b → 2/(a + b); Simplify x/2 + x/3 → 2x/5",
        lambda parts: _kept(reciprocals(parts)),
    ),
    Malrule(
        "ALGEBRA_EXPR_FRACTION_EQUAL_DENOMINATORS_ADDED", "EXP35", "Equal denominators added", VERY_COMMON,
        "Adds the numerators and adds the denominators too, although they are equal.",
        "Simplify 3/x + 4/x → 7/(2x)",
        lambda parts: _kept(equal_denominators_added(parts)),
    ),
    Malrule(
        "ALGEBRA_EXPR_FRACTION_ADDS_OVER_PRODUCT", "", "Numerators added over the product of the denominators", OCCASIONAL,
        "Multiplies the denominators and adds the numerators as they are.",
        "Simplify 1/a + 1/b → 2/(ab); Simplify x/2 + x/3 → 2x/6",
        over_product,
    ),
)
# fmt: on

TOPIC = Topic(
    "algebraic-fractions",
    "ALGEBRA/EXPR",
    (Form(cancelling, _CANCELLING), Form(fractions, _SUMS)),
    "Algebraic fractions",
)
