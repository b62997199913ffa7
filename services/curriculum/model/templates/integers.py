"""Adding and subtracting integers: every pattern of signs, with and without crossing zero. A negative second number
stands in brackets."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from operator import add, sub

from services.curriculum.model.templates.template import Draw, Task, Template

Operation = Callable[[int, int], int]
HIGHEST = 25


def two_integers(sign: str, operation: Operation, draw: Draw) -> Task:
    a, b = draw.nonzero(-HIGHEST, HIGHEST), draw.nonzero(-HIGHEST, HIGHEST)
    answer = operation(a, b)
    features = {
        "first-negative": int(a < 0),
        "second-negative": int(b < 0),
        "crosses": int(a * answer < 0),
        "two-digits": int(max(abs(a), abs(b)) > 9),
    }
    return Task(f"{a} {sign} {b if b > 0 else f'({b})'}", Fraction(answer), features)


def _signs(first: str, second: str) -> dict[str, set[int]]:
    return {"first-negative": {int(first == "-")}, "second-negative": {int(second == "-")}}


_sums = partial(two_integers, "+", add)
_differences = partial(two_integers, "-", sub)
_add = partial(Template, "adding-integers")
_sub = partial(Template, "subtracting-integers")
STAYS, CROSSES = {"crosses": {0}}, {"crosses": {1}}

# Two positive numbers are whole-number exercises, except where they are subtracted beyond zero.
TEMPLATES = (
    _add("positive-and-negative", 12, _sums, _signs("+", "-") | STAYS),
    _add("positive-and-negative-across-zero", 14, _sums, _signs("+", "-") | CROSSES),
    _add("negative-and-positive", 12, _sums, _signs("-", "+") | STAYS),
    _add("negative-and-positive-across-zero", 14, _sums, _signs("-", "+") | CROSSES),
    _add("two-negatives", 12, _sums, _signs("-", "-")),
    _add("two-positives", 4, _sums, _signs("+", "+") | {"two-digits": {0}}),
    _sub("positive-from-positive-across-zero", 14, _differences, _signs("+", "+") | CROSSES),
    _sub("positive-from-positive", 4, _differences, _signs("+", "+") | STAYS | {"two-digits": {0}}),
    _sub("positive-from-negative", 14, _differences, _signs("-", "+")),
    _sub("negative-from-positive", 14, _differences, _signs("+", "-")),
    _sub("negative-from-negative", 12, _differences, _signs("-", "-") | STAYS),
    _sub("negative-from-negative-across-zero", 12, _differences, _signs("-", "-") | CROSSES),
)
