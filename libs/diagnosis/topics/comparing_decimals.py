"""Comparing decimals (Sackur-Grisvard & Léonard 1985; Resnick et al. 1989; Steinle & Stacey 1998, 2004).

A wrong idea is an order of its own. Whoever is asked for the smallest takes the other end of the same order.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Outcome, Prediction, Topic
from ..maths.expression import Number
from ..maths.meaning import Said
from ..maths.wording import Asks, Task
from ..shapes.decimals import Decimal, point, written

EQUAL = Said("equal")
_LARGEST = re.compile(r"(?<![a-z])(?:larg|great|big|high|most|more|mayor|mas (?:grande|alto)|maxim)")
_SMALLEST = re.compile(r"(?<![a-z])(?:small|least|low|less|menor|mas (?:pequen|chico|bajo)|minim)")


class Choice(NamedTuple):
    """Decimals of which the largest is to be named, or the smallest."""

    numbers: tuple[Decimal, ...]
    largest: bool

    def ends(self, order: Callable[[Decimal], Any]) -> tuple[Decimal, ...]:
        """The numbers at the end that is asked for; several where they are taken to be equal."""
        keys = [order(number) for number in self.numbers]
        end = max(keys) if self.largest else min(keys)
        return tuple(number for number, key in zip(self.numbers, keys, strict=True) if key == end)

    def named(self, order: Callable[[Decimal], Any]) -> Number | None:
        """The one that is named, None where this order does not tell."""
        ends = self.ends(order)
        return point(*ends[0]) if len(ends) == 1 else None

    @property
    def has_equals(self) -> bool:
        """Whether the right answer is that they are equal, only written with more or fewer zeros."""
        return len(self.ends(_value)) > 1


def _value(number: Decimal) -> Any:
    return number.value


def _parts(task: Task) -> tuple[Choice] | None:
    largest, smallest = task.says(_LARGEST) is not None, task.says(_SMALLEST) is not None
    numbers = tuple(written(task))
    found = tuple(number for number in numbers if number is not None)
    if largest == smallest or not 2 <= len(found) == len(numbers) or not any(number.places for number in found):
        return None
    return None if len({quantity.unit for quantity in task.quantities}) > 1 else (Choice(found, largest),)


def right(c: Choice) -> Outcome:
    return EQUAL if c.has_equals else point(*c.ends(_value)[0])


def by(order: Callable[[Decimal], Any]) -> Callable[[Choice], Prediction]:
    """Names the end of a wrong order, of numbers that are not equal."""
    return lambda c: None if c.has_equals else c.named(order)


def by_length(order: Callable[[Decimal], Any]) -> Callable[[Choice], Prediction]:
    """The same where every number has decimals."""
    return lambda c: None if c.has_equals or not all(n.places for n in c.numbers) else c.named(order)


def leading_zeros(number: Decimal) -> int:
    return len(number.behind) - len(number.behind.lstrip("0"))


def trailing_zeros(number: Decimal) -> int:
    return len(number.behind) - len(number.behind.rstrip("0"))


def money(c: Choice) -> Prediction:
    """Cut off to two decimals they are equal."""
    several = len(c.ends(lambda n: n.lined_up(max(2, n.places)) // 10 ** (max(2, n.places) - 2))) > 1
    return EQUAL if several and not c.has_equals else None


def below_zero(c: Choice) -> Iterator[Outcome]:
    """0.6 is below 0: in its own order (0.3 is further down), or as -0.6 would be."""
    if not any(number.digits == 0 for number in c.numbers):
        return
    for order in (lambda n: n.value - (0 < n.value < 1), lambda n: -n.value if 0 < n.value < 1 else n.value):
        named = c.named(order)
        if named is not None:
            yield named


def trailing_zeros_count(c: Choice) -> Prediction:
    return c.named(lambda n: (n.whole, n.part)) if c.has_equals else None


def trailing_zeros_divide(c: Choice) -> Prediction:
    if not any(map(trailing_zeros, c.numbers)):
        return None
    most = max(number.places + trailing_zeros(number) for number in c.numbers)
    return c.named(lambda n: (n.whole, n.part * 10 ** (most - n.places - trailing_zeros(n))))


class Gap(NamedTuple):
    """Two decimals a < b, of which the numbers in between are to be counted."""

    a: Decimal
    b: Decimal


def _gap(task: Task) -> tuple[Gap] | None:
    a, b = written(task)
    if a is None or b is None or a.value == b.value or not (a.places or b.places):
        return None
    return (Gap(a, b) if a.value < b.value else Gap(b, a),)


def counted(g: Gap) -> Iterator[Outcome]:
    """Those with as many decimals as the numbers have."""
    places = max(g.a.places, g.b.places)
    between = g.b.lined_up(places) - g.a.lined_up(places) - 1
    yield between
    if not between:
        yield Said("none")


# fmt: off
_MALRULES = (
    Malrule(
        "DEC_COMPARE_LONGER_AS_WHOLE_NUMBER", "DCM01", "Whole-number thinking: longer is larger", VERY_COMMON,
        "Compares the digits behind the point as whole numbers.",
        "Which is largest: 0.8, 0.45? → 0.45; Which is smallest: 0.8, 0.45? → 0.8",
        by(lambda n: (n.whole, n.part)),
    ),
    Malrule(
        "DEC_COMPARE_MOST_DIGITS", "DCM02", "More decimal places is larger", COMMON,
        "Takes the number with the most digits behind the point to be the largest.",
        "Which is largest: 0.5, 0.08? → 0.08",
        by_length(lambda n: n.places),
    ),
    Malrule(
        "DEC_COMPARE_SHORTER_IS_LARGER", "DCM03", "Shorter is larger", VERY_COMMON,
        "Takes the number with the fewest digits behind the point to be the largest: tenths beat hundredths.",
        "Which is largest: 0.4, 0.61? → 0.4",
        by_length(lambda n: -n.places),
    ),
    Malrule(
        "DEC_COMPARE_RECIPROCAL", "DCM04", "Reciprocal thinking", COMMON,
        "Thinks of 0.n as one n-th: the smaller the digits behind the point, the larger the number.",
        "Which is largest: 0.3, 0.4? → 0.3",
        by_length(lambda n: (n.whole, -n.part)),
    ),
    Malrule(
        "DEC_COMPARE_ZERO_MAKES_SMALL", "DCM05", "A zero behind the point makes it smallest", COMMON,
        "Takes a number with a 0 right behind the point to be smallest and compares the others like whole numbers.",
        "Which is largest: 0.25, 0.5, 0.07? → 0.25",
        by(lambda n: (n.whole, not n.behind.startswith("0"), n.part)),
    ),
    Malrule(
        "DEC_COMPARE_MONEY", "DCM06", "Money thinking: only two decimals count", COMMON,
        "Looks at two decimals only, as in an amount of money, and calls numbers equal that agree so far.",
        "Which is largest: 4.4502, 4.45? → equal",
        money,
    ),
    Malrule(
        "DEC_COMPARE_COLUMN_OVERFLOW", "DCM07", "Column overflow", COMMON,
        "Reads all digits behind the point in the first column that is not 0: 0.12 as twelve tenths.",
        "Which is largest: 0.6, 0.12? → 0.12",
        by(lambda n: (n.whole, -leading_zeros(n), n.part)),
    ),
    Malrule(
        "DEC_COMPARE_BELOW_ZERO", "DCM08", "A decimal that begins with 0 is below 0", COMMON,
        "Takes a decimal without a whole part to be less than 0.",
        "Which is largest: 0.6, 0? → 0",
        below_zero,
    ),
    Malrule(
        "DEC_COMPARE_TRAILING_ZEROS_LARGER", "DCM09", "Zeros at the end make it larger", COMMON,
        "Compares the digits behind the point as whole numbers, so that a 0 at the end counts.",
        "Which is larger, 0.3 or 0.30, or are they equal? → 0.30",
        trailing_zeros_count,
    ),
    Malrule(
        "DEC_COMPARE_TRAILING_ZEROS_SMALLER", "DCM10", "Zeros at the end make it smaller", COMMON,
        "Thinks that a 0 at the end makes the number ten times smaller.",
        "Which is larger, 0.3 or 0.30, or are they equal? → 0.3",
        trailing_zeros_divide,
    ),
)

_DISCRETE = (
    Malrule(
        "DEC_COMPARE_DISCRETE", "DCM11", "Decimals follow each other like whole numbers", VERY_COMMON,
        "Counts only the numbers in between that have as many decimals as the two given.",
        "How many numbers are there between 0.4 and 0.7? → 2",
        counted,
    ),
)
# fmt: on

_ENDS = "larg|great|big|high|most|more|mayor|mas|maxim|small|least|low|less|menor|minim"
_CHOOSE = (
    "which|what|cual|que|circle|choose|pick|select|underline|find|name|identif|elige|escoge|marca|"
    "encierra|rodea|indica|señala"
)
_OTHER_QUESTIONS = (
    "how m|cuant|between|entre|order|orden|arrange|sort|round|redond|bound|cota|factor|divis|multipl|percent|porcent|prob|"
    "than|common|comun|integer|enter|range|rango|mean|media|angl|angul|differ|diferen"
)

TOPIC = Topic(
    "comparing-decimals",
    "DEC/COMPARE",
    (
        Form(Asks(_ENDS, _CHOOSE, parts=_parts, unless=_OTHER_QUESTIONS), _MALRULES, solve=right),
        Form(
            Asks(
                "how many|cuant",
                "number|decimal|numero",
                "between|entre|lie|greater|mayor",
                numbers=2,
                parts=_gap,
                unless="whole|integer|natural|entero|even|odd|prime|par|impar|primo|place|cifra|digit",
            ),
            _DISCRETE,
            solve=lambda g: Said("infinitely many"),
        ),
    ),
    "Comparing decimals",
)
