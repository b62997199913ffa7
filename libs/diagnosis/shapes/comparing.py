"""Exercises that compare numbers: which is the largest or smallest, which sign stands between two, is the one larger.

A way of choosing gets the numbers and whether the largest is asked for; the other two questions are answered with it.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..malrule import Form, Malrule, Prediction
from ..maths.meaning import Said
from ..maths.wording import Asks, Task

_LARGER = "larg|big|great|high|most|maxim|warm|hot|more|mayor|mas grande|mas alt|mas cali|mas temp|vale mas"
_SMALLER = "small|less|least|low|minim|cold|cool|few|menor|mas pequ|mas chic|mas baj|mas fri|vale menos"
# A list in order, how much larger, or another exercise in which something is the largest.
_OTHERWISE = (
    "order|orden|ascend|descend|arrange|how (?:much|many|far)|cuant|prob|sum|produc|differ|difer|common|comun|mult|fact|divis|"
    "round|redond|simpl|equiv|term|mean|media|range|rango|integer|rise|rose|fall|fell|drop|"
    "increas|decreas|aument|dismin|subi|sube|bajo(?![a-z])"
)
_THAN = "[a-z]+er than|more than|less than|(?:mayor|menor|grande|pequen[oa]) que|between|entre|true|false|verdader"
_LARGER_WORD, _SMALLER_WORD = (re.compile(rf"(?<![a-z])(?:{words})") for words in (_LARGER, _SMALLER))
_WORD = re.compile("[a-z]+")
_SIGN = re.compile("[<>=]")
_JOINING = frozenset(("and", "with", "to", "y", "con"))
_DIGIT = re.compile(r"\d(?=[^\d/⁄.,]*$)")
_COMPARED = re.compile(r"(?:than|que) \D*$")
_WHETHER = re.compile(r"^\W*(?:is|es) |true|verdad|cierto")
_CALCULATION = re.compile(r"[+*÷^|√]|\d (?:of|de) \d")

EQUAL, MORE, LESS, YES, NO = map(Said, ("equal", "more", "less", "yes", "no"))
T = TypeVar("T")
Numbers = tuple[Any, ...]
Choice = Callable[[Numbers, bool], Prediction]


def chosen(numbers: Sequence[T], size: Callable[[T], Any], *, largest: bool) -> T | Said | None:
    """The number of the largest or smallest `size`; two of the same size are equal, among more nothing can be chosen."""
    sizes = [size(number) for number in numbers]
    best = max(sizes) if largest else min(sizes)
    if sizes.count(best) == 1:
        return numbers[sizes.index(best)]
    return EQUAL if len(numbers) == 2 else None


def by(size: Callable[[Any], Any], *, ties: bool = True) -> Choice:
    """The choice by `size`; with `ties`, two of the same size are taken for equal, without, nothing is chosen."""

    def choose(numbers: Numbers, largest: bool) -> Prediction:
        choice = chosen(numbers, size, largest=largest)
        return None if choice == EQUAL and not ties else choice

    return choose


def comparisons(
    numbers: Callable[[Task], Numbers | None], right: Callable[[Any], Any], malrules: tuple[Malrule, ...]
) -> tuple[Form, ...]:
    """The three forms; `numbers` are those to compare, `right` their true size, and the malrules choose the largest."""

    def choice(task: Task) -> tuple[Numbers, bool] | None:
        found, largest = numbers(task), _largest_asked(task)
        return None if found is None or largest is None or task.says(_CALCULATION) else (found, largest)

    def sign(task: Task) -> Numbers | None:
        between = _between(task)
        return numbers(task) if _JOINING.issuperset(_WORD.findall(between)) and not _SIGN.search(between) else None

    def whether(task: Task) -> tuple[Any, Any, bool] | None:
        found, larger = numbers(task), _largest_asked(task)
        if found is None or larger is None or not task.says(_WHETHER) or not _COMPARED.search(_between(task)):
            return None
        return (*found, larger)

    choose = by(right)
    return (
        Form(
            Asks(f"{_LARGER}|{_SMALLER}", numbers=range(2, 9), parts=choice, unless=f"{_OTHERWISE}|{_THAN}"),
            malrules,
            solve=choose,
        ),
        Form(
            Asks(
                "compar|put|insert|write|fill|escrib|complet|coloca|pon|anota|use|usa|replace|sign",
                "[<>]|compar",
                numbers=2,
                parts=sign,
                unless=f"{_OTHERWISE}|{_LARGER}|{_SMALLER}",
            ),
            tuple(rule.elsewhere(_sign(rule.predict)) for rule in malrules),
            solve=_sign(choose),
        ),
        Form(
            Asks(f"{_LARGER}|{_SMALLER}", "is |es |true|verdad|cierto", numbers=2, parts=whether, unless=_OTHERWISE),
            tuple(rule.elsewhere(_whether(rule.predict)) for rule in malrules),
            solve=_whether(choose),
        ),
    )


def _largest_asked(task: Task) -> bool | None:
    """True for the largest number, False for the smallest, None where both are named or neither."""
    larger, smaller = task.says(_LARGER_WORD) is not None, task.says(_SMALLER_WORD) is not None
    return larger if larger != smaller else None


def _between(task: Task) -> str:
    """What stands between the first two numbers."""
    first, second = task.quantities[:2]
    piece = task.text[first.start : second.start]
    last = _DIGIT.search(piece)
    return piece[last.end() :] if last else piece


def _sign(choose: Callable[..., Prediction]) -> Callable[[Any, Any], Prediction]:
    """The sign between the two, or the larger one itself."""

    def predict(a: Any, b: Any) -> Prediction:
        choice = choose((a, b), True)
        if choice is None or choice == EQUAL:
            return choice
        return MORE if choice == a else LESS, choice  # type: ignore[return-value]

    return predict


def _whether(choose: Callable[..., Prediction]) -> Callable[[Any, Any, bool], Prediction]:
    def predict(a: Any, b: Any, larger: bool) -> Prediction:
        choice = choose((a, b), larger)
        return None if choice is None else YES if choice == a else NO

    return predict
