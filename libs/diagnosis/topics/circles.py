"""Circles: area and circumference (Tan Sisman & Aksu 2016; Rejeki & Putri 2018)."""

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, Form, Malrule, Outcome, Topic
from ..maths.answer import Answer
from ..maths.expression import Rational
from ..maths.wording import Asks, Task
from ..shapes.figures import Figure, direct, half

_AREA = "area|superfic"
_ROUND = "circumferenc|perimet|longitud|contorn|distance round|distance around"
_OTHER = (
    "semi|sector|arc[^o]|arco|quarter|cuart|half|medi[oa] circ|annul|ring|anillo|corona|shaded|sombread|inscri|"
    "squar(?!e (?:c|m|unit|in|f))|rectang|triang|volum|cylind|cilind|cone|cono|sphere|esfera|surface|equation|"
    "ecuacion|cent(?:re|er) (?:is|at|\\()|"
    "ratio|razon|percent|porcent|enlarg|scale|ampli|escala|twice|doubl|bound|cota|fraction|fraccion|cost|price|precio|"
    "revol|turns|vueltas|angle|angul"
)
_SIZE = re.compile(r"(?<![a-z])(?:(?P<radius>radi|r ?=)|(?P<diameter>diamet|d ?=))")
_EXACT = "in terms of|multiple of|en termin|en funcion|leave|exact|deja|expresa"
_TO_WHOLE = re.compile(
    r"(?<![a-z])(?:nearest|mas cercan[oa]|proxim[oa]) (?:whole|integer|unit|entero|unidad|cm|m|mm)|(?:entero|"
    r"unidad) mas (?:cercan|proxim)"
)


class Circle(NamedTuple):
    """`given_diameter` where the exercise gives the diameter and not the radius."""

    radius: Rational
    given_diameter: bool
    figure: Figure

    def times_pi(self, factor: Rational) -> tuple[Outcome, ...]:
        return self.figure.times_pi(factor)


def _circle(task: Task) -> tuple[Circle] | None:
    f = direct(task)
    if not f or len(f.numbers) != 1:
        return None
    words = list(_SIZE.finditer(f.text))
    before = [word for word in words if word.start() < f.starts[0]]
    word = before[-1] if before else words[0] if words else None
    if word is None:
        return None
    size, is_diameter = f.numbers[0], word["diameter"] is not None
    return (Circle(half(size) if is_diameter else size, is_diameter, f),)


def _right(circle: Circle, factor: Rational) -> Iterator[Outcome]:
    yield from circle.times_pi(factor)
    if _TO_WHOLE.search(circle.figure.text):
        yield round(factor * (circle.figure.pi or Fraction(math.pi)))


def with_pi(answer: Answer) -> bool:
    """A multiple of π."""
    form = answer.form
    return form is not None and any("π" in term for term in form.above)


# fmt: off
_OF_AREA = (
    Malrule(
        "GEOM_CIRCLE_CIRCUMFERENCE_INSTEAD_OF_AREA", "GEO15", "Circumference instead of area", COMMON,
        "Takes the formula of the circumference.",
        "Area of a circle of radius 5 (in terms of π) → 10π",
        lambda c: c.times_pi(2 * c.radius),
    ),
    Malrule(
        "GEOM_CIRCLE_DIAMETER_SQUARED", "GEO16", "r² read as 2r inside, or diameter squared", COMMON,
        "Squares the diameter instead of the radius.",
        "Area of a circle of radius 5 (in terms of π) → 100π",
        lambda c: c.times_pi(4 * c.radius * c.radius),
    ),
    Malrule(
        "GEOM_CIRCLE_RADIUS_NOT_SQUARED", "GEO17", "π squared along with r / r not squared", OCCASIONAL,
        "Multiplies π by the radius without squaring it.",
        "Area of a circle of radius 5 (in terms of π) → 5π",
        lambda c: c.times_pi(c.radius),
    ),
)

_OF_CIRCUMFERENCE = (
    Malrule(
        "GEOM_CIRCLE_RADIUS_AS_DIAMETER", "GEO18", "Radius used as the diameter", COMMON,
        "Takes the radius for the diameter, or the other way round.",
        "Circumference of a circle of radius 5 (in terms of π) → 5π",
        lambda c: (*c.times_pi(c.radius), *(c.times_pi(4 * c.radius) if c.given_diameter else ())),
    ),
    Malrule(
        "GEOM_CIRCLE_AREA_INSTEAD_OF_CIRCUMFERENCE", "GEO19", "Area instead of circumference", COMMON,
        "Takes the formula of the area.",
        "Circumference of a circle of radius 5 (in terms of π) → 25π",
        lambda c: c.times_pi(c.radius * c.radius),
    ),
)
# fmt: on


def _forms() -> Iterator[Form]:
    for exact in (True, False):
        demand, otherwise = ((_EXACT,), "") if exact else ((), f"|{_EXACT}")
        finished = with_pi if exact else None
        yield Form(
            Asks("circ", _AREA, *demand, parts=_circle, unless=f"circumferenc|perimet|longitud|{_OTHER}{otherwise}"),
            _OF_AREA,
            solve=lambda c: _right(c, c.radius * c.radius),
            finished=finished,
        )
        yield Form(
            Asks("circ", _ROUND, *demand, parts=_circle, unless=f"{_AREA}|{_OTHER}{otherwise}"),
            _OF_CIRCUMFERENCE,
            solve=lambda c: _right(c, 2 * c.radius),
            finished=finished,
        )


TOPIC = Topic("circles", "GEOM/CIRCLE", tuple(_forms()), "Circles")
