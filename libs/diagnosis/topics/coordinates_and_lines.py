"""Coordinates and lines (Leinhardt, Zaslavsky & Stein 1990; Barr 1980; Stump 2001; Kerslake 1981; Moschkovich 1996;
Schoenfeld, Smith & Arcavi 1993).
"""

import re
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Sides, Topic
from ..maths.expression import Rational
from ..maths.meaning import Point, Said
from ..maths.polynomial import ONE, Quotient, root_of
from ..maths.values import reduced, size
from ..maths.wording import Asks, Task
from ..shapes.coordinates import Line, line_of

_DIRECTIONS = {"right": (1, 0), "left": (-1, 0), "up": (0, 1), "above": (0, 1), "north": (0, 1), "east": (1, 0),
               "down": (0, -1), "below": (0, -1), "south": (0, -1), "west": (-1, 0), "derecha": (1, 0), "izquierda": (-1, 0),
               "arriba": (0, 1), "abajo": (0, -1)}  # fmt: skip
_WAY = "|".join(_DIRECTIONS)
_UNITS = r"(?:units?|squares?|steps?|places?|unidades|unidad|cuadros?|pasos?|cuadritos)"
_STEP = re.compile(rf"(\d+)\s*{_UNITS}?\s*(?:to|a|hacia)?\s*(?:the|la)?\s*({_WAY})")
_STEP_AFTER = re.compile(rf"({_WAY})\s*(?:by|of)?\s*(\d+)")
_X = re.compile(r"(?<![a-z])x(?:-| )?(?:coordinate|value|coord|is|=)?\s*(?:is|of|=|:|es)?\s*(-?\d+(?:\.\d+)?)")
_Y = re.compile(r"(?<![a-z])y(?:-| )?(?:coordinate|value|coord|is|=)?\s*(?:is|of|=|:|es)?\s*(-?\d+(?:\.\d+)?)")
_AXIS = re.compile(
    r"(?<![a-z])([xy])\s?-?\s?(?:coordinate|value)|coordenada\s+([xy])(?![a-z])|(abscis)|(ordenada|ordinate)"
)
_GRADIENT = re.compile(
    r"(?:gradient|slope|pendiente|m)(?: (?:of|is|equal to|es|igual a|de|que es|value|valor))*\s*[:=]?\s*"
    r"\(?(-?\d+(?:\.\d+)?(?:\s?[/⁄]\s?\d+)?)"
)
_PERPENDICULAR = r"perpend|normal|right angle|angulo recto|ortogonal"
_PARALLEL = r"paralle|paralel"
_SLOPE = "gradient|slope|pendiente|steepness|rate of change"
_EQUATION = (
    r"equation of|ecuacion de|find the equation|equation for|find an equation|halla la ecuacion|what is the equation"
)


def over(a: Rational, b: Rational) -> Rational:
    """a/b, exactly."""
    return reduced(Fraction(a) / b)


def _two_points(task: Task) -> tuple[Rational, Rational, Rational, Rational] | None:
    """a, b, c, d of (a, b) and (c, d)."""
    return (*task.points[0], *task.points[1]) if len(task.points) == 2 and task.points[0] != task.points[1] else None


def _line(task: Task) -> tuple[Line] | None:
    """The only line that is given by an equation."""
    found = [line for line in map(line_of, task.maths) if line]
    return (found[0],) if len(found) == 1 and not task.points else None


def _given_gradient(task: Task) -> tuple[Rational] | None:
    """The gradient that a line has, said or to be seen from its equation or two of its points."""
    by_equation, points = _line(task), _two_points(task)
    if by_equation:
        return (by_equation[0].gradient,)
    if points:
        a, b, c, d = points
        return (over(d - b, c - a),)
    match = task.says(_GRADIENT)
    return (reduced(Fraction(match[1].replace("⁄", "/").replace(" ", ""))),) if match and not task.points else None


def _moved(task: Task) -> tuple[Rational, Rational, Rational, Rational] | None:
    """Where from, and how far to the right and up."""
    steps = [(_DIRECTIONS[way], int(n)) for n, way in _STEP.findall(task.text)]
    if len(steps) != 2:
        steps = [(_DIRECTIONS[way], int(n)) for way, n in _STEP_AFTER.findall(task.text)]
    if len(steps) != 2 or len(task.points) > 1:
        return None
    x, y = (sum(way[axis] * n for way, n in steps) for axis in (0, 1))
    start = task.points[0] if task.points else (0, 0)
    return (*start, x, y) if all(any(way[axis] for way, _ in steps) for axis in (0, 1)) else None


def _by_coordinates(task: Task) -> tuple[Rational, Rational] | None:
    x, y = task.says(_X), task.says(_Y)
    if not x or not y or task.points:
        return None
    return reduced(Fraction(x[1])), reduced(Fraction(y[1]))


def _one_coordinate(task: Task) -> tuple[Rational, Rational] | None:
    """The coordinate asked for, and the other one."""
    axis = task.says(_AXIS)
    if len(task.points) != 1 or not axis:
        return None
    x, y = task.points[0]
    return (x, y) if axis[1] == "x" or axis[2] == "x" or axis[3] else (y, x)


def _gradient(a: Rational, b: Rational, c: Rational, d: Rational) -> Prediction:
    return Said("undefined") if a == c else over(d - b, c - a)


def _through_two(a: Rational, b: Rational, c: Rational, d: Rational) -> Prediction:
    if a == c:
        return Sides(Quotient({"x": 1}, ONE), Quotient({"": a} if a else {}, ONE))
    return _through(over(d - b, c - a), a, b)


def _through(m: Rational, a: Rational, b: Rational) -> Prediction:
    """y = mx + c through (a, b)."""
    right = {term: reduced(c) for term, c in (("x", m), ("", b - m * a)) if c}
    return Sides(Quotient({"y": 1}, ONE), Quotient(right, ONE), goes_on=False)


def _gradient_and_point(task: Task) -> tuple[Rational, Rational, Rational] | None:
    match = task.says(_GRADIENT)
    if not match or len(task.points) != 1:
        return None
    return (reduced(Fraction(match[1].replace("⁄", "/").replace(" ", ""))), *task.points[0])


def _distance(a: Rational, b: Rational, c: Rational, d: Rational) -> Prediction:
    return root_of(reduced((c - a) ** 2 + (d - b) ** 2))


def _half_differences(a: Rational, b: Rational, c: Rational, d: Rational) -> Prediction:
    x, y = over(c - a, 2), over(d - b, 2)
    return Point((x, y)), Point((size(x), size(y)))


def _on_axis(value: Rational, *, is_y: bool) -> tuple[Rational, Point]:
    """An intercept, as a number or as a point."""
    return value, Point((0, value) if is_y else (value, 0))


# fmt: off
_TWO_POINTS = (
    Malrule(
        "COORD_LINE_EQ_RUN_OVER_RISE", "FUN04", "Run over rise", VERY_COMMON,
        "Divides the difference of the x-values by the difference of the y-values.",
        "Gradient of the line through (1, 2) and (3, 8) → 1/3",
        lambda a, b, c, d: over(c - a, d - b),
    ),
    Malrule(
        "COORD_LINE_EQ_SUBTRACTION_MIXED", "FUN05", "Points subtracted in different orders", COMMON,
        "Takes the points in one order for the y-values and in the other for the x-values.",
        "Gradient of the line through (1, 2) and (3, 8) → -3",
        lambda a, b, c, d: over(d - b, a - c),
    ),
    Malrule(
        "COORD_LINE_EQ_HEIGHT_FOR_SLOPE", "FUN06", "Difference of the y-values only", COMMON,
        "Gives the difference in height and does not divide by the difference of the x-values.",
        "Gradient of the line through (1, 2) and (3, 8) → 6",
        lambda a, b, c, d: (d - b, b - d) if size(c - a) != 1 else d - b,
    ),
    Malrule(
        "COORD_LINE_EQ_Y_OVER_X", "FUN07", "y over x of one point", OCCASIONAL,
        "Divides the y-value of one point by its x-value.",
        "Gradient of the line through (1, 2) and (2, 8) → 4",
        lambda a, b, c, d: [over(y, x) for x, y in ((c, d), (a, b)) if x],
    ),
)

_INTERCEPT_AS_GRADIENT = Malrule(
    "COORD_LINE_EQ_INTERCEPT_AS_GRADIENT", "FUN08", "Intercept taken as the gradient", VERY_COMMON,
    "Gives the number that stands alone instead of the one in front of x.",
    "Gradient of y = 2x + 5 → 5",
    lambda line: line.intercept if line.is_explicit and line.intercept else None,
)
_COEFFICIENT_READ_OFF = Malrule(
    "COORD_LINE_EQ_COEFFICIENT_READ_OFF", "FUN12", "Coefficient of x read off", VERY_COMMON,
    "Reads the number in front of x although y does not stand alone.",
    "Gradient of 3x + 2y = 8 → 3",
    lambda line: None if line.is_explicit else line.written,
)
_GRADIENT_OF_LINE = (
    _INTERCEPT_AS_GRADIENT,
    Malrule(
        "COORD_LINE_EQ_TERM_AS_GRADIENT", "FUN09", "Term with x given as the gradient", COMMON,
        "Gives the term together with its letter.",
        "Gradient of y = 2x + 5 → 2x",
        lambda line: Quotient({line.x: line.gradient}, ONE) if line.gradient else None,
    ),
    _COEFFICIENT_READ_OFF,
)

_OTHER_INTERCEPT = Malrule(
    "COORD_LINE_EQ_OTHER_INTERCEPT", "FUN11", "Intercept with the other axis", COMMON,
    "Gives where the line meets the other axis.",
    "y-intercept of y = 2x + 6 → -3",
    lambda line: (*_on_axis(line.zero, is_y=False), Point((0, line.zero))),
)
_Y_INTERCEPT = (
    Malrule(
        "COORD_LINE_EQ_GRADIENT_AS_INTERCEPT", "FUN10", "Gradient taken as the intercept", VERY_COMMON,
        "Gives the number in front of x instead of the one that stands alone.",
        "y-intercept of y = 2x + 5 → 2",
        lambda line: _on_axis(line.gradient, is_y=True),
    ),
    _OTHER_INTERCEPT,
)

_SWAPPED = Malrule(
    "COORD_LINE_EQ_COORDINATES_SWAPPED", "FUN13", "Coordinates swapped", VERY_COMMON,
    "Gives the vertical position first and the horizontal one second.",
    "Point 3 right and 5 up from the origin: coordinates? → (5, 3)",
    lambda x, y, right, up: (Point((y + up, x + right)), Point((x + up, y + right))) if right != up else None,
)

_MIDPOINT = (
    Malrule(
        "COORD_LINE_EQ_HALF_DIFFERENCES", "FUN14", "Half the differences", COMMON,
        "Halves the differences of the coordinates instead of their sums.",
        "Midpoint of (2, 3) and (8, 11) → (3, 4)",
        _half_differences,
        subdomain="COORD/MIDPOINT",
    ),
    Malrule(
        "COORD_LINE_EQ_SUMS_NOT_HALVED", "FUN15", "Sums not halved", COMMON,
        "Adds the coordinates and does not halve the sums.",
        "Midpoint of (2, 3) and (8, 11) → (10, 14)",
        lambda a, b, c, d: Point((a + c, b + d)),
        subdomain="COORD/MIDPOINT",
    ),
)

_PERPENDICULAR_GRADIENT = (
    Malrule(
        "COORD_LINE_EQ_PERPENDICULAR_SIGN_ONLY", "FUN16", "Sign changed only", COMMON,
        "Changes the sign of the gradient and does not turn it over.",
        "Gradient of a line perpendicular to one with gradient 2 → -2",
        lambda m: -m if m else None,
    ),
    Malrule(
        "COORD_LINE_EQ_PERPENDICULAR_RECIPROCAL_ONLY", "FUN17", "Reciprocal only", COMMON,
        "Turns the gradient over and does not change its sign.",
        "Gradient of a line perpendicular to one with gradient 2 → 1/2",
        lambda m: over(1, m),
    ),
)
# fmt: on

_NOT_OTHER_LINE = f"{_PERPENDICULAR}|{_PARALLEL}"

TOPIC = Topic(
    "coordinates-and-lines",
    "COORD/LINE_EQ",
    (
        Form(Asks(_SLOPE, parts=_two_points, unless=f"{_NOT_OTHER_LINE}|{_EQUATION}"), _TWO_POINTS, solve=_gradient),
        Form(
            Asks(_SLOPE, parts=_line, unless=f"{_NOT_OTHER_LINE}|intercept|ordenada"),
            _GRADIENT_OF_LINE,
            solve=lambda line: line.gradient,
        ),
        Form(
            Asks(_SLOPE, _PERPENDICULAR, parts=_given_gradient, unless=_EQUATION),
            _PERPENDICULAR_GRADIENT,
            solve=lambda m: over(-1, m) if m else Said("undefined"),
        ),
        Form(Asks(_SLOPE, _PARALLEL, parts=_line, unless=_EQUATION), _GRADIENT_OF_LINE, solve=lambda line: line.gradient),
        Form(Asks(_SLOPE, _PARALLEL, parts=_given_gradient, unless=_EQUATION), (), solve=lambda m: m),
        Form(
            Asks("intercept|ordenada|cross|cut|meet|cort|interse", r"y[- ]?intercept|y[- ]?axis|eje (?:de las )?y|ordenada",
                 parts=_line, unless=r"x[- ]?intercept|eje x|x[- ]?axis"),
            _Y_INTERCEPT,
            solve=lambda line: _on_axis(line.intercept, is_y=True),
        ),
        Form(
            Asks("intercept|cross|cut|meet|cort|interse|abscis", r"x[- ]?intercept|x[- ]?axis|eje (?:de las )?x|abscisa",
                 parts=_line, unless=r"y[- ]?intercept|eje y|y[- ]?axis"),
            (_OTHER_INTERCEPT.elsewhere(
                lambda line: (*_on_axis(line.intercept, is_y=True), Point((line.intercept, 0))) if line.gradient else None,
            ),),
            solve=lambda line: _on_axis(line.zero, is_y=False),
        ),
        Form(
            Asks("point|coordinat|punto|coordenad|position|posicion|start|origin|origen|move|go|walk", _WAY, parts=_moved),
            (_SWAPPED,),
            solve=lambda x, y, right, up: Point((x + right, y + up)),
        ),
        Form(
            Asks("coordinat|coordenad", parts=_by_coordinates, unless="line|recta|curve|graph|midpoint"),
            (_SWAPPED.elsewhere(lambda x, y: Point((y, x)) if x != y else None),),
            solve=lambda x, y: Point((x, y)),
        ),
        Form(
            Asks("coordinat|coordenad|abscis|ordenad|ordinat|value", parts=_one_coordinate,
                 unless="line|recta|midpoint|equation"),
            (_SWAPPED.elsewhere(lambda asked, other: other if asked != other else None),),
            solve=lambda asked, other: asked,
        ),
        Form(
            Asks("midpoint|mid-point|mid point|middle|halfway|half way|punto medio|medio|cent", parts=_two_points),
            _MIDPOINT,
            solve=lambda a, b, c, d: Point((over(a + c, 2), over(b + d, 2))),
        ),
        Form(
            Asks("distance|how far|length|distancia|longitud|lejos", parts=_two_points, unless="midpoint"),
            (),
            solve=_distance,
        ),
        Form(Asks("equation|ecuacion", parts=_two_points, unless=_NOT_OTHER_LINE), (), solve=_through_two),
        Form(Asks("equation|ecuacion", _SLOPE, parts=_gradient_and_point, unless=_NOT_OTHER_LINE), (), solve=_through),
    ),
    "Coordinates and lines",
)  # fmt: skip
