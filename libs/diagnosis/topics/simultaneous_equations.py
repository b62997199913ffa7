"""Simultaneous equations in two unknowns (Hall 2002; common in diagnostic items)."""

import re
from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, Form, Malrule, Outcome, Prediction, Topic
from ..maths.expression import Equation, Rational
from ..maths.meaning import Assigned, Said
from ..maths.solution import difference, variables
from ..maths.values import number, reduced, size
from ..maths.wording import Asks, Task

_ONE_SOUGHT = re.compile(
    r"(?:find|value of|what is|calculat\w*|calcul\w*|determin\w*|hall\w*|encuentr\w*|valor de|cuanto vale)\s+(?:solo |only )?"
    r"([a-z])(?![a-z])(?!\s*(?:and|y|e|,|\+|-|\*|/|=|\^))"
    r"|(?<![a-z])([a-z])[ -](?:value|coordinate)(?![a-z])"
)


class System(NamedTuple):
    """ax + by = e, cx + dy = f; `sought` is the letter asked for where it is one of the two."""

    x: str
    y: str
    a: Rational
    b: Rational
    e: Rational
    c: Rational
    d: Rational
    f: Rational
    sought: str | None

    @property
    def determinant(self) -> Rational:
        return self.a * self.d - self.b * self.c

    @property
    def solution(self) -> tuple[Rational, Rational]:
        x = Fraction(self.e * self.d - self.b * self.f) / self.determinant
        return reduced(x), reduced(Fraction(self.a * self.f - self.e * self.c) / self.determinant)

    def given(self, x: Rational, y: Rational) -> Outcome:
        """The answer that gives these values."""
        values = {self.x: reduced(x), self.y: reduced(y)}
        return values[self.sought] if self.sought else Assigned(tuple(sorted(values.items())))

    def with_x(self, x: Rational) -> Outcome:
        """The answer of who found this x and puts it into the first equation."""
        return self.given(x, Fraction(self.e - self.a * x) / self.b)

    @property
    def turned(self) -> "System":
        """The same with the other unknown in front."""
        return System(self.y, self.x, self.b, self.a, self.e, self.d, self.c, self.f, self.sought)

    @property
    def scaled(self) -> tuple[Rational, Rational, Rational, Rational, int]:
        """a, e, c, f with the equations multiplied so that the coefficients of y have one size, and the sign between them."""
        b, d = Fraction(size(self.b)), Fraction(size(self.d))
        both = Fraction(lcm(b.numerator * d.denominator, d.numerator * b.denominator), b.denominator * d.denominator)
        m, n = both / b, both / d
        return self.a * m, self.e * m, self.c * n, self.f * n, -1 if (self.b > 0) == (self.d > 0) else 1


def _system(task: Task) -> tuple[System] | None:
    equations = [node for node in task.maths if isinstance(node, Equation)]
    if len(equations) != 2 or any(len(one.sides) != 2 for one in equations):
        return None
    letters = "".join(sorted(variables(equations[0]) | variables(equations[1])))
    is_assignment = any(len(variables(one)) == 1 and number(one.sides[1]) is not None for one in equations)
    if len(letters) != 2 or (is_assignment and task.words):
        return None
    x, y = letters[0], letters[1]
    p, q = difference(equations[0]), difference(equations[1])
    if p is None or q is None or (p.keys() | q.keys()) - {x, y, ""}:
        return None
    (a, b, e), (c, d, f) = ((row.get(x, 0), row.get(y, 0), -row.get("", 0)) for row in (p, q))
    sought = task.says(_ONE_SOUGHT)
    letter = (sought[1] or sought[2]) if sought else None
    return (System(x, y, a, b, e, c, d, f, letter if letter and letter in letters else None),)


def _solution(s: System) -> Prediction:
    if s.determinant:
        return s.given(*s.solution)
    depends = s.a * s.f == s.c * s.e and s.b * s.f == s.d * s.e
    return Said("infinitely many" if depends else "none")


def _wrong_elimination(s: System) -> Outcome | None:
    """Adds where y goes by subtracting, or the other way round, and takes y for gone."""
    if not s.b or not s.d:
        return None
    a, e, c, f, sign = s.scaled
    coefficient = a - sign * c or s.a
    return s.with_x(Fraction(e - sign * f) / coefficient) if coefficient else None


def _undivided(s: System) -> Outcome | None:
    """Eliminates y correctly and takes the multiple of x for x."""
    if not s.b or not s.d or not s.determinant:
        return None
    a, e, c, f, sign = s.scaled
    multiple = a + sign * c
    return s.with_x((e + sign * f) * (1 if multiple > 0 else -1)) if abs(multiple) != 1 else None


def _for_either(rule: Callable[[System], Outcome | None], s: System) -> Prediction:
    return [outcome for outcome in (rule(s), rule(s.turned)) if outcome is not None]


# fmt: off
_MALRULES = (
    Malrule(
        "ALGEBRA_SYSTEM_2X2_WRONG_ELIMINATION", "SIM01", "An unknown taken for eliminated that is not", COMMON,
        "Subtracts the equations where adding would remove an unknown (or adds them) and goes on as if it had gone.",
        "x + y = 10, x - y = 4 → x = 6, y = 4",
        lambda s: _for_either(_wrong_elimination, s),
    ),
    Malrule(
        "ALGEBRA_SYSTEM_2X2_NOT_DIVIDED", "SIM02", "Multiple of the unknown given as its value", COMMON,
        "Combines the equations correctly but does not divide by the number in front of the unknown that is left.",
        "x + y = 10, x - y = 4 → x = 14, y = -4",
        lambda s: _for_either(_undivided, s),
    ),
    Malrule(
        "ALGEBRA_SYSTEM_2X2_UNKNOWNS_SWAPPED", "SIM03", "Unknowns swapped", OCCASIONAL,
        "Finds both numbers and gives each to the other letter.",
        "x + y = 10, x - y = 4 → x = 3, y = 7",
        lambda s: s.given(*s.solution[::-1]) if s.determinant else None,
    ),
)
# fmt: on

TOPIC = Topic(
    "simultaneous-equations",
    "ALGEBRA/SYSTEM_2X2",
    (Form(Asks(parts=_system), _MALRULES, solve=_solution),),
    "Simultaneous equations",
)
