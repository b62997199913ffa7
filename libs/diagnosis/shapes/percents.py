"""Exercises in words about percentages: which number is the percentage, which is the whole, and what is asked for."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ..maths.expression import Binary, Node, Number, Percentage, Rational
from ..maths.nouns import question
from ..maths.units import UNITS
from ..maths.wording import Quantity, Task

UP = (
    "increas|rais|rise|rising|rose|up(?![a-z])|more(?![a-z])|add(?![a-z])|added|adds|tax|vat(?![a-z])|tip(?![a-z])|grow|grew"
    "|markup|gratuity|aument|increment|sube(?![a-z])|subio|subir|subido|recarg|impuest|iva(?![a-z])|propina|crec|alza"
    "|encarec|mas(?![a-z])"
)
DOWN = (
    "decreas|reduc|discount|off(?![a-z])|sale(?![a-z])|lower|fall|fell|drop|los[et]|loss|cut(?![a-z])|depreciat|markdown|less"
    "|disminu|rebaj|descuent|descont|baja|bajo(?![a-z])|liquidacion|oferta|abarat|perd|depreci|cae(?![a-z])|cayo|menos"
)
_UP, _DOWN = (re.compile(rf"(?<![a-z])(?:{stems})") for stems in (UP, DOWN))
_SIGN = r"(?:%|percent|per cent|por ?ciento)"
_SPELLED = re.compile(rf"-?\d+(?:[.,]\d+)? ?{_SIGN}")
_THE = r"(?: the| a| these| un| una| los| las| el| la)?"
_OF_NUMBER = re.compile(rf"{_SIGN} (?:of|de){_THE}(?: total| class| group)?(?: of| de)?[^\w\s]? [^\w\s]?\s?\d")
_UNKNOWN_WHOLE = re.compile(
    rf"{_SIGN} (?:of|de) (?:a|what|which|some|un|una|que|cual)(?: \w+)?(?: \w+)? ?"
    r"(?:number|numero|quantity|amount|cantidad|is|es)|(?:of|de) (?:what|which|que|cual) (?:number|numero)"
)
_ASKED = (
    r"(?:how much|what|find|calculate|work out|cuant[oa]|cual|calcula|halla|encuentra|determina)"
    r"(?: money)?(?: is| was| will| would| are| es| fue| sera| seria)?(?: of)?(?: the| el| la| de)?"
    r"(?: amount of| value of| valor del?| monto del?)?(?: the| el| la)?(?: sales)?"
)
_CHANGE_ITSELF = re.compile(
    rf"(?<![a-z])(?:{_ASKED} (?:discount|tax|vat|tip|increase|decrease|reduction|iva|descuento|aumento|rebaja|propina"
    r"|impuesto|disminucion|alza)(?! price| rate|ed)|(?:you|he|she|i|they|we|customer) saves?(?![a-z])|saving|ahorr)"
)
_REST = re.compile(r"(?<![a-z])(?:not|don't|aren't|left|remain|rest|no|queda|sobra|resto|falta)(?![a-z])(?! of)")
_BEFORE = re.compile(
    r"(?<![a-z])(?:before|original|initial|at first|used to|pre-tax|without|excluding|antes|inicial|al principio"
    r"|sin (?:iva|impuesto|el|la))"
)
_OUT_OF = re.compile(r"(?<![a-z])(?:out of|sobre|total of|total de|class of|grupo de)(?: the| a| los| las| un)? ?$")
_OF = re.compile(r"(?<![a-z])(?:of|de|from)(?: the| these| los| las)? ?$")
_IN = re.compile(
    r"(?<![a-z])(?:in|since|by|until|year|en|desde|hasta|año|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
    r"(?: de| of)? $"
)
_YEARS = re.compile(
    r"(?<![a-z])(one|two|three|four|five|six|seven|eight|nine|ten|un|dos|tres|cuatro|cinco|diez)[ -](?:years?|años?)"
)
_SPELLED_YEARS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
                  "ten": 10, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10}  # fmt: skip
_FROM = re.compile(r"(?<![a-z])(?:from|desde|was|were|era|eran|costaba|originally|costs? originally)(?: of| de)? ?$")
_TOTAL = re.compile(
    r"(?<![a-z])(?:amount|total|altogether|balance|worth|account|monto|saldo|capital final|valor final)"
)

_Reader = Callable[[Task], tuple[Rational, Rational] | None]


class Change(NamedTuple):
    """From `old` to `new`; `falls` where the exercise itself speaks of a decrease, so that 20 % less is 20 %."""

    old: Rational
    new: Rational
    falls: bool


class Interest(NamedTuple):
    """Simple interest on `principal` at `rate` percent a year; `total` where principal and interest are asked for."""

    principal: Rational
    rate: Rational
    years: Rational
    total: bool


def of(node: Node) -> tuple[Rational, Rational] | None:
    """p% of n, or n times p%."""
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    percent, whole = (node.left, node.right) if isinstance(node.left, Percentage) else (node.right, node.left)
    if not isinstance(percent, Percentage) or not isinstance(percent.operand, Number) or not isinstance(whole, Number):
        return None
    return (percent.operand.value, whole.value) if percent.operand.value > 0 and whole.value > 0 else None


def _sorted(task: Task) -> tuple[list[Quantity], list[Quantity]]:
    """The percentages and the other numbers, without the years in which something happened."""
    given = [one for one in task.quantities if not (1900 <= one.value < 2100 and _IN.search(task.text[: one.start]))]
    percent = [one for one in given if one.unit == "%" or _SPELLED.match(task.text, one.start)]
    return percent, [one for one in given if one not in percent]


def _one_each(task: Task) -> tuple[Quantity, Quantity] | None:
    percent, others = _sorted(task)
    if len(percent) != 1 or len(others) != 1 or percent[0].value <= 0 or others[0].value <= 0:
        return None
    return percent[0], others[0]


def _direction(task: Task, percent: Quantity) -> int:
    """1 where the word of change nearest to the percentage is one of growing, -1 for shrinking, 0 without any."""
    near = [
        (abs(match.start() - percent.start), sign)
        for pattern, sign in ((_UP, 1), (_DOWN, -1))
        for match in pattern.finditer(task.text)
    ]
    return min(near)[1] if near else 0


def _before(task: Task) -> bool:
    return _BEFORE.search(question(task)) is not None


def changed(direction: int) -> _Reader:
    """Reads p and n of "Increase 80 by 20%" (`direction` 1) or "Decrease …" (-1): the value after the change is asked for."""

    def read(task: Task) -> tuple[Rational, Rational] | None:
        found = _one_each(task)
        if not found or _before(task) or _UNKNOWN_WHOLE.search(task.text) or _CHANGE_ITSELF.search(task.text):
            return None
        percent, whole = found
        way = _direction(task, percent) or (-1 if _is_rest(task, percent, whole) else 0)
        return (percent.value, whole.value) if way == direction else None

    return read


def _is_rest(task: Task, percent: Quantity, whole: Quantity) -> bool:
    """80 pupils, 20% are girls: how many are not?"""
    is_part = whole.start < percent.start or _OF_NUMBER.search(task.text) is not None
    return is_part and _REST.search(question(task)) is not None


def part(task: Task) -> tuple[Rational, Rational] | None:
    """p% of n in a sentence: "20% of 80 kg", "80 pupils, 20% of them girls: how many girls?", "How much is the discount?"."""
    found = _one_each(task)
    if not found or _before(task) or _UNKNOWN_WHOLE.search(task.text):
        return None
    percent, whole = found
    if _direction(task, percent):
        return (percent.value, whole.value) if _CHANGE_ITSELF.search(task.text) else None
    if _is_rest(task, percent, whole):
        return None
    behind = task.text[max(percent.start, whole.start) :]
    is_sentence = (
        re.search(r"[.:] |number|numero", task.text)
        or percent.unit != "%"
        or re.search(r"[a-z]", behind.replace("%", "")) is not None
    )
    if _OF_NUMBER.search(task.text) and is_sentence:
        return percent.value, whole.value
    asks = re.search(r"(?<![a-z])(?:how m|cuant)", task.text)
    return (percent.value, whole.value) if asks and whole.start < percent.start else None


def whole(task: Task) -> tuple[Rational, Rational] | None:
    """p and a of "20% of what number is 16?"."""
    found = _one_each(task)
    return (found[0].value, found[1].value) if found and _UNKNOWN_WHOLE.search(task.text) else None


def before(direction: int) -> _Reader:
    """Reads p and the value after the change, where the value before is asked for."""

    def read(task: Task) -> tuple[Rational, Rational] | None:
        found = _one_each(task)
        if not found or not _before(task) or _direction(task, found[0]) != direction:
            return None
        return found[0].value, found[1].value

    return read


def successive(task: Task) -> tuple[Rational, Rational, Rational | None] | None:
    """Two signed percentages one after the other, and the value they start from where there is one."""
    percent, others = _sorted(task)
    if len(percent) != 2 or len(others) > 1 or _before(task):
        return None
    signed, last = list[Rational](), 0
    for one, start, end in ((percent[0], 0, percent[1].start), (percent[1], percent[0].start + 1, len(task.text))):
        ahead, behind = task.text[start : one.start], task.text[one.start : end]
        last = _sign(ahead, at_end=True) or _sign(behind, at_end=False) or last
        signed.append(one.value * last)
    return (signed[0], signed[1], others[0].value if others else None) if last and 0 not in signed else None


def _sign(text: str, *, at_end: bool) -> int:
    found = [(match.start(), sign) for pattern, sign in ((_UP, 1), (_DOWN, -1)) for match in pattern.finditer(text)]
    return (max(found) if at_end else min(found))[1] if found else 0


def _of_other_kinds(others: list[Quantity]) -> bool:
    return len({one.unit for one in others if one.unit in UNITS}) > 1


def share(task: Task) -> tuple[Rational, Rational] | None:
    """Part and whole of "What percentage of 40 is 12?"."""
    percent, others = _sorted(task)
    if percent or len(others) != 2 or any(one.value <= 0 for one in others) or _of_other_kinds(others):
        return None
    for mark in (_OUT_OF, _OF):
        marked = [bool(mark.search(task.text[: one.start])) for one in others]
        if marked.count(True) == 1:
            a, b = others[::-1] if marked[0] else others
            return a.value, b.value
    a, b = sorted(others, key=lambda one: one.value)
    return a.value, b.value


def change(task: Task) -> tuple[Change] | None:
    """Old and new value of "Percentage change from 40 to 50"."""
    percent, others = _sorted(task)
    if percent or len(others) != 2 or any(one.value <= 0 for one in others) or _of_other_kinds(others):
        return None
    old, new = others
    if _FROM.search(task.text[: new.start]) and not _FROM.search(task.text[: old.start]):
        old, new = new, old
    return (Change(old.value, new.value, new.value < old.value and _DOWN.search(task.text) is not None),)


def interest(task: Task) -> tuple[Interest] | None:
    """Principal, rate and time of simple interest."""
    percent, others = _sorted(task)
    time = [one for one in others if one.unit in ("year", "month")]
    principal = [one for one in others if one not in time]
    spelled = _YEARS.search(task.text)
    if len(percent) != 1 or len(time) + bool(spelled) != 1 or len(principal) != 1 or 0 in task.numbers:
        return None
    months = 12 * _SPELLED_YEARS[spelled[1]] if spelled else time[0].value * UNITS[time[0].unit or ""].factor
    years = Fraction(months) / 12
    return (Interest(principal[0].value, percent[0].value, years, _TOTAL.search(question(task)) is not None),)
