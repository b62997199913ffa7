"""Exercises about ratios: a fourth proportional, a quantity to be shared, a ratio to be simplified, a rule of three."""

import re
from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from ..maths.expression import Binary, Equation, Node, Number, Ratio, Rational, Variable
from ..maths.nouns import alike, mentioned, noun, question
from ..maths.units import UNIT, UNITS
from ..maths.wording import Quantity, Task

_DIGITS = r"\d+(?:[.,]\d+)?"
_TERM = rf"({_DIGITS}|(?<![a-z])[a-z](?![a-z])|\?|_+|□)"
_COLON = r"\s*(?::|÷|is to|es a)\s*"
_EQUATION = re.compile(
    rf"(?<!\d){_TERM}{_COLON}{_TERM}\s*(?:=|::?|is equal to|equals|as|es igual a|como)\s*{_TERM}{_COLON}(?:{_TERM}(?!\d)|$)"
)
_RATIO = re.compile(rf"(?<![\d.:]){_DIGITS}(?:\s*:\s*{_DIGITS}){{1,3}}(?![\d:])")
_SPOKEN = re.compile(
    rf"(?<![a-z])(?:ratio|razon|proporcion)(?: of| de)? ({_DIGITS} (?:to|a|es a|is to) {_DIGITS})(?![\d:])"
)
_THE = r"(?:the |los |las |el |la )?"
_JOINED = re.compile(
    rf"(?<![a-z]){_THE}([a-zñ]+)(?: and | y | e | to | a |, ){_THE}([a-zñ]+)(?:(?: and | y | e | to | a |, ){_THE}([a-zñ]+))?"
)
_RANKS: tuple[tuple["re.Pattern[str]", Callable[[tuple[Rational, ...]], int]], ...] = (
    (re.compile(r"(?<![a-z])(?:first|primer|1st)"), lambda parts: 0),
    (re.compile(r"(?<![a-z])(?:second|segund|2nd)"), lambda parts: 1),
    (re.compile(r"(?<![a-z])(?:third|tercer|3rd|last|ultim)"), lambda parts: len(parts) - 1),
    (re.compile(r"(?<![a-z])(?:larg|great|bigg|mayor|mas grande)"), lambda parts: parts.index(max(parts))),
    (re.compile(r"(?<![a-z])(?:small|least|lesser|menor|mas peque|mas chic)"), lambda parts: parts.index(min(parts))),
)
_JOINS = re.compile(rf"{_DIGITS} ?(?:{UNIT}) ?(?:to|a|and|y|:) ")
_HOLDER = re.compile(r"([a-zñ]+) (?:gets?|receives?|received|got|has|have|had|recibe|recibio|tiene|obtiene|obtuvo) $")
_OTHERWISE = re.compile(
    r"(?<![a-z])(?:altogether|in all|en total|difference|diferencia|how (?:much|many) more|cuant[oa]s? mas)"
)


class Fourth(NamedTuple):
    """a : b = c : x."""

    a: Rational
    b: Rational
    c: Rational


class Sharing(NamedTuple):
    """`total` to be shared in the ratio `parts`; `asked` is the index of the share, None where all of them are asked for."""

    total: Rational
    parts: tuple[Rational, ...]
    asked: int | None


class Paired(NamedTuple):
    """`first` goes with `second`; the same kind as `first` is now `changed`: 4 men, 6 days, now 8 men."""

    first: Quantity
    second: Quantity
    changed: Quantity


def _unknown_last(place: int, a: Rational, b: Rational, c: Rational) -> Fourth:
    """The proportion with three known terms, in order, whose unknown stands at `place`."""
    return (Fourth(c, b, a), Fourth(b, c, a), Fourth(b, a, c), Fourth(a, b, c))[place]


def proportion(node: Node) -> tuple[Fourth] | None:
    """2/5 = 6/x, the unknown in any place."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    terms: list[Node] = []
    for side in node.sides:
        if isinstance(side, Ratio) and side.whole is None:
            terms += [Number(side.numerator), Number(side.denominator)]
        elif isinstance(side, Binary) and side.operator == "/":
            terms += [side.left, side.right]
        else:
            return None
    places = [i for i, term in enumerate(terms) if isinstance(term, Variable)]
    known = [term.value for term in terms if isinstance(term, Number)]
    if len(places) != 1 or len(known) != 3 or 0 in known:
        return None
    return (_unknown_last(places[0], *known),)


def spoken_proportion(task: Task) -> tuple[Fourth] | None:
    """2:5 = 6:x in a sentence, also "2 is to 5 as 6 is to x"."""
    match = _EQUATION.search(task.text)
    if not match:
        return None
    places = [i for i, term in enumerate(match.groups("?")) if not term[0].isdigit()]
    known = [one.value for one in task.quantities if match.start() <= one.start < match.end()]
    if len(places) != 1 or len(known) != 3 or 0 in known:
        return None
    return (_unknown_last(places[0], *known),)


def _ratio(task: Task) -> tuple[list[Quantity], list[Quantity]] | None:
    """The numbers of the one ratio, and the other numbers."""
    found = list(_RATIO.finditer(task.text)) or list(_SPOKEN.finditer(task.text))
    if len(found) != 1:
        return None
    start, end = found[0].span(found[0].re.groups)
    inside = [one for one in task.quantities if start <= one.start < end]
    if len(inside) < 2 or any(one.value <= 0 for one in inside):
        return None
    return inside, [one for one in task.quantities if not start <= one.start < end]


def _labels(task: Task, count: int, tail: str) -> tuple[str, ...]:
    """Whom the parts belong to, in order: words joined by "and" or "to" of which the question mentions one."""
    for match in _JOINED.finditer(task.text):
        labels = tuple(match.groups()[:count])
        if all(labels) and any(mentioned((label,), tail) is not None for label in labels):
            return labels
    return ()


def _asked(task: Task, parts: tuple[Rational, ...], labels: tuple[str, ...], tail: str) -> int | None:
    for pattern, rank in _RANKS:
        if pattern.search(tail):
            return rank(parts)
    return mentioned(labels, tail)


def shared(task: Task) -> tuple[Sharing] | None:
    """Share 30 in the ratio 2:3; one share or all of them."""
    found = _ratio(task)
    if not found or len(found[1]) != 1:
        return None
    parts, tail = tuple(one.value for one in found[0]), question(task)
    labels = _labels(task, len(parts), tail)
    if _known_part(task, found[1][0], labels) is not None or _OTHERWISE.search(tail):
        return None
    asked = _asked(task, parts, labels, tail)
    return (Sharing(found[1][0].value, parts, asked),) if asked is None or asked < len(parts) else None


def part_known(task: Task) -> tuple[Fourth] | None:
    """The ratio of boys to girls is 2:5 and there are 6 boys: how many girls?"""
    found = _ratio(task)
    if not found or len(found[1]) != 1:
        return None
    parts, tail = [one.value for one in found[0]], question(task)
    labels = _labels(task, len(parts), tail)
    known, asked = _known_part(task, found[1][0], labels), mentioned(labels, tail)
    if known is None or asked is None or known == asked or _OTHERWISE.search(tail):
        return None
    return (Fourth(parts[known], parts[asked], found[1][0].value),)


def _known_part(task: Task, quantity: Quantity, labels: tuple[str, ...]) -> int | None:
    """Whose part the quantity is: "6 boys", "Ann gets 6"."""
    of = mentioned(labels, noun(task, quantity))
    holder = _HOLDER.search(task.text[: quantity.start])
    return mentioned(labels, holder[1]) if of is None and holder else of


def to_simplify(task: Task) -> tuple[tuple[Rational, ...], tuple[Rational, ...]] | None:
    """A ratio and nothing else: its parts as they stand, and in one unit."""
    found = _ratio(task)
    parts = found[0] if found and not found[1] else list(task.quantities) if not found else []
    if len(parts) < 2 or (
        not found and not (len(parts) == 2 and _JOINS.fullmatch(task.text[parts[0].start : parts[1].start]))
    ):
        return None
    if any(one.value <= 0 for one in parts):
        return None
    values = tuple(one.value for one in parts)
    units = [UNITS.get(one.unit or "") for one in parts]
    factors = [unit.factor for unit in units if unit]
    if len({unit.dimension if unit else "" for unit in units}) != 1:
        return None
    return values, tuple(map(_times, values, factors)) if factors else values


def _times(value: Rational, factor: Rational) -> Rational:
    return value * Fraction(factor)


def in_lowest_terms(parts: tuple[Rational, ...]) -> tuple[int, ...]:
    """The same ratio in whole numbers as small as possible."""
    below = lcm(*(part.denominator for part in parts))
    whole = [int(part * below) for part in parts]
    divisor = gcd(*whole)
    return tuple(part // divisor for part in whole)


def paired(task: Task) -> tuple[Paired] | None:
    """4 men, 6 days, now 8 men; or now 3 days."""
    if len(task.quantities) != 3:
        return None
    a, b, c = task.quantities
    of_a, of_b, of_c = (noun(task, one) for one in task.quantities)
    if not of_c or alike(of_a, of_b) or 0 in task.numbers:
        return None
    if alike(of_a, of_c):
        return (Paired(a, b, c),)
    return (Paired(b, a, c),) if alike(of_b, of_c) else None
