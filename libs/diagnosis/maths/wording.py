"""Exercises in words: what is asked (by the beginnings of words, English or Spanish) and the numbers it is asked about.

No sentence is understood. A form of exercise names the words it needs, so that "Area of a rectangle 7 by 4" and "A rectangle
is 7 cm long and 4 cm wide. What is its area?" are one exercise.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from .errors import NotUnderstoodError
from .expression import Node, Number, Ratio, Rational, parse
from .units import NAMES, UNIT
from .values import ratio_value
from .words import folded

_PREPOSITION = r"in (?!by |x |long|wide|high|tall|deep|and )[a-z]"  # "8 in its simplest form" are no inches
_NUMBER = re.compile(
    rf"(?P<sign>(?<![\w)])-)?"
    r"(?:(?P<mixed>\d+ +\d+[/⁄]\d+)|(?P<fraction>\d+ ?[/⁄] ?\d+)"
    r"|(?P<decimal>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[.,]\d+))"
    rf"\s?(?P<percent>%)?(?:\s?(?!{_PREPOSITION})(?P<unit>{UNIT})(?![a-z^\d]))?"
)
_POINT = re.compile(r"\(\s*(-?\d+(?:\.\d+)?(?:/\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?(?:/\d+)?)\s*\)")
_SHORT_WORDS = (
    "of|is|to|by|in|at|if|it|an|as|or|on|be|so|we|do|he|my|no|up|us|vs|de|el|es|la|un|en|si|lo|se|al|su|le|tu|te|me|ha"
)
# Behind a sign two letters are a product: v = u + at.
_WORD = re.compile(rf"[^\W\d_]{{3,}}|(?<![^\W_])(?<![-+*/=(])(?<![-+*/=(] )(?:{_SHORT_WORDS})(?![^\W_])", re.IGNORECASE)
_MATHS = re.compile(r"[\d=+\-*/^<>≤≥√]")
_BETWEEN = re.compile(r"[;?!&]|[.,:](?=\s|$)|,(?!\d)")
_SPANISH_AND = re.compile(r"(=[^=;,]*?)\s[ye]\s(?=[^=;,]*=)")  # x + y = 10 y x - y = 4
_ANY_WORD = re.compile(r"[^\W\d_]{2,}")


MAX_NUMBERS = 80
LONGEST_TASK = 40  # words; a longer text tells a story that is not understood
KEY = 4  # so many letters of a word are enough to look up the forms it may belong to


class Quantity(NamedTuple):
    """A number of the text: as written, its value, `unit` as in `units.UNITS` or "%", and where it starts."""

    node: Number | Ratio
    value: Rational
    unit: str | None
    start: int


class Task:
    """The text of an exercise in plain notation. `text` is lower case without accents, `plain` as written."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.text = folded(plain)

    def __repr__(self) -> str:
        return f"Task({self.plain!r})"

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers in order; a number that belongs to a letter (2x) is none. Raises NotUnderstoodError for too many."""
        found = tuple(islice(_NUMBER.finditer(self.text), MAX_NUMBERS + 1))
        if len(found) > MAX_NUMBERS:
            raise NotUnderstoodError(f"There are more than {MAX_NUMBERS} numbers in it.")
        return tuple(filter(None, map(_quantity, found)))

    @cached_property
    def numbers(self) -> tuple[Rational, ...]:
        """The values of the numbers in order."""
        return tuple(one.value for one in self.quantities)

    @cached_property
    def points(self) -> tuple[tuple[Rational, Rational], ...]:
        """The coordinates in order."""
        return tuple((_rational(m[1]), _rational(m[2])) for m in _POINT.finditer(self.text))

    @cached_property
    def maths(self) -> tuple[Node, ...]:
        """What stands between the words and can be read: expressions, equations."""
        found = []
        for piece in _BETWEEN.split(_SPANISH_AND.sub(r"\1;", _WORD.sub(";", self.plain))):
            text = piece.strip(" .,:'\"").rstrip("= ")
            if _MATHS.search(text):
                try:
                    found.append(parse(text))
                except NotUnderstoodError:
                    continue
        return tuple(found)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of two letters and more."""
        return frozenset(_ANY_WORD.findall(self.text))

    @cached_property
    def length(self) -> int:
        """How many words there are."""
        return len(_ANY_WORD.findall(self.text))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first two, three and four letters of every word."""
        return frozenset(word[:length] for word in self.words for length in range(2, min(KEY, len(word)) + 1))

    def says(self, pattern: "re.Pattern[str]") -> "re.Match[str] | None":
        """Where the folded text matches."""
        return pattern.search(self.text)


def _quantity(match: "re.Match[str]") -> Quantity | None:
    text = match.string
    after = text[match.end("unit") if match["unit"] else match.end()].strip() if match.end() < len(text) else ""
    before = text[match.start() - 1] if match.start() else ""
    is_exponent = before == "^" and text[match.start() - 2].isalpha()  # of a unit alone: "= ? cm^2"
    if (
        (after.isalpha() and not match["percent"] and not match["unit"] and text[match.end() - 1] != " ")
        or before.isalpha()
        or is_exponent
    ):
        return None
    node = _node(match)
    try:
        value = ratio_value(node) if isinstance(node, Ratio) else node.value
    except NotUnderstoodError:
        return None
    unit = "%" if match["percent"] else NAMES[match["unit"]] if match["unit"] else None
    return Quantity(node, value, unit, match.start())


def _node(match: "re.Match[str]") -> Number | Ratio:
    sign = -1 if match["sign"] else 1
    if match["decimal"]:
        node = parse(match["decimal"])
        assert isinstance(node, Number)
        return Number(sign * node.value, node.decimals)
    whole, _, part = (match["mixed"] or f" {match['fraction'].replace(' ', '')}").rpartition(" ")
    above, below = re.split("[/⁄]", part)
    if whole:
        return Ratio(int(above), int(below), sign * int(whole))
    return Ratio(sign * int(above), int(below))


def _rational(text: str) -> Rational:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _keys(group: str) -> frozenset[str]:
    """How the words of a group begin; nothing where an alternative begins with less than two letters."""
    keys = [key[:KEY] for alternative in _alternatives(group) for key in _begins(alternative)]
    return frozenset(keys) if all(len(key) > 1 for key in keys) else frozenset()


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, those in brackets not taken apart."""
    depth, start = 0, 0
    for i, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def _begins(pattern: str) -> Iterator[str]:
    """The letters that an alternative begins with, of every way to begin where it starts with a group."""
    if not pattern.startswith("(?:"):
        letters = re.split(r"[^a-zñ]", pattern)[0]
        optional = pattern[len(letters) : len(letters) + 1] in ("?", "*")
        yield letters[:-1] if optional else letters
        return
    depth, end = 1, 3
    while depth:
        depth += (pattern[end] == "(") - (pattern[end] == ")")
        end += 1
    for alternative in _alternatives(pattern[3 : end - 1]):
        yield from _begins(alternative)
    if pattern[end : end + 1] == "?":
        yield from _begins(pattern[end + 1 :])


class Asks:
    """Reads a task that has a word of every group, and gives the parts that the form's malrules get.

    A group is a regular expression over the folded text (lower case, no accents) whose alternatives are beginnings of words:
    "rectang|cuadrilater"; without any group no word is needed. `numbers` is how many numbers there must be, given as
    values; with `written` as they are written. `maths` reads the first expression it fits instead. `unless` must not occur.
    `parts` may take the task apart in its own way. A text of more than `longest` words asks for something else besides.
    """

    __slots__ = ("_groups", "_longest", "_maths", "_numbers", "_parts", "_unless", "_written", "keys", "needs_words")

    def __init__(
        self,
        *groups: str,
        numbers: int | range | None = None,
        written: bool = False,
        maths: Callable[[Node], tuple[Any, ...] | None] | None = None,
        parts: Callable[[Task], tuple[Any, ...] | None] | None = None,
        unless: str | None = None,
        longest: int = LONGEST_TASK,
    ) -> None:
        self._longest = longest
        self._groups = [re.compile(rf"(?<![a-z])(?:{group})") for group in groups]
        self._unless = re.compile(rf"(?<![a-z])(?:{unless})") if unless else None
        self._numbers = range(numbers, numbers + 1) if isinstance(numbers, int) else numbers
        self._written, self._maths, self._parts = written, maths, parts
        self.keys = tuple(keys for keys in map(_keys, groups) if keys)
        self.needs_words = bool(groups)

    def __call__(self, task: Node | Task) -> tuple[Any, ...] | None:
        if not isinstance(task, Task) or task.length > self._longest:
            return None
        # Counting numbers is cheaper than looking for words: most forms are ruled out here.
        if self._numbers is not None and len(task.quantities) not in self._numbers:
            return None
        if not all(map(task.says, self._groups)) or (self._unless and task.says(self._unless)):
            return None
        if self._parts:
            return self._parts(task)
        if self._maths:
            return next(filter(None, map(self._maths, task.maths)), None)
        return tuple(one.node for one in task.quantities) if self._written else task.numbers
