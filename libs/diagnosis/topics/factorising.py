"""Factorising (Kotsopoulos 2007; Marquis 1988; Matz 1982; Kirshner & Awtry 2004; Vaiyavutjamai & Clements 2006; Booth 1984).

An outcome is what the product that the pupil writes is when it is multiplied out again.
"""

from collections.abc import Callable, Iterator
from math import isqrt

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.demands import as_product
from ..maths.expression import Rational
from ..maths.polynomial import Polynomial, Quotient, minus, plus, scaled, times
from ..maths.wording import Asks
from ..shapes.factoring import Factoring, fully_factorised, quadratic, right, root_of_square, sum_of_terms
from ..shapes.monomial import joined, quotient

ASKED = "factor|descompo|sac[ao]|saque|extrae|extraig|take out|product of (?:its )?factors"
FULLY = "full|complete|totalmente|por completo|much as"


def _divided(term: Polynomial, factor: Polynomial) -> Polynomial | None:
    """The term without the factor, None where it is not in it."""
    (letters, c), (shared, number) = *term.items(), *factor.items()
    if c % number or any(letters.count(letter) < shared.count(letter) for letter in shared):
        return None
    for letter in shared:
        letters = letters.replace(letter, "", 1)
    return {letters: c // number}


def divides_one_term(f: Factoring) -> Iterator[Quotient]:
    """6x + 15 as 3(2x + 15): one term stands in the bracket as it was."""
    (shared, number), *_ = f.common.items()
    greatest = int(number)
    numbers = {d for d in range(1, greatest + 1) if greatest % d == 0} | {abs(int(c)) for c in f.p.values()}
    for n in sorted(numbers):
        for letters in dict.fromkeys(("", shared)):
            factor: Polynomial = {letters: n}
            if factor == {"": 1}:
                continue
            for term in f.terms:
                inner = _divided(term, factor)
                if inner is not None:
                    yield quotient(times(factor, plus(minus(f.p, term), inner)))


def joins_terms(f: Factoring) -> Iterator[Quotient]:
    """6x + 15 as 21x."""
    for one in joined(f.p):
        yield quotient(one.alone)


def factor_left_out(f: Factoring) -> Quotient | None:
    """6x + 15 as 2x + 5."""
    if f.common == {"": 1}:
        return None
    inner: Polynomial = {}
    for term in f.terms:
        inner = plus(inner, _divided(term, f.common) or {})
    return quotient(inner)


def signs_swapped(f: Factoring) -> Quotient | None:
    """x² - 2x - 15 as (x - 3)(x + 5)."""
    found = quadratic(f.p)
    return quotient({**f.p, found[0]: -found[2]}) if found and found[2] else None


def _pairs(c: int) -> Iterator[tuple[int, int]]:
    for d in range(1, isqrt(abs(c)) + 1):
        if c % d == 0:
            yield d, c // d
            yield -d, -c // d


def one_sign_wrong(f: Factoring) -> Iterator[Quotient]:
    """x² - 2x - 15 as (x + 3)(x + 5) or (x - 3)(x - 5)."""
    found = quadratic(f.p)
    if not found or found[1] != 1:
        return
    x, _, b, c = found
    for p, q in _pairs(c):
        if p + q == b:
            for m, n in ((-p, q), (p, -q)):
                yield _product(x, m, n)


def only_product_right(f: Factoring) -> Iterator[Quotient]:
    """x² + 7x + 12 as (x + 2)(x + 6)."""
    found = quadratic(f.p)
    if found and found[1] == 1 and found[2]:
        x, _, b, c = found
        yield from (_product(x, p, q) for p, q in _pairs(c) if p + q not in (b, -b))


def only_sum_right(f: Factoring) -> Iterator[Quotient]:
    """x² + 7x + 12 as (x + 5)(x + 2)."""
    found = quadratic(f.p)
    if found and found[1] == 1 and abs(found[2]) <= 40:
        x, _, b, c = found
        yield from (_product(x, p, b - p) for p in range(1, b // 2 + 1) if p * (b - p) != c)


def _product(x: str, m: int, n: int) -> Quotient:
    return quotient(times({x: 1, "": m}, {x: 1, "": n}))


def _of_squares(
    make: Callable[[Polynomial, Polynomial], Polynomial], *, difference: bool
) -> Callable[[Factoring], Prediction]:
    """For u² - v² or u² + v²: the polynomial made of u and v."""

    def predict(f: Factoring) -> Quotient | None:
        if len(f.terms) != 2:
            return None
        first, second = f.terms
        positive, other = (first, second) if _number(first) > 0 else (second, first)
        u, v = root_of_square(positive), root_of_square(other)
        if u is None or v is None or _number(positive) < 0 or (_number(other) < 0) != difference:
            return None
        return quotient(make(u, v))

    return predict


def _number(term: Polynomial) -> Rational:
    return next(iter(term.values()))


def _squared_sum(u: Polynomial, v: Polynomial) -> Polynomial:
    return times(plus(u, v), plus(u, v))


# fmt: off
_MALRULES = (
    Malrule(
        "ALGEBRA_FACTOR_DIVIDES_ONE_TERM", "EXP27", "Only one term divided by the factor", VERY_COMMON,
        "Takes a factor out of one term and leaves another term in the bracket as it was.",
        "Factorise 6x + 15 → 3(2x + 15); Factorise x^2 + 5x → x(x + 5x)",
        divides_one_term,
    ),
    Malrule(
        "ALGEBRA_FACTOR_JOINS_TERMS", "EXP28", "Unlike terms joined instead of factorised", COMMON,
        "Adds terms that are not alike instead of looking for a common factor.",
        "Factorise 6x + 15 → 21x",
        joins_terms,
    ),
    Malrule(
        "ALGEBRA_FACTOR_SIGNS_SWAPPED", "EXP29", "Signs of the numbers swapped", VERY_COMMON,
        "Finds the right two numbers and gives both the opposite sign.",
        "Factorise x^2 - 2x - 15 → (x - 3)(x + 5)",
        signs_swapped,
    ),
    Malrule(
        "ALGEBRA_FACTOR_DIFFERENCE_AS_SQUARE", "EXP30", "Difference of squares as a squared difference", VERY_COMMON,
        "Writes a difference of squares as the square of a difference.",
        "Factorise x^2 - 25 → (x - 5)^2",
        _of_squares(lambda u, v: _squared_sum(u, scaled(v, -1)), difference=True),
    ),
    Malrule(
        "ALGEBRA_FACTOR_SUM_AS_SQUARE", "EXP31", "Sum of squares as a squared sum", VERY_COMMON,
        "Writes a sum of squares as the square of a sum.",
        "Factorise x^2 + 25 → (x + 5)^2",
        _of_squares(_squared_sum, difference=False),
    ),
    Malrule(
        "ALGEBRA_FACTOR_SUM_AS_DIFFERENCE", "", "Sum of squares factorised as a difference", COMMON,
        "Factorises a sum of squares as if it were a difference.",
        "Factorise x^2 + 25 → (x + 5)(x - 5)",
        _of_squares(lambda u, v: minus(times(u, u), times(v, v)), difference=False),
    ),
    Malrule(
        "ALGEBRA_FACTOR_FACTOR_LEFT_OUT", "", "Common factor divided away", COMMON,
        "Divides by the common factor and does not write it in front of the bracket.",
        "Factorise 6x + 15 → 2x + 5",
        factor_left_out,
    ),
    Malrule(
        "ALGEBRA_FACTOR_ONE_SIGN_WRONG", "", "Sign of one number wrong", COMMON,
        "Finds the right two numbers and gives one of them the wrong sign.",
        "Factorise x^2 - 2x - 15 → (x + 3)(x + 5)",
        one_sign_wrong,
    ),
    Malrule(
        "ALGEBRA_FACTOR_ONLY_PRODUCT_RIGHT", "", "Only the product of the numbers fits", OCCASIONAL,
        "Chooses two numbers whose product fits and does not check their sum.",
        "Factorise x^2 + 7x + 12 → (x + 2)(x + 6)",
        only_product_right,
    ),
    Malrule(
        "ALGEBRA_FACTOR_ONLY_SUM_RIGHT", "", "Only the sum of the numbers fits", OCCASIONAL,
        "Chooses two numbers whose sum fits and does not check their product.",
        "Factorise x^2 + 7x + 12 → (x + 5)(x + 2)",
        only_sum_right,
    ),
)
# fmt: on

TOPIC = Topic(
    "factorising",
    "ALGEBRA/FACTOR",
    (
        Form(
            Asks(ASKED, maths=sum_of_terms, unless=FULLY), _MALRULES, solve=right, finished=as_product, transforms=True
        ),
        Form(
            Asks(ASKED, FULLY, maths=sum_of_terms), _MALRULES, solve=right, finished=fully_factorised, transforms=True
        ),
    ),
    "Factorising",
)
