"""Inequalities (Tsamir & Bazzini 2004; Tsamir & Almog 2001; Blanco & Garrote 2007; Vaiyavutjamai & Clements 2006)."""

import re
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.bounds import TURNED, bounds
from ..maths.expression import Comparison, Node, Rational, has_variable
from ..maths.meaning import Bounds
from ..maths.polynomial import minus, polynomial
from ..maths.values import exact_root, reduced
from ..maths.wording import Asks, Task

_LIMIT = re.compile(
    r"(?P<or>(?:less|smaller|greater|more|larger|bigger) than or equal to|at (?:least|most)|no (?:more|less) than|"
    r"(?:menor|mayor) o igual (?:que|a)|(?:not|no) exceed\w*)|(?:(?:less|smaller|greater|more|larger|bigger) than|below|above|"
    r"(?:menor|mayor) (?:que|a)|menos de|mas de|under|over)"
)
_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d+)?)")
_BELOW = re.compile(r"less|small|menor|menos|below|under|most|exceed")
_LEAST = re.compile(r"(?<![a-z])(?:smallest|least|lowest|minim|menor (?:numero|entero|valor)|mas pequen)")


class Inequality(NamedTuple):
    """ax ∘ c, the unknown's terms collected on the side where it stands first; the sign is the one that is written."""

    x: str
    a: Rational
    sign: str
    c: Rational

    @property
    def bound(self) -> Rational:
        return reduced(Fraction(self.c) / self.a)

    def says(self, sign: str, bound: Rational) -> Bounds:
        return Bounds(frozenset([(sign, bound)]), letter=self.x)


def _moved(node: Node) -> tuple[str, dict[str, Rational], str] | None:
    """The letter, left minus right, and the sign, turned so that the unknown is on the left."""
    if not isinstance(node, Comparison) or len(node.sides) != 2:
        return None
    (left, right), sign = node.sides, node.operators
    if not has_variable(left):
        left, right, sign = right, left, TURNED[sign]
    p, q = polynomial(left), polynomial(right)
    difference = None if p is None or q is None else minus(p, q)
    letters = {letter for term in difference or {} for letter in term}
    return (letters.pop(), difference, sign) if difference and len(letters) == 1 else None


def linear(node: Node) -> tuple[Inequality] | None:
    """ax + b ∘ c, also with the unknown on both sides."""
    found = _moved(node)
    if found is None:
        return None
    x, p, sign = found
    return None if p.keys() - {"", x} else (Inequality(x, p[x], sign, -p.get("", 0)),)


def square(node: Node) -> tuple[str, str, Rational] | None:
    """The letter, the sign and k of x² ∘ k², k > 0."""
    found = _moved(node)
    if found is None:
        return None
    x, p, sign = found
    if p.keys() != {"", x + x}:
        return None
    root = exact_root(reduced(Fraction(-p[""]) / p[x + x]), 2)
    return (x, sign if p[x + x] > 0 else TURNED[sign], root) if root else None


class Extreme(NamedTuple):
    """The largest (`is_least`: smallest) whole number up to a bound, which is `strict` where it does not belong."""

    bound: Rational
    strict: bool
    is_least: bool

    @property
    def right(self) -> int:
        if self.is_least:
            return floor(self.bound) + 1 if self.strict else ceil(self.bound)
        return ceil(self.bound) - 1 if self.strict else floor(self.bound)


def _extreme(task: Task) -> tuple[Extreme] | None:
    is_least = task.says(_LEAST) is not None
    comparisons = [node for node in task.maths if isinstance(node, Comparison) and has_variable(node)]
    found = [said for said in map(bounds, comparisons) if said is not None]
    limits = [(sign, value) for said in found if said.every for sign, value in said.bounds]
    if not comparisons:
        limits = list(_spoken(task))
    limits = [(sign, value) for sign, value in limits if (sign in ">≥") == is_least]
    return (Extreme(limits[0][1], limits[0][0] in "<>", is_least),) if len(limits) == 1 else None


def _spoken(task: Task) -> list[tuple[str, Rational]]:
    """Limits in words: less than 7."""
    limits = []
    for match in _LIMIT.finditer(task.text):
        number = _NUMBER.match(task.text, match.end())
        if number:
            is_below = _BELOW.search(match.group()) is not None
            if match.group().startswith("no "):
                is_below = not is_below if "exceed" not in match.group() else is_below
            limits.append(
                (("≤" if is_below else "≥") if match["or"] else "<" if is_below else ">", Fraction(number[1]))
            )
    return [(sign, reduced(value)) for sign, value in limits]


def _one_bound(x: str, sign: str, k: Rational) -> Prediction:
    return Bounds(frozenset([(sign, k)]), letter=x)


def _both_signs(x: str, sign: str, k: Rational) -> Prediction:
    both = frozenset([(sign, k), (sign, -k)])
    return Bounds(both, every=False, letter=x), Bounds(both, letter=x)


# fmt: off
_LINEAR = (
    Malrule(
        "ALGEBRA_INEQ_LINEAR_SIGN_NOT_REVERSED", "INQ01", "Sign not reversed when dividing by a negative number", VERY_COMMON,
        "Divides both sides by a negative number and leaves the inequality sign as it is.",
        "Solve -2x < 6 → x < -3",
        lambda i: i.says(i.sign, i.bound) if i.a < 0 else None,
    ),
    Malrule(
        "ALGEBRA_INEQ_LINEAR_AS_EQUATION", "INQ02", "Treated as an equation", COMMON,
        "Solves with an equals sign and gives one number.",
        "Solve -2x < 6 → x = -3",
        lambda i: i.bound,
    ),
    Malrule(
        "ALGEBRA_INEQ_LINEAR_MINUS_LOST", "INQ03", "Sign of the number lost, inequality reversed", OCCASIONAL,
        "Reverses the inequality and drops the minus of the divisor.",
        "Solve -2x < 6 → x > 3",
        lambda i: i.says(TURNED[i.sign], -i.bound) if i.a < 0 and i.c else None,
    ),
    Malrule(
        "ALGEBRA_INEQ_LINEAR_SIGN_REVERSED", "INQ04", "Sign reversed without a reason", COMMON,
        "Reverses the inequality sign although nothing was multiplied or divided by a negative number.",
        "Solve 2x + 3 < 11 → x > 4",
        lambda i: i.says(TURNED[i.sign], i.bound) if i.a > 0 else None,
    ),
)

_SQUARE = (
    Malrule(
        "ALGEBRA_INEQ_LINEAR_SQUARE_ONE_BOUND", "INQ05", "Square root taken on both sides: one bound only", VERY_COMMON,
        "Takes the square root on both sides and gives one bound.",
        "Solve x^2 < 16 → x < 4",
        _one_bound,
        subdomain="ALGEBRA/INEQ_QUAD",
    ),
    Malrule(
        "ALGEBRA_INEQ_LINEAR_SQUARE_SAME_SIGN", "INQ06", "Both roots with the same inequality sign", COMMON,
        "Takes both square roots and keeps the inequality sign for each.",
        "Solve x^2 < 16 → x < 4 or x < -4",
        _both_signs,
        subdomain="ALGEBRA/INEQ_QUAD",
    ),
)

_EXTREME = (
    Malrule(
        "ALGEBRA_INEQ_LINEAR_STRICT_INCLUDED", "INQ07", "Bound included though the inequality is strict", VERY_COMMON,
        "Counts the bound itself as a solution of a strict inequality.",
        "Largest whole number with x < 7 → 7",
        lambda e: e.bound if e.strict and e.bound == int(e.bound) else None,
    ),
)
# fmt: on

TOPIC = Topic(
    "inequalities",
    "ALGEBRA/INEQ_LINEAR",
    (
        Form(linear, _LINEAR),
        Form(square, _SQUARE),
        Form(
            Asks(
                "largest|greatest|biggest|highest|maxim|mayor|mas grande|smallest|least|lowest|minim|menor|mas pequen",
                "integer|whole|natural|entero|number|numero|value|valor",
                parts=_extreme,
                unless="common|comun|multipl|factor|divis|fraction|fraccion|prime|primo",
            ),
            _EXTREME,
            solve=lambda e: e.right,
        ),
    ),
    "Inequalities",
)
