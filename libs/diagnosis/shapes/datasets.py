"""The data of an exercise in statistics: a list of numbers, a frequency table, the means of two groups."""

import re
from collections import Counter
from fractions import Fraction
from functools import cached_property

from ..maths.expression import Rational
from ..maths.values import reduced
from ..maths.wording import Quantity, Task

_AND = r"(?:and|y|e|&)"
_ITEM = r"-?\d+(?:[.,]\d+)?"
_UNIT = (
    r"(?: ?(?:%|mm|cm|m|km|kg|g|s|h|min|years?|años|points?|puntos?|marks?|minutes?|minutos?|dollars?|pesos)(?![a-z]))?"
)
_BETWEEN = rf"(?:\s*[,;]\s+(?:{_AND} )?|\s*;\s*|\s+{_AND}\s+|\s+)"
_RUN = re.compile(rf"(?<![\w.,/^)]){_ITEM}{_UNIT}(?:{_BETWEEN}{_ITEM}{_UNIT}(?![\w/]))+")
_CLOSE = re.compile(rf"(?<![\w.,/^)])-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?){{2,}}(?:,? {_AND} -?\d+(?:\.\d+)?)?(?![\w/])")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_NUMBER = re.compile(_ITEM)
_NUMBER_CLOSE = re.compile(r"-?\d+(?:\.\d+)?")
_UNKNOWN = re.compile(r"(?<![a-z])[a-z](?![a-z'])(?<![ayeou])")
_FREQUENCY = re.compile(r"(?<![a-z])(?:freq|frecuen|times|veces)")
_PLACES = re.compile(r"\d+ (?:decimal|d\.?p|significant|cifras|lugares|place)")
_STATED = re.compile(r"(?<![a-z])(?:is|was|es|fue|era)(?: a| an| un| una)? $")
_MEAN_OF = re.compile(
    r"(?<![a-z])(?:mean|average|media|promedio)(?: [a-z]+)?(?: of| de| es| is| was|:| =)?(?: a| an| un| una)? $"
)
_MEAN = re.compile(r"(?<![a-z])(?:mean|average|media|promedio)(?![a-z])")
_COUNTED = re.compile(r"-?\d+(?:[.,]\d+)? (?!and|y |with|have|has|con |tiene|is|es )(?:other |otr[oa]s )?[a-zñ]{3,}")


class Data:
    """A list of numbers as it is written, of which at least two are given."""

    def __init__(self, values: tuple[Rational, ...]) -> None:
        self.values = values
        self.n = len(values)
        self.total = sum(values)

    def __repr__(self) -> str:
        return f"Data({self.values!r})"

    @cached_property
    def ordered(self) -> list[Rational]:
        """From the smallest to the largest."""
        return sorted(self.values)

    @cached_property
    def counts(self) -> Counter[Rational]:
        """How often each value occurs."""
        return Counter(self.values)

    @cached_property
    def modes(self) -> tuple[Rational, ...]:
        """The most frequent values, none where every value occurs once."""
        most = max(self.counts.values())
        return tuple(value for value, count in self.counts.items() if count == most) if most > 1 else ()

    @property
    def mean(self) -> Rational:
        """The arithmetic mean."""
        return reduced(Fraction(self.total) / self.n)

    @property
    def median(self) -> Rational:
        """The middle value in order of size."""
        return middle(self.ordered)

    @property
    def range(self) -> Rational:
        """The largest value less the smallest."""
        return self.ordered[-1] - self.ordered[0]


def middle(values: "list[Rational] | tuple[Rational, ...]") -> Rational:
    """The value in the middle of a list as it stands, or halfway between the two in the middle."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else reduced(Fraction(values[half - 1] + values[half]) / 2)


class Table:
    """Values and how often each of them occurs."""

    def __init__(self, values: tuple[Rational, ...], frequencies: tuple[int, ...]) -> None:
        self.values, self.frequencies = values, frequencies
        self.rows = len(values)
        self.total = sum(value * often for value, often in zip(values, frequencies, strict=True))

    def __repr__(self) -> str:
        return f"Table({self.values!r}, {self.frequencies!r})"

    @property
    def data(self) -> Data:
        """Every value as often as it occurs."""
        return Data(tuple(v for v, often in zip(self.values, self.frequencies, strict=True) for _ in range(often)))


def _exact(text: str) -> Rational:
    return reduced(Fraction(text.replace(",", ".")))


def _runs(text: str) -> list[tuple[int, int, tuple[Rational, ...]]]:
    """The lists of numbers in a text: where each starts and ends, and its numbers."""
    close = [match for match in _CLOSE.finditer(text) if not _GROUPED.fullmatch(match.group())]
    matches, number = (close, _NUMBER_CLOSE) if close else (list(_RUN.finditer(text)), _NUMBER)
    return [(m.start(), m.end(), tuple(map(_exact, number.findall(m.group())))) for m in matches]


def _outside(task: Task, spans: list[tuple[int, int]]) -> list[Quantity]:
    """The other numbers, but not the number of places to round to."""
    return [
        one
        for one in task.quantities
        if not any(start <= one.start < end for start, end in spans) and not _PLACES.match(task.text, one.start)
    ]


def listed(task: Task) -> tuple[Data] | None:
    """The one list of numbers; besides it there may only be a number that says how long it is."""
    runs = _runs(task.text)
    if len(runs) != 1:
        return None
    start, end, values = runs[0]
    if _UNKNOWN.search(task.text[end:]) or any(one.value != len(values) for one in _outside(task, [(start, end)])):
        return None
    return (Data(values),)


def table(task: Task) -> tuple[Table] | None:
    """A frequency table in words: "value 1 frequency 4; value 2 frequency 3", or all values and then all frequencies."""
    named = _FREQUENCY.search(task.text)
    if not named:
        return None
    runs = _runs(task.text)
    numbers = task.numbers
    if len(runs) == 2 and len(runs[0][2]) == len(runs[1][2]) and not _outside(task, [run[:2] for run in runs]):
        values, frequencies = runs[0][2], runs[1][2]
        last = [match.start() for match in _FREQUENCY.finditer(task.text)][-1]
        if last < runs[0][0] and re.search(
            r"(?:value|valor|score|puntaje|nota|x|number)", task.text[runs[0][1] : runs[1][0]]
        ):
            values, frequencies = frequencies, values
    elif len(numbers) >= 4 and len(numbers) % 2 == 0:
        values, frequencies = numbers[::2], numbers[1::2]
    else:
        return None
    often = tuple(one for one in frequencies if isinstance(one, int) and 0 <= one <= 1000)
    if len(often) != len(frequencies) or len(set(values)) != len(values) or not any(often) or len(often) > 20:
        return None
    return (Table(values, often),)


def two_groups(task: Task) -> tuple[Rational, Rational, Rational, Rational] | None:
    """Size and mean of one group, size and mean of another; the size of both together may be said too."""
    given = list(task.quantities)
    if len(given) == 5 and given[4].value == given[0].value + given[2].value:
        given.pop()
    if len(given) != 4 or any(one.value <= 0 for one in given):
        return None
    if len(_MEAN.findall(task.text)) < 2:
        return None
    found: list[Rational] = []
    for pair in (given[:2], given[2:]):
        first, second = (_is_mean(task, one) for one in pair)
        if first == second:
            return None
        size, mean = pair if second > first else pair[::-1]
        found += [size.value, mean.value]
    return found[0], found[1], found[2], found[3]


def _is_mean(task: Task, quantity: Quantity) -> int:
    """How much speaks for a number being a mean, not the size of a group."""
    ahead = task.text[: quantity.start]
    counted = 2 * bool(_COUNTED.match(task.text, quantity.start))
    return bool(_STATED.search(ahead)) + 2 * bool(_MEAN_OF.search(ahead)) - counted
