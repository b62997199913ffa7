"""Angles of figures, on a line and around a point (common in diagnostic items)."""

import re
from fractions import Fraction
from typing import Any

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.wording import Asks, Task

_ANGLES = "angle|angul"
_TOTAL = re.compile(r"(?<![a-z])(?:sum|add|total|suma)[^\d.?]{0,40}(?:180|360)")
_OTHER = (
    "ratio|razon|side of|lado de|sides of|area|perimet|sine|cosine|tangent|seno|coseno|rotat|rota|bearing|rumbo|clock|reloj|"
    "parallel|paralel|transversal|equation|ecuacion|gradient|pie chart|probab|hypot|hipot|exterior|external|simil|"
    "semejan|bisec|estimat|"
    "twice|doble|larger|more than|mas que|difference|diferencia"
)
_NAMES = {
    "triang": 3, "quadril": 4, "cuadril": 4, "pentag": 5, "hexag": 6, "heptag": 7, "octag": 8, "octog": 8, "nonag": 9,
    "eneag": 9, "decag": 10, "hendecag": 11, "undecag": 11, "dodecag": 12,
}  # fmt: skip
_NAME = re.compile(rf"(?<![a-z])(?:{'|'.join(_NAMES)})")
_POLYGON = f"polyg|polig|{'|'.join(_NAMES)}"
_MEASURED = re.compile(r"\d ?[b-df-np-wz](?![a-z])|\+|\* ?[a-z]|\dx")
_VERTEX = re.compile(r"(?<![a-z])(?:vertex|apex|top|vertice|desigual|unequal|different|distinto|between the equal)")
_BASE = re.compile(r"(?<![a-z])(?:base|equal|igual)")
_HOW_MANY = "how many sides|cuantos lados|number of sides of|numero de lados de"

Parts = tuple[Any, ...]


def _angles(task: Task) -> tuple[Rational, ...] | None:
    """The angles that are given in degrees, without the sum of all of them."""
    if _MEASURED.search(task.text):
        return None
    text = _TOTAL.sub(" ", task.text)
    numbers = task.numbers if text == task.text else Task(text).numbers
    return numbers if numbers and all(0 < number < 360 for number in numbers) else None


def _two_of_triangle(task: Task) -> Parts | None:
    angles = _angles(task)
    return angles if angles and len(angles) == 2 and sum(angles) < 180 else None


def _one_beside_right_angle(task: Task) -> Parts | None:
    angles = _angles(task)
    if angles and len(angles) == 2 and 90 in angles:
        return angles if sum(angles) < 180 else None
    return (*angles, 90) if angles and len(angles) == 1 and angles[0] < 90 else None


def _base_angle(task: Task) -> Parts | None:
    """Both base angles of an isosceles triangle."""
    angles = _angles(task)
    if not angles or len(angles) != 1 or angles[0] >= 90 or not _is_named(task, _BASE, _VERTEX):
        return None
    return (*angles, *angles)


def _vertex_angle(task: Task) -> Parts | None:
    angles = _angles(task)
    return angles if angles and len(angles) == 1 and angles[0] < 180 and _is_named(task, _VERTEX, _BASE) else None


def _is_named(task: Task, wanted: "re.Pattern[str]", other: "re.Pattern[str]") -> bool:
    """Whether the word before the number is the one wanted."""
    before = task.text[: task.quantities[0].start]
    last = max((m.start() for m in wanted.finditer(before)), default=-1)
    return last > max((m.start() for m in other.finditer(before)), default=-1)


def _on_line(task: Task) -> Parts | None:
    angles = _angles(task)
    return (angles,) if angles and sum(angles) < 180 else None


def _around_point(task: Task) -> Parts | None:
    angles = _angles(task)
    return (angles,) if angles and sum(angles) < 360 else None


def _all_but_one(task: Task) -> Parts | None:
    """The given angles of a polygon, one fewer than it has, and the number of its sides."""
    angles, name = _angles(task), task.says(_NAME)
    if not angles or not name or _NAMES[name.group()] != len(angles) + 1 or len(angles) < 3:
        return None
    return (angles, len(angles) + 1) if sum(angles) < 180 * (len(angles) - 1) else None


def _sides(task: Task) -> tuple[int] | None:
    """The number of sides of a polygon, by its name or as a number."""
    name, numbers = task.says(_NAME), task.numbers
    if not numbers and name:
        return (_NAMES[name.group()],)
    n = numbers[0] if len(numbers) == 1 else None
    return (n,) if isinstance(n, int) and 3 <= n <= 100 and (not name or _NAMES[name.group()] == n) else None


# fmt: off
_SUM_360 = Malrule(
    "GEOM_ANGLE_TRIANGLE_SUM_360", "GEO26", "Angle sum taken as 360°", COMMON,
    "Takes the angles of a triangle to make a full turn.",
    "Two angles of a triangle are 50° and 70°. The third? → 240",
    lambda a, b: 360 - a - b,
)
_STOPS = Malrule(
    "GEOM_ANGLE_STOPS_AFTER_ADDING", "GEO27", "Stops after adding", COMMON,
    "Adds the angles that are given and takes the sum for the answer.",
    "Two angles of a triangle are 50° and 70°. The third? → 120",
    lambda a, b: a + b,
)
_STOPS_ANYWHERE = _STOPS.elsewhere(lambda angles, *_: sum(angles) if len(angles) > 1 else None)

_LINE = (
    Malrule(
        "GEOM_ANGLE_LINE_SUM_360", "GEO28", "Angles on a line taken as 360°", COMMON,
        "Takes the angles on a straight line to make a full turn.",
        "Angles on a straight line: one is 65°. The other? → 295",
        lambda angles: 360 - sum(angles),
    ),
    Malrule(
        "GEOM_ANGLE_LINE_SUM_90_OR_EQUAL", "GEO29", "Angles on a line taken as 90° / taken as equal", COMMON,
        "Takes the angles on a straight line to be equal, or to make a right angle.",
        "Angles on a straight line: one is 65°. The other? → 65",
        lambda angles: (*(angles if len(angles) == 1 else ()), *((90 - sum(angles),) if sum(angles) < 90 else ())),
    ),
    _STOPS_ANYWHERE,
)

_TIMES_180 = Malrule(
    "GEOM_ANGLE_POLYGON_180_TIMES_SIDES", "GEO30", "n × 180", VERY_COMMON,
    "Counts one triangle for every side of the polygon.",
    "Sum of the interior angles of a polygon with 5 sides → 900",
    lambda n: 180 * n,
)
_ALWAYS_360 = Malrule(
    "GEOM_ANGLE_POLYGON_ALWAYS_360", "GEO31", "Always 360", COMMON,
    "Takes the interior angles of every polygon to make a full turn.",
    "Sum of the interior angles of a polygon with 5 sides → 360",
    lambda n: 360,
)
# fmt: on

TOPIC = Topic(
    "angles",
    "GEOM/ANGLE",
    (
        Form(
            Asks(
                _ANGLES,
                "triang",
                parts=_two_of_triangle,
                unless=f"right|triangulo rectang|isosc|quadril|cuadril|line(?![a-z])|{_OTHER}",
            ),
            (_SUM_360, _STOPS),
            solve=lambda a, b: 180 - a - b,
        ),
        Form(
            Asks(
                _ANGLES,
                r"right[ -](?:angled )?triang|triangulos? rectang",
                parts=_one_beside_right_angle,
                unless=f"isosc|{_OTHER}",
            ),
            (_SUM_360, _STOPS),
            solve=lambda a, b: 180 - a - b,
        ),
        Form(
            Asks(_ANGLES, "isosc", parts=_base_angle, unless=_OTHER),
            (_SUM_360, _STOPS),
            solve=lambda a, b: 180 - a - b,
        ),
        Form(Asks(_ANGLES, "isosc", parts=_vertex_angle, unless=_OTHER), (), solve=lambda a: Fraction(180 - a) / 2),
        Form(
            Asks(
                _ANGLES,
                "straight line|straight angle|linea recta|una recta|llano|supplement|suplement|linear pair|par lineal",
                parts=_on_line,
                unless=f"triang|quadril|cuadril|polyg|polig|point \\(|{_OTHER}",
            ),
            _LINE,
            solve=lambda angles: 180 - sum(angles),
        ),
        Form(
            Asks(_ANGLES, "complement", parts=_on_line, unless=f"triang|cofunc|identi|sin|cos|tan|sec|csc|{_OTHER}"),
            (),
            solve=lambda angles: 90 - sum(angles) if sum(angles) < 90 else None,
        ),
        Form(
            Asks(
                _ANGLES,
                "around a point|round a point|at a point|about a point|alrededor de un|en torno a un|full turn|"
                "full circle|giro complet|vuelta completa|complete turn",
                parts=_around_point,
                unless=f"straight|linea|triang|{_OTHER}",
            ),
            (_STOPS_ANYWHERE,),
            solve=lambda angles: 360 - sum(angles),
        ),
        Form(
            Asks(_ANGLES, _POLYGON, parts=_all_but_one, unless=f"regular|{_OTHER}"),
            (
                _STOPS_ANYWHERE,
                _TIMES_180.elsewhere(lambda angles, n: 180 * n - sum(angles), frequency=OCCASIONAL),
                _ALWAYS_360.elsewhere(lambda angles, n: 360 - sum(angles)),
            ),
            solve=lambda angles, n: 180 * (n - 2) - sum(angles),
        ),
        Form(
            Asks(
                _ANGLES, "sum|suma|add up|total", _POLYGON, parts=_sides, unless=f"exterior|external|extern|{_HOW_MANY}"
            ),
            (_TIMES_180, _ALWAYS_360),
            solve=lambda n: 180 * (n - 2),
        ),
        Form(
            Asks(
                _ANGLES, "sum|suma|add up|total", _POLYGON, "exterior|external|extern", parts=_sides, unless=_HOW_MANY
            ),
            (),
            solve=lambda n: 360,
        ),
        Form(
            Asks(
                _ANGLES,
                "regular|equilat",
                "interior|internal|each|cada|intern",
                _POLYGON,
                parts=_sides,
                unless=f"sum|suma|exterior|extern|{_HOW_MANY}",
            ),
            (
                _TIMES_180.elsewhere(lambda n: 180, frequency=COMMON),
                _ALWAYS_360.elsewhere(lambda n: Fraction(360, n)),
            ),
            solve=lambda n: Fraction(180 * (n - 2), n),
        ),
        Form(
            Asks(
                _ANGLES,
                "regular|equilat",
                "exterior|external|extern",
                _POLYGON,
                parts=_sides,
                unless=f"sum|suma|{_HOW_MANY}",
            ),
            (),
            solve=lambda n: Fraction(360, n),
        ),
    ),
    "Angles",
)
