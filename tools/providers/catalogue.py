"""Which entry of the catalogue in the prompt fits a piece of work: shared words, rare ones weighing more."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from heapq import nlargest
from html import unescape

from tools.providers.solving import value

LINE = re.compile(r"^[\s*-]*`?([A-Z][A-Z0-9_]*)`?\s*\|\s*(.+)$", re.MULTILINE)
FENCE = re.compile(r"<work\s+id=\"([^\"]+)\"[^>]*>(.*?)</work>", re.DOTALL)
FIELD = re.compile(r"^\s*([a-z]+)(?:\s+(\d+))?\s*:\s*(.*)$", re.IGNORECASE)
MOST = 10  # guesses that are worth ranking
SAYS_NOTHING = "the and for with that this from not are was has have its into than then when each one they where which"
EMPTY = frozenset(SAYS_NOTHING.split())
SPOKEN = {
    "+": "add adds addition sum plus",
    "-": "subtract subtracts subtraction minus difference take takes",
    "*": "multiply multiplies multiplication product times",
    "×": "multiply multiplies multiplication product times",
    "÷": "divide divides division quotient",
    "/": "fraction fractions numerator denominator divide",
    ".": "decimal decimals point place",
    "%": "percent percentage",
    "(": "bracket brackets parentheses distribute",
    "^": "power exponent square squared",
    "²": "power exponent square squared",
    "=": "equation equal sides",
    "0": "zero",
}
"""What a sign in the work is called in the words of a catalogue."""


@dataclass(frozen=True)
class Work:
    """One fenced item. `fields` by name without number; `steps` in order."""

    id: str
    fields: dict[str, str]
    steps: tuple[str, ...]

    def says(self, name: str) -> str:
        return self.fields.get(name, "")


@dataclass(frozen=True)
class Catalogue:
    """The words of every entry, the entries of every word, and what each word weighs: rare ones more."""

    words: Mapping[str, frozenset[str]]
    having: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Match:
    """An entry that shares words with the work; of equal scores a digest decides."""

    score: float
    code: str
    shared: tuple[str, ...]
    work: str

    @property
    def rank(self) -> tuple[float, str]:
        return -self.score, sha256(f"{self.work}|{self.code}".encode()).hexdigest()


@dataclass(frozen=True)
class Guess:
    code: str
    confidence: float
    shared: tuple[str, ...] = ()


def works(text: str) -> list[Work]:
    return [work(found[1], found[2]) for found in FENCE.finditer(text)]


def work(name: str, inside: str) -> Work:
    fields: dict[str, str] = {}
    steps: list[str] = []
    for line in unescape(inside).splitlines():
        if not (found := FIELD.match(line)):
            continue
        if found[1].lower() == "step":
            steps.append(found[3])
        else:
            fields[found[1].lower()] = found[3].strip()
    return Work(name, fields, tuple(steps))


def catalogue(texts: Iterable[str]) -> Catalogue:
    """Of the texts of a prompt. A prefix that is cached there is read once here."""
    return _catalogue(tuple(text for text in texts if _entries(text)))


@lru_cache(maxsize=64)
def _catalogue(texts: tuple[str, ...]) -> Catalogue:
    known = {code: said for text in texts for code, said in _entries(text).items()}
    having: dict[str, list[str]] = {}
    for code, said in known.items():
        for word in said:
            having.setdefault(word, []).append(code)
    weights = {word: math.log(1 + len(known) / len(codes)) for word, codes in having.items()}
    return Catalogue(known, having, weights)


@lru_cache(maxsize=64)
def _entries(text: str) -> dict[str, frozenset[str]]:
    """The words of every entry."""
    return {found[1]: words(f"{found[1].replace('_', ' ')} {found[2]}") for found in LINE.finditer(text)}


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", text.lower())) - EMPTY


def spoken(expression: str) -> frozenset[str]:
    """The words of an expression, those of its signs included."""
    said = " ".join(meant for sign, meant in SPOKEN.items() if sign in expression)
    letters = "variable unknown letter term terms coefficient" if re.search(r"\b\d*[a-z]\b", expression) else ""
    return words(f"{expression} {said} {letters}")


def compared(answer: Fraction | None, expected: Fraction | None) -> frozenset[str]:
    """Words for how a wrong answer lies to the right one."""
    if answer is None or expected is None or answer == expected:
        return frozenset()
    said = []
    if answer == -expected:
        said.append("sign negative opposite")
    if expected and answer * expected == 1:
        said.append("invert inverted reciprocal swapped upside")
    if expected and answer / expected in (10, 100, Fraction(1, 10), Fraction(1, 100)):
        said.append("place value decimal point shift ten zero")
    if sorted(str(answer)) == sorted(str(expected)):
        said.append("reverse reversed order swap digits digit")
    if abs(answer - expected) in (1, 10, 100):
        said.append("carry borrow regroup count counting digit")
    said.append("larger greater bigger" if answer > expected else "smaller less")
    return words(" ".join(said))


def matches(item: Work, known: Catalogue) -> list[Match]:
    """The entries that share a word with the work."""
    text = " ".join((item.says("problem"), item.says("answer"), *item.steps))
    seen = spoken(text) | compared(value(item.says("answer")), value(item.says("expected")))
    shared: dict[str, list[str]] = {}
    for word in sorted(seen & known.weights.keys()):
        for code in known.having[word]:
            shared.setdefault(code, []).append(word)
    return [
        Match(sum(map(known.weights.__getitem__, said)) / math.sqrt(len(known.words[code])), code, tuple(said), text)
        for code, said in shared.items()
    ]


def guesses(found: Iterable[Match], allowed: Collection[str] | None = None) -> list[Guess]:
    """The likeliest, best first. Confidence grows with the margin over the next."""
    among = [one for one in found if allowed is None or one.code in allowed]
    least = min(nlargest(MOST, (one.score for one in among)), default=0.0)
    return confident(sorted((one for one in among if one.score >= least), key=lambda one: one.rank)[:MOST])


def confident(ranked: Sequence[Match]) -> list[Guess]:
    if not ranked:
        return []
    best, second = ranked[0].score, ranked[1].score if len(ranked) > 1 else 0.0
    first = 0.5 + 0.45 * min(1.0, 2 * (best - second) / best)
    rest = [Guess(one.code, round((1 - first) * one.score / best, 2), one.shared) for one in ranked[1:]]
    return [Guess(ranked[0].code, round(first, 2), ranked[0].shared), *rest]


def line_of(item: Work, guess: Guess) -> int | None:
    """The first line of working that speaks of what is shared."""
    return next((number for number, step in enumerate(item.steps) if spoken(step) & set(guess.shared)), None)
