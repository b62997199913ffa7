"""Ways of multiplying brackets out that go wrong.

A function of a bracket gives the terms it is multiplied out to, once for every way in which the error can show.
"""

from collections.abc import Callable, Iterator

from ..maths.expression import Rational
from ..maths.polynomial import Quotient, plus
from ..maths.values import size
from .brackets import Expansion, Multiple, Wrong, raised
from .monomial import Term, conjoined, either, quotient

Terms = tuple[Term, ...]
Ways = Iterator[Terms]


def times(a: Term, terms: Terms) -> Terms:
    return tuple(a.times(one) for one in terms)


def is_bare_minus(a: Term) -> bool:
    return a == Term(-1, "")


def first_only(a: Term, inside: Terms) -> Ways:
    """3(x + 4) as 3x + 4; the sign may still work on the others."""
    if is_bare_minus(a):
        return
    yield (a.times(inside[0]), *inside[1:])
    if a.coefficient < 0:
        yield (a.times(inside[0]), *(one.scaled(-1) for one in inside[1:]))


def last_only(a: Term, inside: Terms) -> Ways:
    """3(x + 4) as x + 12."""
    if is_bare_minus(a):
        return
    yield (*inside[:-1], a.times(inside[-1]))
    if a.coefficient < 0:
        yield (*(one.scaled(-1) for one in inside[:-1]), a.times(inside[-1]))


def adds_to_others(a: Term, inside: Terms) -> Ways:
    """3(x + 4) as 3x + 7."""
    if is_bare_minus(a):
        return
    if a.letters:
        yield (a.times(inside[0]), *(part for one in inside[1:] for part in (one, a)))
    else:
        yield (a.times(inside[0]), *(Term(one.coefficient + a.coefficient, one.letters) for one in inside[1:]))


def minus_on_first_only(a: Term, inside: Terms) -> Ways:
    """-2(x - 5) as -2x - 10; 10 - (x - 4) as 10 - x - 4."""
    if a.coefficient < 0:
        yield (a.times(inside[0]), *times(a.scaled(-1), inside[1:]))


def minus_lost_on_first(a: Term, inside: Terms) -> Ways:
    """-5(x - 7) as 5x + 35."""
    if a.coefficient < 0:
        yield (a.scaled(-1).times(inside[0]), *times(a, inside[1:]))


def minus_lost(a: Term, inside: Terms) -> Ways:
    """-2(x - 5) as 2x - 10."""
    if a.coefficient < 0:
        yield times(a.scaled(-1), inside)


def _added(a: Term, b: Term) -> Term:
    """The product of two terms with the same letter where x · x is taken for 2x."""
    return Term(2 * a.coefficient * b.coefficient, a.letters) if a.letters and a.letters == b.letters else a.times(b)


def square_as_double(a: Term, inside: Terms) -> Ways:
    """x(x + 3) as 2x + 3x."""
    if any(one.letters == a.letters for one in inside) and a.letters:
        yield tuple(_added(a, one) for one in inside)


def exponent_kept(a: Term, inside: Terms) -> Ways:
    """3x(2x - 5) as 6x - 15x."""
    if a.letters and any(set(a.letters) & set(one.letters) for one in inside):
        products = times(a, inside)
        yield tuple(
            Term(p.coefficient, either((a.letters, one.letters))) for p, one in zip(products, inside, strict=True)
        )


def conjoins(e: Expansion) -> Iterator[Quotient]:
    """3(x + 4) as 15x; with only the first term multiplied as 7x."""
    yield from conjoined(e.right)
    for partly in e.instead(first_only):
        yield from conjoined(partly.above)


def number_in_front_first(e: Expansion) -> Quotient | None:
    """5 - 2(x + 3) as 3(x + 3)."""
    bracket, _ = e.brackets[0]
    if e.before is None or not isinstance(bracket, Multiple) or bracket.factor.letters or is_bare_minus(bracket.factor):
        return None
    together = Term(e.before.coefficient, "")
    return quotient(plus(e.right, plus(_scaled(bracket.inside, together.coefficient), together.scaled(-1).alone)))


def _scaled(terms: Terms, factor: Rational) -> dict[str, Rational]:
    result: dict[str, Rational] = {}
    for one in terms:
        result = plus(result, one.scaled(factor).alone)
    return result


def power_of_each(a: Term, inside: Terms, n: int) -> Ways:
    """(x + 3)² as x² + 9, (x - 3)² also as x² - 9, (2x + 3)² also as 2x² + 9."""
    powers = [raised(one, n) for one in inside]
    signed = [Term(-size(p.coefficient) if one.coefficient < 0 else p.coefficient, p.letters)
              for one, p in zip(inside, powers, strict=True)]  # fmt: skip
    first = Term(inside[0].coefficient, powers[0].letters)
    for variant in (powers, signed):
        yield times(a, tuple(variant))
        yield times(a, (first, *variant[1:]))


def square(middle: Callable[[Term, Term], Terms]) -> Callable[[Term, Terms, int], Ways]:
    """For (u + v)²: the terms made of u and v."""

    def wrong(a: Term, inside: Terms, n: int) -> Ways:
        if n == 2 and len(inside) == 2:
            yield times(a, middle(*inside))

    return wrong


def everything_doubled(a: Term, inside: Terms, n: int) -> Ways:
    """(x + 3)² as 2x + 6."""
    yield tuple(a.times(one).scaled(n) for one in inside)


def _squared(one: Term) -> Term:
    return raised(one, 2)


def _doubled(one: Term) -> Term:
    return one.scaled(2)


def middle_not_doubled(u: Term, v: Term) -> Terms:
    return _squared(u), u.times(v), _squared(v)


def last_doubled(u: Term, v: Term) -> Terms:
    return _squared(u), _doubled(u.times(v)), _doubled(v)


def last_kept(u: Term, v: Term) -> Terms:
    return _squared(u), _doubled(u.times(v)), v


def last_subtracted(u: Term, v: Term) -> Terms:
    return _squared(u), _doubled(u.times(v)), _squared(v).scaled(-1)


def middle_with_other_sign(u: Term, v: Term) -> Terms:
    return _squared(u), _doubled(u.times(v)).scaled(-1), _squared(v)


def firsts_and_lasts(a: Term, first: Terms, second: Terms) -> Ways:
    """(x + 2)(x + 5) as x² + 10."""
    if len(first) == len(second) == 2:
        (u, v), (w, z) = first, second
        yield times(a, (u.times(w), v.times(z)))
        if u.letters != w.letters and u.letters == z.letters:  # (3 + x)(x - 5): like times like
            yield times(a, (u.times(z), v.times(w)))


def brackets_added(a: Term, first: Terms, second: Terms) -> Ways:
    """(x + 2)(x + 5) as 2x + 7."""
    yield times(a, (*first, *second))


def binomials(make: Callable[[Term, Term, Term, Term], Iterator[Terms]]) -> Wrong:
    """For (u + v)(w + z) with u and w alike, and v and z: the terms made of the four."""

    def wrong(a: Term, first: Terms, second: Terms) -> Ways:
        if len(first) == len(second) == 2:
            (u, v), (w, z) = first, second
            if u.letters != w.letters:
                w, z = z, w
            if not u.letters:
                u, v, w, z = v, u, z, w
            if u.letters == w.letters and v.letters == z.letters:
                for terms in make(u, v, w, z):
                    yield times(a, terms)

    return wrong


def sum_and_product_swapped(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x + 2)(x + 5) as x² + 10x + 7."""
    if not v.letters:
        middle, last = v.coefficient * z.coefficient, u.coefficient * z.coefficient + w.coefficient * v.coefficient
        yield u.times(w), Term(middle, u.letters), Term(last, "")


def first_product_doubled(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x + 2)(x + 5) as 2x + 7x + 10."""
    yield Term(2 * u.coefficient * w.coefficient, u.letters), u.times(z), v.times(w), v.times(z)


def lasts_added(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x + 2)(x + 5) as x² + 7x + 7."""
    yield u.times(w), u.times(z), v.times(w), v, z


def last_with_other_sign(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x - 3)(x - 2) as x² - 5x - 6."""
    yield u.times(w), u.times(z), v.times(w), v.times(z).scaled(-1)


def middle_signs(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x - 3)(x + 2) as x² + x - 6, or with another sign of one of the two products in the middle."""
    if v.coefficient > 0 and z.coefficient > 0:
        return
    outer, inner = u.times(z), v.times(w)
    for s, t in ((-1, -1), (1, -1), (-1, 1)):
        yield u.times(w), outer.scaled(s), inner.scaled(t), v.times(z)


def products_left_out(u: Term, v: Term, w: Term, z: Term) -> Ways:
    """(x + 2)(x + 5) as x² + 5x + 10, or x(x + 5) + 2."""
    first, outer, inner, last = u.times(w), u.times(z), v.times(w), v.times(z)
    yield first, outer, last
    yield first, inner, last
    yield first, outer, inner
    yield first, outer, v
    yield first, inner, z
