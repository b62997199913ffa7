"""A number to be written in another form: fraction, decimal, percentage."""

import re
from fractions import Fraction

from ..maths.expression import Number, Ratio, Rational
from ..maths.meaning import Percent
from ..maths.values import reduced
from ..maths.wording import Asks, Quantity, Task
from .decimals import Decimal, decimal, exact, point

FRACTION, DECIMAL, PERCENTAGE = "fraction", "decimal", "percentage"
_NAMES = {
    FRACTION: "fraction|fraccion|quebrado",
    DECIMAL: "decimal",
    PERCENTAGE: "percent|per cent|porcent|porcient|por ciento|tanto por|as a %|as %|to a %|to %|into a %|en %|como %|un %",
}
_NAMED = {kind: re.compile(rf"(?<![a-z])(?:{names})") for kind, names in _NAMES.items()}
_INTO = (
    r"(?:as|in|to|into|como|a|en)(?: (?:an?|the|its?|un|una|el|la|su|forma|de|equivalent|numero|expresion|notacion))*"
)
_TARGET = {kind: re.compile(rf"(?<![a-z]){_INTO} (?:{names})") for kind, names in _NAMES.items()}
_PERCENT_IN_WORDS = re.compile(r"\d ?(?:per ?cent|por ?ciento)")
_LOWEST = re.compile("simpl|lowest|reduc|irreducible|minima expresion")
_ANOTHER_QUESTION = (
    "increas|decreas|discount|reduced by|multiplier|aument|dismin|descuent|rebaj|factor|round|redonde|aproxim|estim|"
    "terminat|probab|shad|sombr|pint|order|orden|compar|larg|great|small|bigg|mayor|menor|between|entre|missing|falta|"
    "not(?![a-z])|rest|remain|left|other|boys|girls|qued|nino|niño|otro|words?(?![a-z])|palabra|ratio|razon|add|sum|plus|minus|"
    "place|lugar|digit|cifra|how many|profit|interest|interes|tax|impuest|cost|price|precio|change in|cambio"
)
MAX_WORDS = 16  # a longer text tells a story


def _kind(quantity: Quantity, task: Task) -> str | None:
    """What the number of the exercise is written as; a whole number counts as a decimal."""
    if quantity.value <= 0 or quantity.unit not in (None, "%"):
        return None
    if quantity.unit or task.says(_PERCENT_IN_WORDS):
        return PERCENTAGE if isinstance(quantity.node, Number) else None
    return FRACTION if isinstance(quantity.node, Ratio) else DECIMAL


def _target(task: Task, own: str) -> str | None:
    """What it is to be written as: the only other kind that is named, or the only one that stands behind "as"."""
    others = [kind for kind in _NAMED if kind != own and task.says(_NAMED[kind])]
    if len(others) > 1:
        others = [kind for kind in others if task.says(_TARGET[kind])]
    return others[0] if len(others) == 1 else None


def converts(own: str, target: str, *, over_one: bool | None = None, lowest: bool | None = None) -> Asks:
    """From one kind to another; with `over_one` and `lowest` only of such a size, only with such a demand."""

    def parts(task: Task) -> tuple[Decimal | Ratio] | None:
        quantity = task.quantities[0]
        if _kind(quantity, task) != own or _target(task, own) != target or len(task.words) > MAX_WORDS:
            return None
        if over_one is not None and over_one != (quantity.value >= 1):
            return None
        if lowest is not None and lowest != bool(task.says(_LOWEST)):
            return None
        if (
            own == DECIMAL
            and isinstance(quantity.value, int)
            and (target == FRACTION or not task.says(_TARGET[target]))
        ):
            return None
        number = quantity.node if isinstance(quantity.node, Ratio) else decimal(quantity.node)
        return None if number is None else (number,)

    return Asks(_NAMES[target], numbers=1, parts=parts, unless=_ANOTHER_QUESTION)


def value_of(n: Decimal | Ratio) -> Fraction:
    """The value of a number without a sign."""
    return Fraction(n.value) if isinstance(n, Decimal) else (n.whole or 0) + Fraction(n.numerator, n.denominator)


def in_decimals(value: Fraction) -> tuple[Number | Rational, ...]:
    """What is right as a decimal; one without an end is shown to three places, and any rounding of it is right."""
    endless = () if isinstance(exact(value)[0], Number) else (point(round(value * 1000), 3),)
    return (*endless, *exact(value))


def in_hundredths(value: Fraction) -> tuple[Percent, ...]:
    """What is right as a percentage; one without an end may be rounded anywhere."""
    hundredths = value * 100
    endless = not isinstance(exact(hundredths)[0], Number)
    rounded = (Fraction(round(hundredths * 10**n), 10**n) for n in (1, 0, 2, 3) if endless)
    return (*map(Percent, rounded), Percent(reduced(hundredths)))
