"""Which entry of the catalogue in the prompt fits a piece of work: shared words, rare ones weighing more."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from html import unescape

from tools.providers.solving import value

LINE = re.compile(r"^[\s*-]*`?([A-Z][A-Z0-9_]*)`?\s*\|\s*(.+)$", re.MULTILINE)
FENCE = re.compile(r"<work\s+id=\"([^\"]+)\"[^>]*>(.*?)</work>", re.DOTALL)
FIELD = re.compile(r"^\s*([a-z]+)(?:\s+(\d+))?\s*:\s*(.*)$", re.IGNORECASE)
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


@lru_cache(maxsize=64)  # a prefix that is cached there is read once here
def entries(text: str) -> dict[str, frozenset[str]]:
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


def guesses(item: Work, catalogue: dict[str, frozenset[str]], allowed: Collection[str] | None) -> list[Guess]:
    """Likeliest first: those that share a word. Confidence grows with the margin over the next."""
    text = " ".join((item.says("problem"), item.says("answer"), *item.steps))
    seen = spoken(text) | compared(value(item.says("answer")), value(item.says("expected")))
    weights = rarity(catalogue.values())
    scored = []
    for code, known in catalogue.items():
        shared = seen & known
        if shared and (allowed is None or code in allowed):
            score = sum(weights[word] for word in shared) / math.sqrt(len(known))
            tie = sha256(f"{text}|{code}".encode()).hexdigest()
            scored.append((-score, tie, code, tuple(sorted(shared))))
    return confident(sorted(scored))


def confident(scored: Sequence[tuple[float, str, str, tuple[str, ...]]]) -> list[Guess]:
    if not scored:
        return []
    best, second = -scored[0][0], -scored[1][0] if len(scored) > 1 else 0.0
    first = 0.5 + 0.45 * min(1.0, 2 * (best - second) / best)
    rest = [Guess(code, round((1 - first) * -score / best, 2), shared) for score, _, code, shared in scored[1:]]
    return [Guess(scored[0][2], round(first, 2), scored[0][3]), *rest]


def rarity(lines: Iterable[frozenset[str]]) -> dict[str, float]:
    lines = list(lines)
    count = Counter(word for line in lines for word in line)
    return {word: math.log(1 + len(lines) / times) for word, times in count.items()}


def line_of(item: Work, guess: Guess) -> int | None:
    """The first line of working that speaks of what is shared."""
    return next((number for number, step in enumerate(item.steps) if spoken(step) & set(guess.shared)), None)
