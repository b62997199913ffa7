"""Numbers told in parts: "2 hundreds + 13 tens", "3 hundred and 4", "three hundred and four", "trescientos cuatro"."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from .expression import Number, Rational


class Part(NamedTuple):
    """So many of a place: 13 tens."""

    many: int
    place: int


Parts = tuple[Part, ...]

_LABELS: tuple[tuple[Rational, str], ...] = (
    (Fraction(1, 1000), "thousandth|milesim"),
    (Fraction(1, 100), "hundredth|centesim"),
    (Fraction(1, 10), "tenth|decim[ao]s?(?![a-z])"),
    (10**12, "trillion"),
    (10**11, "hundred billion"),
    (10**10, "ten billion"),
    (10**9, "billion"),
    (10**8, "hundred million|centenas? de millon"),
    (10**7, "ten million|decenas? de millon"),
    (10**6, "million|millon|unidad(?:es)? de millon"),
    (10**5, "hundreds? (?:of )?thousand|centenas? de mil"),
    (10**4, "tens? (?:of )?thousand|decenas? de mil"),
    (1000, "thousand|unidad(?:es)? de mil|mil(?![a-z])|millar"),
    (100, "hundred|centena|cientos?(?![a-z])"),
    (10, "tens?(?![a-z])|decena"),
    (1, "ones?(?![a-z])|units?(?![a-z])|unidad"),
)
_ANY = "|".join(f"(?P<l{i}>{words})" for i, (_, words) in enumerate(_LABELS))
_COUNTED = re.compile(rf"(?<![\d.,/])(?P<many>\d+)(?![.,/]\d)(?:[- ]*(?:{_ANY})[a-z]*)?")
_JOINED = re.compile(r"(?: |,|\+|and(?![a-z])|y(?![a-z])|plus|mas(?![a-z]))*")
_END = re.compile(r"[\s.?!)=_]*")
_PLACE = re.compile(rf"(?:the |las? )?(?:{_ANY})[a-z]*(?: place| column| position)?")


def in_places(text: str) -> Number | None:
    """The number of an answer such as "3 hundreds", "2 tens and 4 tenths" or "hundreds"; None for anything else."""
    place = _PLACE.fullmatch(text)
    found = _in_a_row(text) if place is None else []
    parts = [(int(one["many"]), _label(one)) for one in found] or ([(1, _label(place))] if place else [])
    if not parts or not all(label for _, label in parts) or (found and not _is_all(text, found)):
        return None
    total = Fraction(sum(many * label for many, label in parts))
    decimals = len(str(Fraction(min(label for _, label in parts)).denominator)) - 1
    return Number(total.numerator if total.denominator == 1 else total, decimals)


def counted(text: str) -> Parts | None:
    """The parts of a number given in figures; a last one without a label counts units. None for anything else."""
    found = _in_a_row(text)
    labels = [_label(one) for one in found]
    if labels and not labels[-1] and _END.fullmatch(text, found[-1].end()):
        labels[-1] = 1
    if len(labels) < 2 or min(labels) < 1 or sorted(set(labels), reverse=True) != labels:
        return None
    return tuple(Part(int(one["many"]), int(label)) for one, label in zip(found, labels, strict=True))


def _in_a_row(text: str) -> list["re.Match[str]"]:
    """All counts of the text; nothing where more than "and" stands between them."""
    found = list(_COUNTED.finditer(text))
    return found if all(_JOINED.fullmatch(text, a.end(), b.start()) for a, b in pairwise(found)) else []


def _is_all(text: str, found: list["re.Match[str]"]) -> bool:
    return found[0].start() == 0 and _END.fullmatch(text, found[-1].end()) is not None


def _label(match: "re.Match[str]") -> Rational:
    """The place named behind a count, 0 where there is none."""
    return next((place for i, (place, _) in enumerate(_LABELS) if match[f"l{i}"]), 0)


def _table(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * i for i, names in enumerate(words.split()) for word in names.split("/")}


_SMALL = {
    **_table("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen", 1),
    **_table("eighteen nineteen", 18),
    **_table("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    **_table("uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis", 1),
    **_table("diecisiete dieciocho diecinueve veinte veintiuno/veintiun veintidos veintitres veinticuatro veinticinco", 17),
    **_table("veintiseis veintisiete veintiocho veintinueve treinta", 26),
    **_table("cuarenta cincuenta sesenta setenta ochenta noventa", 40, 10),
}  # fmt: skip
_HUNDREDS = {
    **_table("cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos", 1),
    "ciento": 1,
}
_SCALES = {"thousand": 10**3, "mil": 10**3, "million": 10**6, "millon": 10**6, "millones": 10**6, "billion": 10**9}
_WORD = re.compile(r"[a-zñ]+")


def spoken(text: str) -> Parts | None:
    """The parts of a number in words, two at least: the longest there is in the folded text."""
    run: list[str] = []
    longest: list[str] = []
    for word in _WORD.findall(text):
        if word in _SMALL or word in _HUNDREDS or word in _SCALES or word == "hundred":
            run.append(word)
        elif word not in ("and", "y"):
            run = []
        longest = max(longest, run, key=len) if run is not longest else run
    parts = _parts(longest)
    return parts if len(parts) > 1 else None


def _parts(words: list[str]) -> Parts:
    """Millions, thousands, hundreds and what is below a hundred; nothing where the words are no number."""
    parts: list[Part] = []
    low = 0
    for word in words:
        if word in _SMALL:
            low += _SMALL[word]
        elif word in _HUNDREDS:
            parts.append(Part(_HUNDREDS[word], 100))
        elif word == "hundred":
            parts.append(Part(low or 1, 100))
            low = 0
        else:
            scale = _SCALES[word]
            below = [part for part in parts if part.place < scale]
            parts = [*parts[: len(parts) - len(below)], Part(value(tuple(below)) + low or 1, scale)]
            low = 0
    if low:
        parts.append(Part(low, 1))
    is_ordered = all(a.place > b.place and b.many * b.place < a.place for a, b in pairwise(parts))
    return tuple(parts) if is_ordered else ()


def value(parts: Parts) -> int:
    """The number."""
    return sum(part.many * part.place for part in parts)
