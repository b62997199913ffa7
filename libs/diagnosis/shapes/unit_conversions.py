"""Exercises about quantities with units: what is to be converted into what, clock times, speed."""

import re
from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Number, Ratio, Rational
from ..maths.units import NAMES, UNIT, UNITS
from ..maths.values import reduced
from ..maths.wording import Quantity, Task

_GIVEN = re.compile(rf"(?:\d+ )?\d+(?:[.,]\d+|\s?[/⁄]\s?\d+)?\s?(?:{UNIT})(?![a-z^\d])(?: (?=\d)|\s?(?:and|y) (?=\d))?")
_ADJACENT = re.compile(rf"[\d.,/ ]+(?:{UNIT}),?(?: and| y| e)? ?")
_BLANK = r"(?:[?_□…]+|\.\.+|\( ?\))"
_ASKED = re.compile(
    rf"(?:(?:{_BLANK}|=)\s?|(?<![a-z])(?:to|into|in|as|a|en|como|many|much|cuant[oa]s?|de) )(?:the |{_BLANK}\s?)?"
    rf"(?=[a-z])({UNIT})(?![a-z^\d])(?:\s?(?:and|y|,)?\s?{_BLANK}?\s?(?!in (?:an? |the |one |[\d#]))({UNIT})(?![a-z^\d]))?"
)
_LETTERS = re.compile(rf"[\d.,/]+ ?[a-z](?:\^[23])? ?= ?{_BLANK} ?[a-z](?:\^[23])?")
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-4]) ?[:h] ?([0-5]\d)(?![\d:])\s*(?:([ap])\.? ?m\.?(?![a-z]))?")
_PER_HOUR = re.compile(r"\(?km\)? ?/ ?\(?h|kmh|kph|(?:km|kilomet\w+) (?:per|an|por) (?:hour|hora)")
_PER_SECOND = re.compile(r"(?<!k)m\)? ?/ ?\(?s(?![a-z])|(?:m|met\w+) (?:per|a|por) (?:second|segundo)")


class Conversion(NamedTuple):
    """`value` of the unit `source` to be written in the unit `target`; `written` as it stands."""

    written: Number | Ratio
    value: Rational
    source: str
    target: str

    @property
    def factor(self) -> Fraction:
        """What to multiply by."""
        return Fraction(UNITS[self.source].factor) / UNITS[self.target].factor

    @property
    def dimension(self) -> str:
        """What the units measure; "area" and "volume" only where both units are powers of a length."""
        if self.source[-2:] != self.target[-2:] or "^" not in self.source:
            return UNITS[self.source].dimension.replace("volume", "capacity").replace("area", "capacity")
        return UNITS[self.source].dimension

    def times(self, factor: Rational) -> Rational:
        """The value with a wrong factor in the right direction."""
        return self.value * factor if self.factor > 1 else Fraction(self.value) / factor


class Compound(NamedTuple):
    """3 m 5 cm or 2 h 15 min, `large` and `small` of two units of one dimension, in the unit `target`."""

    large: Rational
    small: Rational
    units: tuple[str, str]
    target: str

    @property
    def factor(self) -> Fraction:
        """How many of the small unit make one of the large."""
        return Fraction(UNITS[self.units[0]].factor) / UNITS[self.units[1]].factor

    def total(self) -> Rational:
        """All of it in the unit asked for."""
        return reduced(
            (self.large * self.factor + self.small) * UNITS[self.units[1]].factor / Fraction(UNITS[self.target].factor)
        )


class Times(NamedTuple):
    """Two clock times, a:b and later c:d."""

    a: int
    b: int
    c: int
    d: int

    def minutes(self) -> int:
        """From the first to the second, over noon or midnight where the second reads earlier."""
        passed = (60 * self.c + self.d) - (60 * self.a + self.b)
        return passed if passed > 0 else passed + 720 if passed > -720 and max(self.a, self.c) <= 12 else passed + 1440


class Trip(NamedTuple):
    """A distance and a time as given, and the speed as it is asked for."""

    distance: Rational
    time: Rational
    speed: Rational
    unit: str | None


def _measured(task: Task) -> list[Quantity]:
    return [one for one in task.quantities if one.unit in UNITS]


def _targets(task: Task) -> list[str]:
    """The one or two units that are asked for, the larger first."""
    match = _ASKED.search(_GIVEN.sub("# ", task.text))
    found = [NAMES[name] for name in match.groups() if name] if match else []
    return sorted(found, key=lambda unit: -UNITS[unit].factor)


def conversion(task: Task) -> tuple[Conversion] | None:
    """3.5 m = ? cm."""
    given, targets = _measured(task), _targets(task)
    if len(task.quantities) != 1 or len(given) != 1 or len(targets) != 1:
        return None
    (one,), (target,) = given, targets
    source = one.unit or ""
    if UNITS[source].dimension != UNITS[target].dimension or source == target or one.value <= 0:
        return None
    return (Conversion(one.node, one.value, source, target),)


def between_letters(task: Task) -> tuple[Conversion] | None:
    """2 h = ? s, where there is no word to be known by."""
    return conversion(task) if _LETTERS.fullmatch(task.text) else None


def compound(task: Task) -> tuple[Compound] | None:
    """2 h 15 min = ? min."""
    given, targets = _measured(task), _targets(task)
    if len(task.quantities) != 2 or len(given) != 2 or len(targets) != 1:
        return None
    large, small = given
    if not _ADJACENT.fullmatch(task.text[large.start : small.start]):
        return None
    units = large.unit or "", small.unit or ""
    dimensions = {UNITS[unit].dimension for unit in (*units, targets[0])}
    if len(dimensions) != 1 or UNITS[units[0]].factor <= UNITS[units[1]].factor:
        return None
    return (Compound(large.value, small.value, units, targets[0]),)


def split(task: Task) -> tuple[Conversion, str] | None:
    """2.5 h = ? h and ? min: as a conversion into the smaller unit, and the larger unit."""
    given, targets = _measured(task), _targets(task)
    if len(task.quantities) != 1 or len(given) != 1 or len(targets) != 2 or targets[0] == targets[1]:
        return None
    source = given[0].unit or ""
    if len({UNITS[unit].dimension for unit in (source, *targets)}) != 1 or given[0].value <= 0:
        return None
    return Conversion(given[0].node, given[0].value, source, targets[1]), targets[0]


def clock_times(task: Task) -> tuple[Times] | None:
    """How long is it from 9:45 to 11:20?"""
    found = [match.groups() for match in _CLOCK.finditer(task.text)]
    if len(found) != 2 or len(task.quantities) != 4:
        return None
    (a, b), (c, d) = (
        (int(hour) % 12 + 12 * (half == "p") if half else int(hour), int(minute)) for hour, minute, half in found
    )
    return (Times(a, b, c, d),) if (a, b) != (c, d) else None


def trip(task: Task) -> tuple[Trip] | None:
    """120 km in 3 hours: the average speed."""
    distances = [one for one in task.quantities if one.unit in ("km", "m", "mi")]
    times = [one for one in task.quantities if one.unit in ("h", "min", "s")]
    if len(task.quantities) != 2 or len(distances) != 1 or len(times) != 1 or 0 in task.numbers:
        return None
    (distance,), (time,) = distances, times
    units = f"{distance.unit}/{time.unit}"
    asked = "km/h" if _PER_HOUR.search(task.text) else "m/s" if _PER_SECOND.search(task.text) else units
    speed = Fraction(distance.value) / time.value
    if asked != units and distance.unit == "mi":
        return None
    if asked != units:
        metres_per_second = speed * UNITS[distance.unit or ""].factor / (1000 * UNITS[time.unit or ""].factor)
        speed = metres_per_second / UNITS[asked].factor
    return (Trip(distance.value, time.value, reduced(speed), asked if asked in UNITS else None),)


def moved(task: Task) -> tuple[Quantity, Quantity] | None:
    """A speed and how long it lasts, or how far it goes."""
    speeds = [one for one in task.quantities if one.unit in ("km/h", "m/s")]
    others = [one for one in task.quantities if one not in speeds]
    if len(speeds) != 1 or len(others) != 1 or others[0].unit not in ("h", "min", "s", "km", "m") or 0 in task.numbers:
        return None
    return speeds[0], others[0]
