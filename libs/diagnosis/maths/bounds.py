"""Inequalities: what bounds a line sets, and which numbers satisfy them."""

from fractions import Fraction
from itertools import pairwise

from .errors import NotUnderstoodError
from .expression import Comparison, Node, Rational
from .meaning import Bounds
from .polynomial import Polynomial, minus, polynomial
from .values import exact_root, reduced

TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
Interval = tuple[Rational | None, bool, Rational | None, bool]
Region = tuple[Interval, ...]


def bounds(line: Comparison) -> Bounds | None:
    """The bounds on the one letter of a line, solved: 2x + 3 < 11 is x < 4, x^2 < 16 is -4 < x < 4; None for any other."""
    found = [_pair(left, sign, right) for (left, right), sign in zip(pairwise(line.sides), line.operators, strict=True)]
    if len(found) == 1:
        return found[0]
    together: set[tuple[str, Rational]] = set()
    for one in found:
        if one is None or not one.every:
            return None
        together |= one.bounds
    return Bounds(frozenset(together), letter=next((one.letter for one in found if one), "x"))


def _pair(left: Node, sign: str, right: Node) -> Bounds | None:
    try:
        p, q = polynomial(left), polynomial(right)
    except NotUnderstoodError:
        return None
    return None if p is None or q is None else _solved(minus(p, q), sign)


def _solved(p: Polynomial, sign: str) -> Bounds | None:
    """p ∘ 0 for a linear p in one letter, or a quadratic one with rational roots."""
    letters = {letter for term in p for letter in term}
    if len(letters) != 1:
        return None
    x = letters.pop()
    if p.keys() - {"", x, x + x}:
        return None
    a, b, c = (Fraction(p.get(term, 0)) for term in (x + x, x, ""))
    if not a:
        return Bounds(frozenset([(sign if b > 0 else TURNED[sign], reduced(-c / b))]), letter=x)
    root = exact_root(reduced(b * b - 4 * a * c), 2)
    if not root:
        return None
    low, high = sorted(((-b - root) / (2 * a), (-b + root) / (2 * a)))
    outward = (sign in ">≥") == (a > 0)
    down, up = ("≤", "≥") if sign in "≤≥" else ("<", ">")
    if outward:
        return Bounds(frozenset([(down, reduced(low)), (up, reduced(high))]), every=False, letter=x)
    return Bounds(frozenset([(up, reduced(low)), (down, reduced(high))]), letter=x)


def region(said: Bounds) -> Region:
    """The numbers that satisfy the bounds, as ordered intervals (low, closed, high, closed); None is without end."""
    intervals: list[Interval] = [
        (None, False, v, s == "≤") if s in "<≤" else (v, s == "≥", None, False) for s, v in said.bounds
    ]
    if not said.every:
        return _union(intervals)
    low = max((i for i in intervals if i[0] is not None), key=lambda i: (i[0], not i[1]), default=(None, False))
    high = min(
        (i for i in intervals if i[2] is not None), key=lambda i: (i[2], i[3]), default=(None, False, None, False)
    )
    if low[0] is not None and high[2] is not None and (low[0], not (low[1] and high[3])) > (high[2], False):
        return ()
    return ((low[0], low[1], high[2], high[3]),)


def _union(intervals: list[Interval]) -> Region:
    """Rays to the left and to the right; those that meet cover everything."""
    left = max((i for i in intervals if i[0] is None), key=lambda i: (i[2], i[3]), default=None)
    right = min((i for i in intervals if i[0] is not None), key=lambda i: (i[0], not i[1]), default=None)
    if left is None or right is None:
        return (left or right,) if left or right else ()  # type: ignore[return-value]
    assert left[2] is not None
    assert right[0] is not None
    if left[2] > right[0] or (left[2] == right[0] and (left[3] or right[1])):
        return ((None, False, None, False),)
    return (left, right)
