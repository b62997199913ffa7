"""Reading a sum to be factorised, what has to come out, and whether a product is factorised to the end."""

from collections.abc import Iterator
from math import gcd, isqrt
from typing import NamedTuple

from ..malrule import Prediction
from ..maths.answer import Answer
from ..maths.demands import as_product
from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Negative, Node, children
from ..maths.meaning import Said
from ..maths.polynomial import Polynomial, normal_form, polynomial
from .monomial import is_sum, quotient

MOST_TERMS = 4
LARGEST = 10_000


class Factoring(NamedTuple):
    """`p` in the order it is written, its `terms`, and the greatest common factor of them, a monomial."""

    p: Polynomial
    terms: tuple[Polynomial, ...]
    common: Polynomial


def sum_of_terms(node: Node) -> tuple[Factoring] | None:
    """A sum of at most four terms with whole coefficients and a letter."""
    p = polynomial(node) if is_sum(node) or isinstance(node, Negative) else None
    if p is None or not 2 <= len(p) <= MOST_TERMS or not any(p):
        return None
    if any(not isinstance(c, int) or abs(c) > LARGEST for c in p.values()):
        return None
    letters = list(p)
    shared = "".join(letter * min(t.count(letter) for t in letters) for letter in sorted(set(letters[0])))
    number = gcd(*(int(c) for c in p.values()))
    return (Factoring(p, tuple({t: c} for t, c in p.items()), {shared: number}),)


def quadratic(p: Polynomial) -> tuple[str, int, int, int] | None:
    """x, a, b, c of ax² + bx + c."""
    letters = {letter for t in p for letter in t}
    x = next(iter(letters))
    if len(letters) != 1 or not p.get("") or x + x not in p or p.keys() - {"", x, x + x}:
        return None
    return x, int(p[x + x]), int(p.get(x, 0)), int(p[""])


def is_square(n: int) -> bool:
    return n >= 0 and isqrt(n) ** 2 == n


def right(f: Factoring) -> Prediction:
    """What has to come out; "none" where there is no product with rational numbers."""
    if f.common in ({"": 1}, {"": -1}):
        found = quadratic(f.p)
        is_linear = all(len(t) <= 1 for t in f.p)
        if is_linear or (found and not is_square(found[2] ** 2 - 4 * found[1] * found[3])):
            return Said("none"), quotient(f.p)
    return quotient(f.p)


def root_of_square(term: Polynomial) -> Polynomial | None:
    """The root of a term that is a square without its sign: 5 of -25, 2x of 4x²."""
    letters, c = next(iter(term.items()))
    half = letters[::2]
    if letters != "".join(letter * 2 for letter in half) or not is_square(abs(int(c))):
        return None
    return {half: isqrt(abs(int(c)))}


def fully_factorised(answer: Answer) -> bool:
    """A product none of whose sums has a common factor left."""
    return as_product(answer) and (answer.node is None or all(map(_has_no_common_factor, _sums(answer.node))))


def _sums(node: Node) -> Iterator[Node]:
    if is_sum(node):
        yield node
    else:
        for child in children(node) if isinstance(node, Binary | Negative) else ():
            yield from _sums(child)


def _has_no_common_factor(node: Node) -> bool:
    try:
        form = normal_form(node)
    except NotUnderstoodError:
        return True
    if form is None or not all(isinstance(c, int) for c in form.above.values()):
        return True
    terms = list(form.above)
    shared = any(all(letter in t for t in terms) for letter in terms[0])
    return not shared and gcd(*(int(c) for c in form.above.values())) == 1 and not _is_difference_of_squares(form.above)


def _is_difference_of_squares(p: Polynomial) -> bool:
    terms = [{t: c} for t, c in p.items()]
    return len(terms) == 2 and sorted(c > 0 for c in p.values()) == [False, True] and all(map(root_of_square, terms))
