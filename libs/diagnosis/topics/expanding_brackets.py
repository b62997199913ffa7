"""Expanding brackets (Matz 1982; Carry, Lewis & Bernard 1980; Ayres 2000; Demby 1997; Vlassis 2004; Booth 1984; Marquis
1988; Kotsopoulos 2007; Kirshner & Awtry 2004; De Bock et al. 2007).

A function of a bracket gives the terms it is multiplied out to, once for every way in which the error can show.
"""

from collections.abc import Callable, Iterator

from ..brackets import Expansion, Multiple, Pair, Power, Wrong, expansion, raised
from ..expression import Rational
from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..monomial import Term, conjoined, either, quotient
from ..polynomial import Quotient, plus, size

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


def _square(middle: Callable[[Term, Term], Terms]) -> Callable[[Term, Terms, int], Ways]:
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


def _on(wrong: Wrong) -> Callable[[Expansion], Prediction]:
    return lambda e: e.instead(wrong)


# fmt: off
LAST_WITH_OTHER_SIGN = Malrule(
    "ALGEBRA_EXPAND_CONSTANT_SIGN", "EXP38", "Wrong sign of the last product", COMMON,
    "Multiplies the last terms with the wrong sign.",
    "Expand (x - 3)(x - 2) → x^2 - 5x - 6; Expand (x - 3)^2 → x^2 - 6x - 9",
    _on(binomials(last_with_other_sign)),
)
MIDDLE_SIGN = Malrule(
    "ALGEBRA_EXPAND_MIDDLE_SIGN", "", "Wrong sign of the middle term", OCCASIONAL,
    "Gets the sign of a product in the middle wrong.",
    "Expand (x - 3)(x + 2) → x^2 + x - 6; Expand (x - 3)^2 → x^2 + 6x + 9",
    _on(binomials(middle_signs)),
)
SQUARE_AS_DOUBLE = Malrule(
    "ALGEBRA_EXPAND_SQUARE_AS_DOUBLE", "EXP26", "x · x written as 2x", COMMON,
    "Multiplies every pair of terms but writes the letter times itself as twice the letter.",
    "Expand (x + 2)(x + 5) → 9x + 10; Expand x(x + 3) → 5x",
    _on(binomials(first_product_doubled)),
)

_MULTIPLES = (
    Malrule(
        "ALGEBRA_EXPAND_FIRST_TERM_ONLY", "EXP12 EXP17", "Only the first term in the bracket multiplied", VERY_COMMON,
        "Multiplies only the first term in the bracket.",
        "Expand 3(x + 4) → 3x + 4; Expand -2(x - 5) → -2x - 5; Expand 4(2x + 3y) → 8x + 3y; Simplify 5 - 2(x + 3) → 8 - 2x",
        _on(first_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_LAST_TERM_ONLY", "EXP13", "Only the last term in the bracket multiplied", OCCASIONAL,
        "Multiplies only the last term in the bracket.",
        "Expand 3(x + 4) → x + 12",
        _on(last_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_ADDS_FACTOR", "EXP14", "Factor added to the second term", OCCASIONAL,
        "Multiplies the first term by the factor and adds the factor to the second.",
        "Expand 3(x + 4) → 3x + 7",
        _on(adds_to_others),
    ),
    Malrule(
        "ALGEBRA_EXPAND_THEN_JOINS", "EXP15", "Bracket multiplied out and unlike terms joined", COMMON,
        "Multiplies the bracket out and then adds terms that are not alike.",
        "Expand 3(x + 4) → 15x",
        conjoins,
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_ON_FIRST_ONLY", "EXP16 EXP18", "Minus applied to the first term only", VERY_COMMON,
        "Lets the minus in front of the bracket change only the sign of the first term.",
        "Expand -2(x - 5) → -2x - 10; Simplify 10 - (x - 4) → -x + 6; -(x - 5) → -x - 5",
        _on(minus_on_first_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_LOST_ON_FIRST", "EXP36", "Sign of the first term lost", OCCASIONAL,
        "Multiplies the first term without the minus of the factor and the others with it.",
        "Expand -5(x - 7) → 5x + 35",
        _on(minus_lost_on_first),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_LOST", "", "Minus of the factor lost", OCCASIONAL,
        "Multiplies the bracket as if there were no minus in front of it.",
        "Expand -2(x - 5) → 2x - 10; Simplify 10 - (x - 4) → x + 6",
        _on(minus_lost),
    ),
    Malrule(
        "ALGEBRA_EXPAND_NUMBER_IN_FRONT_FIRST", "", "Number in front combined with the factor first", COMMON,
        "Adds or subtracts the number in front before multiplying the bracket.",
        "Simplify 5 - 2(x + 3) → 3x + 9; Simplify 4 + 3(x + 2) → 7x + 14",
        number_in_front_first,
    ),
    SQUARE_AS_DOUBLE.elsewhere(_on(square_as_double)),
    Malrule(
        "ALGEBRA_EXPAND_EXPONENT_KEPT", "", "Letter times itself written once", OCCASIONAL,
        "Multiplies the numbers and writes a letter that meets itself only once.",
        "Expand 3x(2x - 5) → -9x; Expand x(x + 3) → 4x",
        _on(exponent_kept),
    ),
)

_POWERS = (
    Malrule(
        "ALGEBRA_EXPAND_POWER_OF_EACH_TERM", "EXP19", "Power taken of every term of a sum", VERY_COMMON,
        "Raises each term in the bracket to the power and leaves out the products of different terms.",
        "Expand (x + 3)^2 → x^2 + 9; Expand (2x - 3)^2 → 4x^2 - 9; Expand (a + b)^2 → a^2 + b^2",
        _on(power_of_each),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MIDDLE_NOT_DOUBLED", "EXP20", "Middle term not doubled", COMMON,
        "Writes the product of the two terms once in the square of a sum.",
        "Expand (x + 3)^2 → x^2 + 3x + 9",
        _on(_square(middle_not_doubled)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_SQUARE_DOUBLES_ALL", "EXP21", "Everything doubled instead of squared", OCCASIONAL,
        "Multiplies the bracket by the exponent.",
        "Expand (x + 3)^2 → 2x + 6",
        _on(everything_doubled),
    ),
    Malrule(
        "ALGEBRA_EXPAND_CONSTANT_DOUBLED", "EXP22", "Constant doubled instead of squared", OCCASIONAL,
        "Doubles the last term of the bracket where it should be squared.",
        "Expand (x + 3)^2 → x^2 + 6x + 6",
        _on(_square(last_doubled)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_CONSTANT_KEPT", "", "Last term not squared", OCCASIONAL,
        "Writes the last term of the bracket at the end without squaring it.",
        "Expand (x + 3)^2 → x^2 + 6x + 3",
        _on(_square(last_kept)),
    ),
    LAST_WITH_OTHER_SIGN.elsewhere(_on(_square(last_subtracted)), RARE),
    MIDDLE_SIGN.elsewhere(_on(_square(middle_with_other_sign))),
)

_PAIRS = (
    Malrule(
        "ALGEBRA_EXPAND_FIRSTS_AND_LASTS", "EXP23", "Only first times first and last times last", VERY_COMMON,
        "Multiplies the first terms and the last terms of the brackets and nothing else.",
        "Expand (x + 2)(x + 5) → x^2 + 10; Expand (a + b)(c + d) → ac + bd",
        _on(firsts_and_lasts),
    ),
    Malrule(
        "ALGEBRA_EXPAND_SUM_AND_PRODUCT_SWAPPED", "EXP24", "Sum and product of the numbers swapped", OCCASIONAL,
        "Puts the product of the two numbers with the letter and their sum at the end.",
        "Expand (x + 2)(x + 5) → x^2 + 10x + 7",
        _on(binomials(sum_and_product_swapped)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_BRACKETS_ADDED", "EXP25", "Brackets added", OCCASIONAL,
        "Adds the two brackets instead of multiplying them.",
        "Expand (x + 2)(x + 5) → 2x + 7",
        _on(brackets_added),
    ),
    SQUARE_AS_DOUBLE,
    Malrule(
        "ALGEBRA_EXPAND_CONSTANTS_ADDED", "EXP37", "Last terms added", COMMON,
        "Multiplies out but adds the numbers at the end where they should be multiplied.",
        "Expand (x + 2)(x + 5) → x^2 + 7x + 7",
        _on(binomials(lasts_added)),
    ),
    LAST_WITH_OTHER_SIGN,
    MIDDLE_SIGN,
    Malrule(
        "ALGEBRA_EXPAND_PRODUCT_LEFT_OUT", "", "One of the products left out", OCCASIONAL,
        "Multiplies only some of the pairs of terms of two brackets.",
        "Expand (x + 2)(x + 5) → x^2 + 5x + 10; Expand (x + 2)(x + 5) → x^2 + 5x + 2",
        _on(binomials(products_left_out)),
    ),
)
# fmt: on

TOPIC = Topic(
    "expanding-brackets",
    "ALGEBRA/EXPAND",
    (
        Form(expansion(Multiple), _MULTIPLES),
        Form(expansion(Power), _POWERS),
        Form(expansion(Pair), _PAIRS),
    ),
    "Expanding brackets",
)
