"""Answers that are no single expression: remainders, ratios, points, several values, bounds, amounts, words."""

import re
from collections.abc import Callable

from . import numerals, units, words
from .bounds import bounds
from .errors import NotUnderstoodError
from .expression import Comparison, Equation, Node, Number, Ratio, Rational, Variable, parse
from .meaning import Amount, Assigned, Bounds, Exact, Meaning, Point, Proportion, Remainder, Values
from .polynomial import ONE, ROOTS, normal_form
from .solution import as_exact
from .values import number

# What a single expression never has. A text without it is parsed at once.
SPECIAL = re.compile(
    r"[,;:<>≤≥±∅∞?!'\"]|[^\W\d_]{2}|\d\s*[rR]\.?\s*\d|\s[oyeóu]\s|[^\W\d_]\s*\(.*[,;]|^[^\W\d_]$|[a-zA-Z]\^?[23]?$|\d *°|^ *="
)
_REMAINDER = re.compile(
    r"(\d+)\s*(?:,|;|\(|con|with|and|y)?\s*(?:r|rem|remainder|resto|residuo|sobran?|left over)\s*[:=.]?"
    r"\s*(?:de|of)?\s*(\d+)\)?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?:[A-Za-z]\s*=?\s*)?\(([^()]+[,;][^()]+)\)")
_LIST = re.compile(r"\s*[;,]\s+|,(?=[^\W\d_])|\s*;\s*|\s+(?:or|and|o|y|e|ó|u)\s+", re.IGNORECASE)
_TO = re.compile(r"\s*:\s*|\s+to\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:the|my|its|la|el|su)\s+)?(?:answer|result|respuesta|resultado|solution|solución|it|that|which|area|perimeter|volume"
    r"|circumference|hypotenuse|angle|área|perímetro|volumen|circunferencia|hipotenusa|ángulo)?\s*(?:is|are|es|son|[=:])[=:\s]*(?=\S)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)")
_BEFORE_UNIT = re.compile(r"[π√]|^\s*[^\W\d_]\s*=")
_COUNT = r"(?:(?:square|sq|cubic) )?(?:units?|unidad(?:es)?)(?: cuad\w+| cub\w+)?(?:\^\d)?"
# A single letter is a unit only where it cannot be a factor: behind a blank and an irrational number.
_UNIT_BEHIND = re.compile(rf" ?(?:{units.LONG_UNIT}|{_COUNT})\.?$| (?:{units.UNIT})\.?$")
_LONGEST_UNIT = 30
_MIXED = re.compile(r"(\d{1,9})(?: (?:wholes?|enteros?))? (?:and|y) (\d{1,9})\s*[/⁄]\s*(\d{1,9})")
_OUT_OF = re.compile(r"(\d+)\s*(?:out of|in|de cada|de entre|de)\s*(\d+)", re.IGNORECASE)
_COUNTED = re.compile(r"([-+]?\d[\d.,/ ]*?)\s*(?:(?:is|es) (?:the |la |el )?)?[^\W\d_]{3,}(?:,? [^\W\d_]+){0,12}\.?")


def special(text: str) -> tuple[Meaning | None, Node | None] | None:
    """What the text says that a single expression cannot, with its tree where it has one; None where it says nothing so."""
    mixed = _MIXED.fullmatch(text)
    if mixed and int(mixed[2]) < int(mixed[3]):
        return None, Ratio(int(mixed[2]), int(mixed[3]), int(mixed[1]))
    for reader in _READERS:
        found = reader(text)
        if found is not None:
            return found, None
    chance = _OUT_OF.fullmatch(text)
    if chance:
        return None, Ratio(int(chance[1]), int(chance[2]))
    amount = units.amount(words.folded(text))
    if amount is not None:
        return amount, _magnitude(text, amount)
    spoken = words.said(text)
    if spoken is not None:
        return spoken, Variable(text) if len(text) == 1 and text.isalpha() else None
    told = numerals.in_places(words.folded(text))
    if told is not None:
        return None, told
    bare = _without_unit(text)
    if bare:
        return _inner(bare)
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead and lead.end() else None
    counted = _COUNTED.fullmatch(text)
    return _inner(counted[1] if counted else rest or "") if counted or rest else None


def _inner(text: str) -> tuple[Meaning | None, Node | None] | None:
    try:
        return (SPECIAL.search(text) and special(text)) or (None, parse(text))
    except NotUnderstoodError:
        return None


def _magnitude(text: str, amount: Amount) -> Node:
    """The number before the unit with the decimals that are written; of 2 h 30 min the sum."""
    first = _FIRST.match(text)
    node = parse(first[1]) if first else None
    return node if isinstance(node, Number) and node.value == amount.value else Number(amount.value)


def _without_unit(text: str) -> str | None:
    """What stands before a unit that follows a root, π or the number for a letter: 25π cm², c = 5 cm."""
    if not _BEFORE_UNIT.search(text):
        return None
    text = words.folded(text)
    match = _UNIT_BEHIND.search(text, max(0, len(text) - _LONGEST_UNIT))
    return text[: match.start()] if match else None


def _remainder(text: str) -> Meaning | None:
    match = _REMAINDER.fullmatch(text)
    return Remainder(int(match[1]), int(match[2])) if match else None


def _proportion(text: str) -> Meaning | None:
    parts = _TO.split(text)
    values = [_value(part) for part in parts] if 2 <= len(parts) <= 4 else [None]
    return None if None in values else Proportion(tuple(value for value in values if value is not None))


def _point(text: str) -> Meaning | None:
    match = _PAIR.fullmatch(text)
    if not match:
        return None
    parts = re.split(r"\s*;\s*|\s*,\s+|,", match[1])
    values = [_value(part) for part in parts]
    return None if None in values else Point(tuple(value for value in values if value is not None))


def _several(text: str) -> Meaning | None:
    """x = 5 or x = -5; x = ±5; 5, -5; x = 6, y = 4; x < -4 or x > 4."""
    if "±" in text:
        front, _, back = text.partition("±")
        text = f"{front}+{back} or {front}-{back}"
    parts = [part for part in _LIST.split(text) if part]
    if len(parts) < 2 and not any(sign in text for sign in "<>≤≥"):
        return None
    try:
        nodes = [parse(part) for part in parts]
    except NotUnderstoodError:
        return None
    if all(isinstance(node, Comparison) for node in nodes):
        return _bounds(text, nodes)
    return _assigned(nodes)


def _bounds(text: str, nodes: list[Node]) -> Bounds | None:
    found = [bounds(node) for node in nodes if isinstance(node, Comparison)]
    if len(found) == 1:
        return found[0]
    together: set[tuple[str, Rational]] = set()
    for one in found:
        if one is None or len(one.bounds) != 1:
            return None
        together |= one.bounds
    return Bounds(frozenset(together), every=re.search(r"\s(?:or|o|ó|u)\s", text, re.IGNORECASE) is None)


def _assigned(nodes: list[Node]) -> Meaning | None:
    letters, values = [], []
    for node in nodes:
        letter, side = "", node
        if isinstance(node, Equation) and len(node.sides) == 2 and isinstance(node.sides[0], Variable):
            letter, side = node.sides[0].name, node.sides[1]
        value = exact(side)
        if value is None:
            return None
        letters.append(letter)
        values.append(value)
    named = {letter for letter in letters if letter}
    if len(named) <= 1:
        return Values(frozenset(values))
    if len(named) == len(letters):
        return Assigned(tuple(sorted(zip(letters, values, strict=True), key=lambda one: one[0])))
    return None


def _is_letter(sign: str) -> bool:
    return sign != "π" and ord(sign) < ROOTS


def exact(node: Node) -> Exact | None:
    """The value of a constant expression: rational, or the terms of a sum with roots."""
    try:
        quotient = normal_form(node)
    except NotUnderstoodError:
        return None
    if quotient is None or quotient.below != ONE or any(_is_letter(sign) for term in quotient.above for sign in term):
        return None
    return as_exact(quotient.above)


def _value(text: str) -> Rational | None:
    try:
        return number(parse(text)) if text.strip() else None
    except NotUnderstoodError:
        return None


_READERS: tuple[Callable[[str], Meaning | None], ...] = (_remainder, _point, _several, _proportion)
