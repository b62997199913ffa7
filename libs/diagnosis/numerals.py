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
    (Fraction(1, 10), "tenth|decim[ao]"),
    (10**6, "million|millon"),
    (10**5, "hundreds? (?:of )?thousand|centenas? de mil"),
    (10**4, "tens? (?:of )?thousand|decenas? de mil"),
    (1000, "thousand|unidad(?:es)? de mil|mil(?:es)?(?![a-z])|millar"),
    (100, "hundred|centena|cientos?(?![a-z])"),
    (10, "tens?(?![a-z])|decena"),
    (1, "ones?(?![a-z])|units?(?![a-z])|unidad"),
)
_COUNTED = re.compile(
    r"(?<![\d.,/])(?P<many>\d+)(?![.,/]\d)[- ]*"
    rf"(?:{'|'.join(f'(?P<l{i}>{words})' for i, (_, words) in enumerate(_LABELS))})?"
)
_NOTHING_ELSE = re.compile(rf"(?:\d+[- ]*(?:{'|'.join(words for _, words in _LABELS)})[a-z]*(?:\s|,|\+|and |y )*)+\.?")


def in_places(text: str) -> Number | None:
    """The number of an answer such as "3 hundreds" or "2 tens and 4 tenths"; None for anything else."""
    if not _NOTHING_ELSE.fullmatch(text):
        return None
    parts = [(int(one["many"]), _label(one)) for one in _COUNTED.finditer(text)]
    total = Fraction(sum(many * place for many, place in parts))
    decimals = len(str(Fraction(min(place for _, place in parts)).denominator)) - 1
    return Number(total.numerator if total.denominator == 1 else total, decimals)


def _label(match: "re.Match[str]") -> Rational:
    """The place named behind a count, 0 where there is none."""
    return next((place for i, (place, _) in enumerate(_LABELS) if match[f"l{i}"]), 0)


def counted(text: str) -> Parts | None:
    """The parts of a number given in figures; a last one without a label counts units. None for anything else."""
    found = list(_COUNTED.finditer(text))
    labels = [_label(one) for one in found]
    if labels and not labels[-1]:
        labels[-1] = 1
    if len(labels) < 2 or min(labels) < 1 or sorted(set(labels), reverse=True) != labels:
        return None
    return tuple(Part(int(one["many"]), int(label)) for one, label in zip(found, labels, strict=True))


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
_SCALES = {"hundred": 100, "thousand": 1000, "mil": 1000}
_WORD = re.compile(r"[a-zñ]+")


def spoken(text: str) -> Parts | None:
    """The parts of a number in words, two at least: the longest there is in the folded text."""
    run: list[str] = []
    longest: list[str] = []
    for word in _WORD.findall(text):
        if word in _SMALL or word in _HUNDREDS or word in _SCALES:
            run.append(word)
        elif word not in ("and", "y"):
            run = []
        longest = max(longest, run, key=len) if run is not longest else run
    parts = _parts(longest)
    return parts if len(parts) > 1 else None


def _parts(words: list[str]) -> Parts:
    """Thousands, hundreds and what is below a hundred; nothing where the words are no number."""
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
            parts, low = [Part(value(tuple(parts)) + low or 1, 1000)], 0
    if low:
        parts.append(Part(low, 1))
    is_ordered = all(a.place > b.place and b.many * b.place < a.place for a, b in pairwise(parts))
    return tuple(parts) if is_ordered else ()


def value(parts: Parts) -> int:
    """The number."""
    return sum(part.many * part.place for part in parts)
