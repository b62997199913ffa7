"""Two malrules one after the other.

The digits of a decimal exercise come from a whole-number malrule, the point from another. 3.2 × 1.4 → 16.0: the rows of
32 × 14 are added without a shift (160), then the point is kept in line. Where the point is put in correctly, the
whole-number malrule stands alone: the bugs of whole numbers carry over to decimals.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .malrule import COMMON, RARE, Malrule, Outcome, outcomes
from .maths.errors import NotUnderstoodError
from .maths.expression import Binary, Node, Number
from .maths.wording import Asks
from .procedures.columns import Bug, columns, switched
from .procedures.partial_products import product, row, times_and_carry, units_written
from .shapes.decimals import Decimal, decimals, placed, power_of_ten
from .shapes.forms import naturals
from .topics import TOPICS

_TOPICS = {topic.key: topic for topic in TOPICS}


class Setting(NamedTuple):
    """A decimal exercise set out with whole numbers: `places` decimals go to the result; `malrule` None if this is right."""

    a: int
    b: int
    places: int
    malrule: Malrule | None

    def point_put_in(self, digits: int) -> tuple[Number, ...]:
        """The result as pupils write it: as it comes out, and without zeros at the end."""
        return placed(digits, self.places)


class _Placement(NamedTuple):
    """A way to set an exercise out: with the points in line or not, and the decimals by those of both numbers."""

    code: str | None
    in_line: bool
    places: Callable[[int, int], int]


def _together(p: int, q: int) -> int:
    return p + q


def _none(p: int, q: int) -> int:
    return 0


# By operator: the right way first.
_PLACEMENTS = {
    "+": (
        _Placement(None, True, max),
        _Placement("DEC_ADD_RIGHT_ALIGNED", False, max),
        _Placement("DEC_ADD_PLACES_AS_IN_PRODUCT", True, _together),
        _Placement("DEC_ADD_POINT_LEFT_OUT", True, _none),
        _Placement("DEC_ADD_RIGHT_ALIGNED_FEWEST_PLACES", False, min),
        _Placement("DEC_ADD_RIGHT_ALIGNED_ALL_PLACES", False, _together),
    ),
    "-": (
        _Placement(None, True, max),
        _Placement("DEC_SUB_RIGHT_ALIGNED", False, max),
        _Placement("DEC_SUB_POINT_LEFT_OUT", True, _none),
        _Placement("DEC_SUB_RIGHT_ALIGNED_FEWEST_PLACES", False, min),
    ),
    "*": (
        _Placement(None, False, _together),
        _Placement("DEC_MUL_POINT_KEPT_IN_LINE", False, max),
        _Placement("DEC_MUL_POINT_IGNORED", False, _none),
        _Placement("DEC_MUL_ONE_PLACE_TOO_MANY", False, lambda p, q: p + q + 1),
        _Placement("DEC_MUL_ONE_PLACE_TOO_FEW", False, lambda p, q: p + q - 1),
    ),
    "/": (
        _Placement(None, False, lambda p, q: p - q),
        _Placement("DEC_DIV_DIVISOR_POINT_IGNORED", False, lambda p, q: p),
        _Placement("DEC_DIV_BOTH_POINTS_IGNORED", False, _none),
        _Placement("DEC_DIV_ONE_PLACE_TOO_MANY", False, lambda p, q: p - q + 1),
        _Placement("DEC_DIV_ONE_PLACE_TOO_FEW", False, lambda p, q: p - q - 1),
    ),
}
_WHOLE_NUMBERS = {
    "+": "whole-number-addition",
    "-": "whole-number-subtraction",
    "*": "whole-number-multiplication",
    "/": "whole-number-division",
}
_DECIMALS = {
    "+": "decimal-addition",
    "-": "decimal-subtraction",
    "*": "decimal-multiplication",
    "/": "decimal-division",
}
_READERS = {operator: decimals(operator) for operator in _PLACEMENTS}
_MALRULES = {rule.code: rule for key in _DECIMALS.values() for rule in _TOPICS[key].malrules}
_NATURALS, _FACTORS = naturals("-"), naturals("*")
_NOT_SHIFTED = next(rule for rule in _TOPICS["whole-number-multiplication"].malrules if rule.refs == "MUL10")
# Only the frequent bugs: two rare ones together explain nothing.
_BUGS = tuple(
    (rule, rule.predict)
    for rule in _TOPICS["whole-number-subtraction"].malrules
    if isinstance(rule.predict, Bug) and rule.frequency >= COMMON
)


def settings(node: Node) -> Iterator[Setting]:
    """How a ∘ b with decimals may be set out with whole numbers, the right way first; nothing for another exercise."""
    pair = _READERS[node.operator](node) if isinstance(node, Binary) and node.operator in _READERS else None
    if pair is None or not isinstance(node, Binary) or power_of_ten(node.right) or power_of_ten(node.left):
        return
    seen: set[tuple[int, int, int]] = set()
    for placement in _PLACEMENTS[node.operator]:
        a, b = _digits(*pair, in_line=placement.in_line)
        if node.operator == "-" and a < b:
            a, b = b, a
        setting = Setting(a, b, placement.places(pair[0].places, pair[1].places), _malrule(placement.code))
        if setting[:3] not in seen:
            seen.add(setting[:3])
            yield setting


def compositions(node: Node) -> Iterator[tuple[tuple[Malrule, ...], Outcome]]:
    """What pupils write who do two things wrong: the malrules in the order they act, and the outcome.

    One malrule where a whole-number bug acts alone. A rare bug together with a second error explains nothing and is left
    out. To be asked only where no malrule explains an answer: it runs the whole-number malrules for up to two ways to set
    the exercise out.
    """
    if not isinstance(node, Binary):
        return
    yield from _by_column(node)
    yield from _by_row(node)
    worked: dict[tuple[int, int], list[tuple[Malrule, int]]] = {}
    for setting in settings(node):
        numbers = setting.a, setting.b
        if numbers not in worked:
            worked[numbers] = list(_columns(node.operator, *numbers, rare=setting.malrule is None))
        put_in: dict[int, tuple[Number, ...]] = {}
        for rule, digits in worked[numbers]:
            if setting.malrule is not None and rule.frequency <= RARE:
                continue
            if digits not in put_in:
                put_in[digits] = setting.point_put_in(digits)
            rules = (rule,) if setting.malrule is None else (rule, setting.malrule)
            for outcome in put_in[digits]:
                yield rules, outcome


def _by_column(node: Binary) -> Iterator[tuple[tuple[Malrule, ...], int]]:
    """A written subtraction in which a bug acts in some columns only, or gives way to another: one of two borrows is right."""
    numbers = _NATURALS(node)
    sheet = columns(*numbers) if numbers else None
    if sheet is None:
        return
    right = sheet.a - sheet.b
    bugs = [(rule, bug) for rule, bug in _BUGS if bug(sheet) not in (None, right)]
    for column in range(1, len(sheet.top)):
        for rule, bug in bugs:
            for first, second in ((bug, Bug()), (Bug(), bug)):
                yield from _outcome((rule,), switched(first, second, column)(sheet), right)
            for other, then in bugs:
                if other is not rule:
                    yield from _outcome((rule, other), switched(bug, then, column)(sheet), right)


def _by_row(node: Binary) -> Iterator[tuple[tuple[Malrule, ...], int]]:
    """A written multiplication whose two rows, right or not, are added as pupils add who have a bug in addition."""
    numbers = _FACTORS(node)
    p = product(*numbers) if numbers else None
    if p is None or not p.layouts or len(p.layouts[0][1]) != 2:
        return
    top, (units, tens) = p.layouts[0]
    first, second = (row(top, digit, times_and_carry, units_written) for digit in (units, tens))
    for rules, addend in (((), 10 * second), ((_NOT_SHIFTED,), second)):
        for rule, result in _columns("+", first, addend, rare=False):
            yield from _outcome((*rules, rule), result, p.a * p.b)


def _outcome(rules: tuple[Malrule, ...], result: int | None, right: int) -> Iterator[tuple[tuple[Malrule, ...], int]]:
    if result is not None and result != right:
        yield rules, result


def _digits(a: Decimal, b: Decimal, *, in_line: bool) -> tuple[int, int]:
    most = max(a.places, b.places)
    return (a.lined_up(most), b.lined_up(most)) if in_line else (a.digits, b.digits)


def _malrule(code: str | None) -> Malrule | None:
    return None if code is None else _MALRULES[code]


_RIGHT: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b if b and a % b == 0 else -1,
}


def _columns(operator: str, a: int, b: int, *, rare: bool) -> Iterator[tuple[Malrule, int]]:
    """The wrong results of the whole-number exercise."""
    topic = _TOPICS.get(_WHOLE_NUMBERS[operator])
    exercise, right = Binary(operator, Number(a), Number(b)), _RIGHT[operator](a, b)
    for form in topic.forms if topic else ():
        parts = None if isinstance(form.read, Asks) else form.read(exercise)
        if parts is None:
            continue
        for rule in form.malrules:
            if not rare and rule.frequency <= RARE:
                continue
            try:
                found = outcomes(rule.predict(*parts))
            except (NotUnderstoodError, ZeroDivisionError):
                continue
            for digits in found:
                if isinstance(digits, int) and digits >= 0 and digits != right:
                    yield rule, digits
