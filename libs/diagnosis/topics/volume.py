"""Volume (Ben-Haim, Lappan & Houang 1985; Battista & Clements 1996; De Bock et al. 1998, 2007)."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Outcome, Topic
from ..maths.expression import Rational
from ..maths.values import reduced
from ..maths.wording import Asks, Task
from ..shapes.figures import Figure, direct
from ..shapes.scaling import ELSEWHERE, scaled_by

_VOLUME = "volum|capaci|how much water|cuanta agua"
_CUBOID = (
    "cuboid|box|caja|rectangular prism|prisma rectang|prisma de|ortoedro|"
    "paralelepiped|parallelepiped|tank|estanque|acuario|aquarium"
)
_OTHER = (
    "bound|cota|ratio|razon|percent|porcent|fraction|fraccion|cost|price|precio|density|densidad|mass|masa|twice|doubl|doble|"
    f"increas|decreas|aument|dismin|expression|expresion|fill|llena|full|how many|cuant[oa]s|{ELSEWHERE}"
)
_ROUND_BODIES = "cylind|cilind|cone(?![a-z])|cono(?![a-z])|sphere|esfera"
_BODIES = f"pyram|piram|triang|{_ROUND_BODIES}"
_DIAMETER = re.compile(r"(?<![a-z])diamet")
_RADIUS = re.compile(r"(?<![a-z])(?:radi|r ?=|diamet)")
_CUBE = "cube(?!d)|cubo(?![a-z])"

Parts = tuple[Any, ...]


def _edges(task: Task) -> Parts | None:
    f = direct(task)
    return (*f.numbers, f) if f and len(f.numbers) == 3 else None


def _cube(task: Task) -> Parts | None:
    f = direct(task)
    return (*3 * f.numbers, f) if f and len(f.numbers) == 1 else None


def _base_area_and_height(task: Task) -> Parts | None:
    f = direct(task)
    return (*f.numbers, f) if f and len(f.numbers) == 2 else None


def _round_body(task: Task) -> Parts | None:
    """The radius, the height if there is one, and the figure."""
    f = direct(task)
    if not f or not 1 <= len(f.numbers) <= 2:
        return None
    at = f.named(_RADIUS)
    if at is None:
        return None
    radius = Fraction(f.numbers[at]) / (2 if f.named(_DIAMETER) is not None else 1)
    return (radius, f.numbers[1 - at] if len(f.numbers) == 2 else None, f)


def faces(a: Rational, b: Rational, c: Rational) -> Rational:
    """The three faces that are seen of a cuboid."""
    return a * b + b * c + c * a


# fmt: off
_CUBOIDS = (
    Malrule(
        "GEOM3D_PRISM_SURFACE_INSTEAD_OF_VOLUME", "GEO20", "Surface area instead of volume", COMMON,
        "Adds the areas of all six faces.",
        "Volume of a cuboid 3 by 4 by 5 → 94",
        lambda a, b, c, f: 2 * faces(a, b, c),
    ),
    Malrule(
        "GEOM3D_PRISM_EDGES_ADDED", "GEO21", "Edges added", COMMON,
        "Adds the three edges.",
        "Volume of a cuboid 3 by 4 by 5 → 12",
        lambda a, b, c, f: a + b + c,
    ),
    Malrule(
        "GEOM3D_PRISM_VISIBLE_FACES_COUNTED", "GEO22", "Counts visible faces only", COMMON,
        "Counts what is seen on the three faces in front.",
        "Volume of a cuboid 3 by 4 by 5 → 47",
        lambda a, b, c, f: faces(a, b, c),
    ),
)

_ENLARGED = (
    Malrule(
        "GEOM3D_PRISM_VOLUME_SCALED_LINEARLY", "GEO24", "Linearity: volume scaled by k", VERY_COMMON,
        "Multiplies the volume by the scale factor, as if it were a length.",
        "A solid of volume 5 is enlarged with scale factor 2. New volume? → 10",
        lambda volume, k, f: volume * k,
    ),
    Malrule(
        "GEOM3D_PRISM_VOLUME_SCALED_AS_AREA", "GEO25", "Volume scaled by k²", COMMON,
        "Multiplies the volume by the square of the scale factor, as if it were an area.",
        "A solid of volume 5 is enlarged with scale factor 2. New volume? → 20",
        lambda volume, k, f: volume * k * k,
    ),
)
# fmt: on


def _measure(value: Callable[..., Rational], power: int) -> Callable[..., Any]:
    return lambda *parts: parts[-1].measures(value(*parts), power)


def _of_round_body(task_words: str, factor: Callable[..., Rational | None]) -> Form:
    def solve(radius: Rational, height: Rational | None, f: Figure) -> tuple[Outcome, ...] | None:
        times = factor(radius, height)
        return None if times is None else f.times_pi(reduced(times))

    return Form(Asks(_VOLUME, task_words, parts=_round_body, unless=f"hemi|semi|pyram|piram|{_OTHER}"), (), solve=solve)


_SURFACE = (_CUBOIDS[2].elsewhere(lambda a, b, c, f: faces(a, b, c)),)

TOPIC = Topic(
    "volume",
    "GEOM3D/PRISM",
    (
        Form(
            Asks(_VOLUME, _CUBOID, parts=_edges, unless=f"surface|{_BODIES}|{_OTHER}"),
            _CUBOIDS,
            solve=_measure(lambda a, b, c, f: a * b * c, 3),
        ),
        Form(
            Asks(_VOLUME, _CUBE, parts=_cube, unless=f"surface|cuboid|{_BODIES}|{_OTHER}"),
            _CUBOIDS,
            solve=_measure(lambda a, b, c, f: a * b * c, 3),
        ),
        Form(
            Asks(
                "surface area|total surface|area total|area de la superficie|superficie total",
                f"{_CUBOID}",
                parts=_edges,
                unless=f"volum|lateral|{_BODIES}|{_OTHER}",
            ),
            _SURFACE,
            solve=_measure(lambda a, b, c, f: 2 * faces(a, b, c), 2),
        ),
        Form(
            Asks(
                "surface area|total surface|area total|area de la superficie|superficie total",
                _CUBE,
                parts=_cube,
                unless=f"volum|lateral|cuboid|{_BODIES}|{_OTHER}",
            ),
            _SURFACE,
            solve=_measure(lambda a, b, c, f: 2 * faces(a, b, c), 2),
        ),
        Form(
            Asks(
                _VOLUME,
                "prism",
                "base area|area of (?:the |its )?base|cross|area (?:de la |basal|transvers)|seccion",
                parts=_base_area_and_height,
                unless=f"surface|pyram|piram|{_OTHER}",
            ),
            (),
            solve=_measure(lambda base, height, f: base * height, 3),
        ),
        _of_round_body("cylind|cilind", lambda r, h: h and r * r * h),
        _of_round_body("cone(?![a-z])|cono(?![a-z])", lambda r, h: h and r * r * h / 3),
        _of_round_body("sphere|esfera", lambda r, h: None if h else 4 * r * r * r / 3),
        Form(
            Asks("enlarg|scale|ampli|escala|dilat|homotec", "volum", parts=scaled_by, unless="area|superfic"),
            _ENLARGED,
            solve=_measure(lambda volume, k, f: volume * k * k * k, 3),
        ),
    ),
    "Volume",
)
