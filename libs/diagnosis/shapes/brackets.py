"""Readers for brackets to be multiplied out, and the sums that come of multiplying them out in a wrong way."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..maths.expression import Binary, Negative, Node, Number
from ..maths.polynomial import ONE, Polynomial, Quotient, normal_form, plus
from .monomial import Term, addends, factors_of, is_sum, product, quotient, term, terms_of, total

HIGHEST_POWER = 4
MOST_PARTS = 8


class Multiple(NamedTuple):
    """factor · (inside)."""

    factor: Term
    inside: tuple[Term, ...]


class Power(NamedTuple):
    """factor · (inside)ⁿ."""

    factor: Term
    inside: tuple[Term, ...]
    exponent: int


class Pair(NamedTuple):
    """factor · (first)(second)."""

    factor: Term
    first: tuple[Term, ...]
    second: tuple[Term, ...]


Bracket = Multiple | Power | Pair
Wrong = Callable[..., Iterable[Iterable[Term]]]


class Expansion(NamedTuple):
    """A sum in which `brackets` of one kind are multiplied out; `rest` is what stands beside, `right` the whole.

    `before` is the number in front of the first bracket, as in 5 - 2(x + 3).
    """

    brackets: tuple[tuple[Bracket, Polynomial], ...]
    rest: Polynomial
    right: Polynomial
    before: Term | None

    def instead(self, wrong: Wrong) -> Iterator[Quotient]:
        """Every bracket multiplied out in a wrong way; of several also one of them, the others being right."""
        found = [[total(one) for one in wrong(*bracket)] for bracket, _ in self.brackets]
        for i, several in enumerate(found):
            for one in several:
                result = plus(self.rest, one)
                for j, (_, right) in enumerate(self.brackets):
                    if j != i:
                        result = plus(result, right)
                yield quotient(result)
        if sum(map(bool, found)) > 1:
            result = self.rest
            for several, (_, right) in zip(found, self.brackets, strict=True):
                result = plus(result, several[0] if several else right)
            yield quotient(result)


class _Part(NamedTuple):
    """An addend: its bracket, if it has one to be multiplied out, and what it is when that is done rightly."""

    bracket: Bracket | None
    right: Polynomial


def expansion(kind: type[Bracket]) -> Callable[[Node], tuple[Expansion] | None]:
    """Reads a sum with at least one bracket of the kind."""

    def read(node: Node) -> tuple[Expansion] | None:
        parts = _parts(node) if isinstance(node, Binary | Negative) else ()
        brackets = tuple((p.bracket, p.right) for p in parts if p.bracket is not None and isinstance(p.bracket, kind))
        if not brackets:
            return None
        rest = Polynomial()
        for part in parts:
            if not isinstance(part.bracket, kind):
                rest = plus(rest, part.right)
        whole = rest
        for _, right in brackets:
            whole = plus(whole, right)
        first = parts[0].right
        is_behind_number = len(parts) > 1 and first.keys() == {""} and isinstance(parts[1].bracket, kind)
        return (Expansion(brackets, rest, whole, Term(first[""], "") if is_behind_number else None),)

    return read


@lru_cache(maxsize=64)
def _parts(node: Node) -> tuple[_Part, ...]:
    """The addends, none where no bracket is multiplied or an addend is no polynomial."""
    parts = addends(node)
    if len(parts) > MOST_PARTS or not any(map(_may_have_bracket, parts)):
        return ()
    found = []
    for sign, part in parts:
        form = normal_form(part)
        if form is None or form.below != ONE:
            return ()
        right = form.above if sign > 0 else {t: -c for t, c in form.above.items()}
        found.append(_Part(_bracket(sign, part), right))
    return tuple(found)


def _may_have_bracket(part: tuple[int, Node]) -> bool:
    sign, node = part
    return isinstance(node, Binary) and (node.operator in "*^" or sign < 0)


def _bracket(sign: int, node: Node) -> Bracket | None:
    """What kind of bracket an addend is, None where it has none to be multiplied out."""
    factor, sums = Term(sign, ""), list[tuple[tuple[Term, ...], int]]()
    for part in factors_of(node):
        one = term(part)
        if one is not None:
            factor = factor.times(one)
            continue
        inside, exponent = _raised(part)
        if inside is None or not any(t.letters for t in inside):
            return None
        sums.append((inside, exponent))
    if len(sums) == 1:
        inside, exponent = sums[0]
        if exponent > 1:
            return Power(factor, inside, exponent)
        return Multiple(factor, inside) if factor != Term(1, "") else None
    if len(sums) == 2 and sums[0][1] == sums[1][1] == 1:
        return Pair(factor, sums[0][0], sums[1][0])
    return None


def _raised(node: Node) -> tuple[tuple[Term, ...] | None, int]:
    if isinstance(node, Binary) and node.operator == "^" and is_sum(node.left) and isinstance(node.right, Number):
        n = node.right.value
        return (terms_of(node.left), n) if isinstance(n, int) and 1 < n <= HIGHEST_POWER else (None, 0)
    return (terms_of(node) if is_sum(node) else None), 1


def raised(one: Term, n: int) -> Term:
    """The term to a power."""
    return product([one] * n)
