"""Area and perimeter (Hart 1981; Woodward & Byrd 1983; De Bock et al. 2007; Tan Sisman & Aksu 2016)."""

import re
from collections.abc import Callable
from typing import Any

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.wording import Asks, Task
from ..shapes.figures import direct, half
from ..shapes.scaling import ELSEWHERE, scaled_by

_AREA = "area|superfic|carpet|alfombra"
_PERIMETER = "perimet|fenc|cercar|vallar|contorn|distance round|distance around"
_SOLIDS = "volum|cub(?:e|o|ic|oid)|prism|piram|pyram|cylind|cilind|cones?(?![a-z])|conos?(?![a-z])|sphere|esfera|solid|box|caja"
_OTHER = (
    "bound|cota|ratio|razon|percent|porcent|fraction|fraccion|shaded|sombread|cost|price|precio|cuest|tile|baldos|border|"
    "twice|double|doble|triple|half|mitad|more than|less than|longer|shorter|increas|decreas|aument|dismin|coordinat|"
    f"vertices|grid|expression|expresion|formula|circ|angle (?:of|is|between)|angulo (?:de|es|entre)|{ELSEWHERE}"
)
_PLANE = f"{_SOLIDS}|{_OTHER}"
# Not the square of a unit. Written without alternatives inside, which would be taken for words to look the form up by.
_SQUARE = (
    r"squares?(?! [ckm]?m(?![a-z]))(?! ?cent)(?! ?mil)(?! ?kil)(?! ?met)(?! unit)(?! in)(?! f[et])(?! yard)"
    r"|cuadrad[oa](?<!metros cuadrad.)(?<!metro cuadrad.)(?<!unidades cuadrad.)(?<!m cuadrad.)(?![a-z])"
)
_BASE = re.compile(r"(?<![a-z])(?:base|leg|catet)")
_HEIGHT = re.compile(
    r"(?<![a-z])(?:height|altura|alto|altitude|perpendicular dist|distance between|distancia entre|h ?=)"
)
_HIGH = re.compile(r"(?<![a-z])(?:high|tall|apart|de altura|de alto)(?![a-z])")
_HYPOTENUSE = re.compile(r"(?<![a-z])(?:hypotenus|hipotenus)")
_REGULAR = {
    "equilat": 3, "rhomb": 4, "rombo": 4, "pentag": 5, "hexag": 6, "heptag": 7, "octag": 8, "octog": 8, "nonag": 9, "eneag": 9,
    "decag": 10, "dodecag": 12,
}  # fmt: skip
_REGULAR_NAME = re.compile(rf"(?<![a-z])(?:{'|'.join(_REGULAR)})")

Parts = tuple[Any, ...]


def _sides(count: int) -> Callable[[Task], Parts | None]:
    """So many numbers, whatever they are called."""

    def parts(task: Task) -> Parts | None:
        f = direct(task)
        return (*f.numbers, f) if f and len(f.numbers) == count else None

    return parts


def _of_rectangle(task: Task) -> Parts | None:
    f = direct(task)
    if not f:
        return None
    numbers = f.numbers[:2] if len(f.numbers) == 4 and f.numbers[:2] == f.numbers[2:] else f.numbers
    return (*numbers, f) if len(numbers) == 2 else None


def _base_and_height(task: Task) -> Parts | None:
    """Base, height, and the slanted side or None."""
    f = direct(task)
    if not f or len(f.numbers) not in (2, 3):
        return None
    hypotenuse = f.named(_HYPOTENUSE)
    if len(f.numbers) == 2:
        return None if hypotenuse is not None else (*f.numbers, None, f)
    height, base = f.named(_HEIGHT, _HIGH), f.named(_BASE)
    rest = [i for i in range(3) if i not in (height, hypotenuse)]
    if height is None:
        return (*(f.numbers[i] for i in rest), None, f) if len(rest) == 2 else None
    base = base if base in rest else rest[0]
    slanted = next(i for i in range(3) if i not in (height, base))
    return f.numbers[base], f.numbers[height], f.numbers[slanted], f


def _of_trapezium(task: Task) -> Parts | None:
    f = direct(task)
    if not f or len(f.numbers) != 3:
        return None
    height = f.named(_HEIGHT, _HIGH)
    height = 2 if height is None else height
    a, b = (f.numbers[i] for i in range(3) if i != height)
    return a, b, f.numbers[height], f


def _all_sides(task: Task) -> Parts | None:
    f = direct(task)
    return (f.numbers, f) if f and len(f.numbers) >= 3 else None


def _regular(task: Task) -> Parts | None:
    """How many sides, and how long they are."""
    f, name = direct(task), task.says(_REGULAR_NAME)
    return (_REGULAR[name.group()], f.numbers[0], f) if f and name and len(f.numbers) == 1 else None


# fmt: off
_AREA_OF_RECTANGLE = (
    Malrule(
        "GEOM_AREA_PERIMETER_INSTEAD", "GEO01", "Perimeter instead of area", VERY_COMMON,
        "Adds all four sides.",
        "Area of a rectangle 7 by 4 → 22",
        lambda a, b, f: 2 * (a + b),
    ),
    Malrule(
        "GEOM_AREA_ADDS_TWO_SIDES", "GEO02", "Adds the two sides", COMMON,
        "Adds the length and the width.",
        "Area of a rectangle 7 by 4 → 11",
        lambda a, b, f: a + b,
    ),
    Malrule(
        "GEOM_AREA_RECTANGLE_HALVED", "GEO03", "Halves as for a triangle", COMMON,
        "Multiplies the sides and halves the product, as for a triangle.",
        "Area of a rectangle 7 by 4 → 14",
        lambda a, b, f: half(a * b),
    ),
)

_PERIMETER_OF_RECTANGLE = (
    Malrule(
        "GEOM_PERIMETER_AREA_INSTEAD", "GEO04", "Area instead of perimeter", VERY_COMMON,
        "Multiplies the sides.",
        "Perimeter of a rectangle 7 by 4 → 28",
        lambda a, b, f: a * b,
        subdomain="GEOM/PERIMETER",
    ),
    Malrule(
        "GEOM_PERIMETER_LABELLED_SIDES_ONLY", "GEO05", "Only the labelled sides added", COMMON,
        "Adds the sides that a length is written at and leaves out the others.",
        "Perimeter of a rectangle 7 by 4 → 11",
        lambda a, b, f: a + b,
        subdomain="GEOM/PERIMETER",
    ),
)

_AREA_OF_SQUARE = (
    Malrule(
        "GEOM_AREA_SQUARE_FOUR_SIDES", "GEO06", "Four sides added", COMMON,
        "Adds the four sides of the square.",
        "Area of a square of side 5 → 20",
        lambda s, f: 4 * s,
    ),
    Malrule(
        "GEOM_AREA_SQUARE_SIDE_DOUBLED", "GEO07", "Side doubled", COMMON,
        "Doubles the side instead of multiplying it by itself.",
        "Area of a square of side 5 → 10",
        lambda s, f: 2 * s,
    ),
)

_SLANTED = Malrule(
    "GEOM_AREA_SLANTED_SIDE_AS_HEIGHT", "GEO10", "Slanted side used as the height", COMMON,
    "Multiplies the base by the slanted side.",
    "Area of a parallelogram with base 8, slanted side 6, height 5 → 48",
    lambda b, h, s, f: s and b * s,
)

_AREA_OF_TRIANGLE = (
    Malrule(
        "GEOM_AREA_TRIANGLE_NOT_HALVED", "GEO08", "Half forgotten", VERY_COMMON,
        "Multiplies base and height, which gives the rectangle around the triangle.",
        "Area of a triangle with base 8 and height 5 → 40",
        lambda b, h, s, f: b * h,
    ),
    Malrule(
        "GEOM_AREA_ADDS_BASE_AND_HEIGHT", "GEO09", "Base and height added", COMMON,
        "Adds base and height.",
        "Area of a triangle with base 8 and height 5 → 13",
        lambda b, h, s, f: b + h,
    ),
    _SLANTED.elsewhere(lambda b, h, s, f: s and half(b * s)),
)

_AREA_OF_PARALLELOGRAM = (
    _SLANTED,
    Malrule(
        "GEOM_AREA_PARALLELOGRAM_HALVED", "GEO11", "Halves as for a triangle", COMMON,
        "Multiplies base and height and halves the product, as for a triangle.",
        "Area of a parallelogram with base 8, slanted side 6, height 5 → 20",
        lambda b, h, s, f: half(b * h),
    ),
    _AREA_OF_TRIANGLE[1].elsewhere(lambda b, h, s, f: b + h, frequency=RARE),
    _AREA_OF_RECTANGLE[0].elsewhere(lambda b, h, s, f: s and 2 * (b + s), frequency=OCCASIONAL),
)

_AREA_OF_TRAPEZIUM = (
    Malrule(
        "GEOM_AREA_TRAPEZIUM_NOT_HALVED", "GEO12", "Half forgotten", COMMON,
        "Multiplies the sum of the parallel sides by the height and forgets to halve.",
        "Area of a trapezium with parallel sides 6 and 10, height 4 → 64",
        lambda a, b, h, f: (a + b) * h,
    ),
    Malrule(
        "GEOM_AREA_TRAPEZIUM_PRODUCT_OF_ALL", "GEO13", "Product of all three (over two)", OCCASIONAL,
        "Multiplies the parallel sides with each other and with the height.",
        "Area of a trapezium with parallel sides 6 and 10, height 4 → 120",
        lambda a, b, h, f: (half(a * b * h), a * b * h),
    ),
    Malrule(
        "GEOM_AREA_TRAPEZIUM_LONGER_SIDE_ONLY", "GEO14", "Longer side times height", COMMON,
        "Multiplies the longer of the parallel sides by the height.",
        "Area of a trapezium with parallel sides 6 and 10, height 4 → 40",
        lambda a, b, h, f: max(a, b) * h,
    ),
)

_ENLARGED_AREA = (
    Malrule(
        "GEOM_AREA_SCALED_LINEARLY", "GEO23", "Linearity: area scaled by k", VERY_COMMON,
        "Multiplies the area by the scale factor, as if it were a length.",
        "A shape of area 6 is enlarged with scale factor 3. New area? → 18",
        lambda area, k, f: area * k,
        subdomain="GEOM/SIMILARITY",
    ),
)
# fmt: on

_NOT_BOTH = f"{_PERIMETER}|{_PLANE}"
_TRIANGLE = "triang"
_PARALLELOGRAM = "parallelog|paralelog|romboid|rhomboid"


def _area(value: Callable[..., Rational]) -> Callable[..., Any]:
    """The right answer where the figure, the last part, tells the unit."""
    return lambda *parts: parts[-1].measures(value(*parts), 2)


def _perimeter(value: Callable[..., Rational]) -> Callable[..., Any]:
    return lambda *parts: parts[-1].measures(value(*parts), 1)


def _area_form(
    shape: str,
    parts: Callable[[Task], Parts | None],
    malrules: tuple[Malrule, ...],
    value: Callable[..., Rational],
    unless: str,
) -> Form:
    return Form(Asks(shape, _AREA, parts=parts, unless=f"{_NOT_BOTH}|{unless}"), malrules, solve=_area(value))


def _perimeter_form(
    shape: str,
    parts: Callable[[Task], Parts | None],
    malrules: tuple[Malrule, ...],
    value: Callable[..., Rational],
    unless: str,
) -> Form:
    return Form(
        Asks(shape, _PERIMETER, parts=parts, unless=f"area|{_PLANE}|{unless}"), malrules, solve=_perimeter(value)
    )


_FORMS = (
    _area_form("rectang", _of_rectangle, _AREA_OF_RECTANGLE, lambda a, b, f: a * b, "triang|diagonal"),
    _area_form(_SQUARE, _sides(1), _AREA_OF_SQUARE, lambda s, f: s * s, "rectang|triang|diagonal"),
    _area_form(
        _TRIANGLE,
        _base_and_height,
        _AREA_OF_TRIANGLE,
        lambda b, h, s, f: half(b * h),
        f"equilat|trape|trapec|{_PARALLELOGRAM}",
    ),
    _area_form(
        _PARALLELOGRAM, _base_and_height, _AREA_OF_PARALLELOGRAM, lambda b, h, s, f: b * h, "triang|diagonal|trape"
    ),
    _area_form("trapez|trapec", _of_trapezium, _AREA_OF_TRAPEZIUM, lambda a, b, h, f: half((a + b) * h), "diagonal"),
    _area_form(
        "rhomb|rombo(?!id)|kite|cometa", _sides(2), (), lambda a, b, f: half(a * b), "base|height|altura|side|lado"
    ),
    _perimeter_form(
        f"rectang|{_PARALLELOGRAM}|kite|cometa",
        _of_rectangle,
        _PERIMETER_OF_RECTANGLE,
        lambda a, b, f: 2 * (a + b),
        "triang|diagonal",
    ),
    _perimeter_form(
        _SQUARE,
        _sides(1),
        (
            _PERIMETER_OF_RECTANGLE[0].elsewhere(lambda s, f: s * s),
            _PERIMETER_OF_RECTANGLE[1].elsewhere(lambda s, f: (2 * s, s), frequency=OCCASIONAL),
        ),
        lambda s, f: 4 * s,
        "rectang|triang|diagonal",
    ),
    _perimeter_form(
        "triang|quadril|cuadril|pentag|hexag|polyg|polig|trape|shape|figur",
        _all_sides,
        (),
        lambda sides, f: sum(sides),
        "base|height|altura|regular|rectang(?!ul)",
    ),
    _perimeter_form("|".join(_REGULAR), _regular, (), lambda n, s, f: n * s, "diagonal|apothem|apotema"),
    Form(
        Asks("enlarg|scale|ampli|escala|dilat|homotec", "area|superfic", parts=scaled_by, unless="volum"),
        _ENLARGED_AREA,
        solve=lambda area, k, f: f.measures(area * k * k, 2),
    ),
)

TOPIC = Topic("area-and-perimeter", "GEOM/AREA", _FORMS, "Area and perimeter")
