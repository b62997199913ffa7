"""Place value (Ross 1989; Kamii 1986; Fuson 1990; Power & Dal Martello 1990; Seron & Fayol 1994)."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Number, Rational
from ..maths.numerals import Parts, counted, spoken, value
from ..maths.wording import Asks, Task
from ..shapes.decimals import Decimal, exact, written
from ..shapes.places import dotted


class Digit(NamedTuple):
    """A digit of a number at the place 10^power."""

    n: Decimal
    digit: int
    power: int

    def at(self, power: int) -> tuple[Rational | Number, ...]:
        """The value of the digit at another place."""
        return exact(self.digit * Fraction(10) ** power)


_HINT = re.compile(r"10\^(\d)")


def _digit(task: Task) -> tuple[Digit] | None:
    hint, whole = task.says(_HINT), dotted(task)
    numbers = [
        Decimal(whole[one.start], 0) if one.start in whole else n
        for n, one in zip(written(task), task.quantities, strict=True)
        if hint is None or not hint.start() <= one.start < hint.end()
    ]
    if len(numbers) != 2:
        return None
    a, b = numbers
    if a is None or b is None:
        return None
    (digit, places), n = (a, b) if a.digits < b.digits else (b, a)
    text = str(n.digits)[::-1].ljust(n.places + 1, "0")
    if digit > 9 or places or len(text) < 2:
        return None
    powers = [i - n.places for i, found in enumerate(text) if found == str(digit)]
    if hint:
        powers = [power for power in powers if power == int(hint[1])]
    return (Digit(n, digit, powers[0]),) if len(powers) == 1 else None


def value_or_place(d: Digit, off: int = 0) -> tuple[Rational | Number, ...]:
    """The place value of a digit is taken for its value as well as for the place: 300, or hundreds."""
    return (*d.at(d.power + off), *exact(Fraction(10) ** (d.power + off)))


def tail(d: Digit) -> tuple[Rational | Number, ...]:
    return exact(Fraction(d.n.value) % Fraction(10) ** (d.power + 1))


def run_together(parts: Parts) -> int:
    return int("".join(str(part.many) for part in parts))


def overflows(parts: Parts) -> bool:
    """Whether a count needs more than its place: 13 tens beside hundreds, 12 units beside tens."""
    return any(right.many * right.place >= left.place for left, right in pairwise(parts))


# fmt: off
_LEFT = Malrule(
    "ARITH_PLACE_VALUE_PLACE_TO_THE_LEFT", "PV02", "Next place to the left", COMMON,
    "Takes the digit to stand one place further to the left.",
    "What is the value of the digit 3 in 4372? (the one in the 10^2 place) → 3000",
    lambda d: d.at(d.power + 1),
)
_RIGHT = Malrule(
    "ARITH_PLACE_VALUE_PLACE_TO_THE_RIGHT", "PV03", "Next place to the right", COMMON,
    "Takes the digit to stand one place further to the right.",
    "What is the value of the digit 3 in 4372? (the one in the 10^2 place) → 30",
    lambda d: d.at(d.power - 1),
)

_VALUE = (
    Malrule(
        "ARITH_PLACE_VALUE_FACE_VALUE", "PV01", "Face value", VERY_COMMON,
        "Answers the digit itself, whatever its place.",
        "What is the value of the digit 3 in 4372? (the one in the 10^2 place) → 3",
        lambda d: d.digit,
    ),
    _LEFT,
    _RIGHT,
    Malrule(
        "ARITH_PLACE_VALUE_WHOLE_TAIL", "PV04", "Value of the whole tail", OCCASIONAL,
        "Answers with everything from the digit on to the right.",
        "What is the value of the digit 3 in 4372? (the one in the 10^2 place) → 372",
        tail,
    ),
)

_WRITING = (
    Malrule(
        "ARITH_PLACE_VALUE_LABELS_RUN_TOGETHER", "PV05", "Counts of places run together", VERY_COMMON,
        "Writes how many there are of each place side by side, though there are ten or more of one.",
        "Write in digits: 2 hundreds + 13 tens + 1 units → 2131",
        lambda parts: run_together(parts) if overflows(parts) else None,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_WRITTEN_AS_SPOKEN", "PV06", "Number written as it is spoken", VERY_COMMON,
        "Writes each part that is heard in full, one behind the other.",
        "Write in digits: 3 hundred and 4 → 3004",
        lambda parts: int("".join(str(part.many * part.place) for part in parts)),
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ZERO_LEFT_OUT", "PV07", "Place-holding zero left out", VERY_COMMON,
        "Writes the digits that are heard and no 0 for an empty place.",
        "Write in digits: 3 hundred and 4 → 34",
        lambda parts: None if overflows(parts) else run_together(parts),
    ),
)
_NAMING = (_LEFT.elsewhere(lambda d: value_or_place(d, 1)), _RIGHT.elsewhere(lambda d: value_or_place(d, -1)))
# fmt: on


def _counted(task: Task) -> tuple[Parts] | None:
    parts = counted(task.text)
    return (parts,) if parts else None


def _spoken(task: Task) -> tuple[Parts] | None:
    parts = None if task.quantities else spoken(task.text)
    return (parts,) if parts else None


_WORTH = "value|valor|worth|vale|represent|stand"
_PLACE = "place value|valor posicional|what place|which place|que lugar|que posicion"
_OF_DIGIT = r"digit|cifra|(?:in|en|of|del) (?:the |el )?(?:number |numero |numeral )?\d[\d.,]"
_NO_DIGIT = r"face|absolut|expression|expresion|equation|ecuacion|when|cuando|[a-z] ?=|[+*/÷<>√]"
_PLACES = "hundred|ten|thousand|million|centena|decena|millar|mil|unidad|ciento"
_OTHER_QUESTIONS = (
    "more|fewer|less|than|times|each|every|round|nearest|how many|add|subtract|minus|differ|total|divid|multipl|redonde|"
    "aproxim|cuant|cada|menos|menor|mayor|entre|percent|porcent|half|quarter|mitad|point|coma|tenth|hundredth|thousandth|decim|"
    "centesim|[*/÷<>√]"
)

TOPIC = Topic(
    "place-value",
    "ARITH/PLACE_VALUE",
    (
        Form(
            Asks(_WORTH, _OF_DIGIT, parts=_digit, unless=f"{_NO_DIGIT}|{_PLACE}"), _VALUE, solve=lambda d: d.at(d.power)
        ),
        Form(Asks(_PLACE, _OF_DIGIT, parts=_digit, unless=_NO_DIGIT), _VALUE + _NAMING, solve=value_or_place),
        Form(Asks(_PLACES, parts=_counted, unless=_OTHER_QUESTIONS), _WRITING, solve=value),
        Form(
            Asks(
                "write|express|escrib|what|cual|como|number|numero",
                "digit|figure|numeral|number|cifra|numero|symbol",
                parts=_spoken,
                unless=_OTHER_QUESTIONS,
            ),
            _WRITING,
            solve=value,
        ),
    ),
    "Place value",
)
