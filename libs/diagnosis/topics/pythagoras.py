"""Pythagoras' theorem (De Bock et al. 2007; Pitta-Pantazi, Christou & Zachariades 2007; common in diagnostic items)."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.wording import Asks, Task
from ..shapes.figures import Figure, direct, root

_HYPOTENUSE = r"hypoten\w*|hipotenusa|longest side|lado mas largo|lado mayor|diagonal|ladder|escalera"
_ASKS = f"{_HYPOTENUSE}|legs?(?![a-z])|catet|pythag|pitag|right[ -](?:angled )?triang|right-angle|triangulos? rectang"
_LONGEST = rf"{_HYPOTENUSE}|c(?= ?= ?\d)"
_FILLER = (
    r"(?:\W|(?:is|of|de|es|mide|measur\w*|be|has|have|length|long|longitud|an?|the|la|con|with|un|una|size|value|valor|que"
    r"|tiene)(?![a-z]))*"
)
# The longest side is given: "hypotenuse 13", "a hypotenuse of length 13", "a 5 m ladder".
_OF_TRIANGLE = (
    r"(?: (?:of|de|del) (?:(?:a|the|un|el) )?(?:right[ -](?:angled )?triangle|triangulo(?: rectangulo)?)"
    r" (?:is|measures|mide|es|=))?"
)
_GIVEN_AFTER = re.compile(rf"(?<![a-z])(?:{_LONGEST}){_OF_TRIANGLE}{_FILLER}(?=\d)")
_GIVEN_BEFORE = re.compile(
    r"\d+(?:[.,]\d+)?[ -]?(?:[a-z]{1,2}|met\w+|centim\w+|foot|feet)?[ -](?:long |is the |es la |as the |de |for the )?"
    rf"(?:{_LONGEST})"
)
_OTHER = (
    "area|perimet|volum|cuboid|cube(?!d)|cubo|angle (?:of|is|between)|angulo (?:de|es)|sine|cosine|tangent|seno|coseno|"
    "isosc|equilat|similar|semejan|median|altura relativa|rhomb|rombo|coordin|point|punto|twice|doble|longer|"
    "shorter than|more than|mas que|ratio|razon|bound|cota|polyg|polig|how many diag|cuantas diag|"
    "degree|grado|opposite|adjacent|opuesto|adyacente|(?:one|an|acute) angle|un angulo(?! recto)|angulo agudo"
)


def _longest(f: Figure) -> int | None:
    """Which number is the hypotenuse, None where it is sought."""
    after = _GIVEN_AFTER.search(f.text)
    if after:
        return f.starts.index(after.end()) if after.end() in f.starts else None
    before = _GIVEN_BEFORE.search(f.text)
    return f.starts.index(before.start()) if before and before.start() in f.starts else None


def _legs(task: Task) -> tuple[Rational, Rational, Figure] | None:
    f = direct(task)
    if not f or _longest(f) is not None:
        return None
    if len(f.numbers) == 1 and _SQUARE.search(f.text):
        return f.numbers[0], f.numbers[0], f
    return (f.numbers[0], f.numbers[1], f) if len(f.numbers) == 2 and _SOUGHT.search(f.text) else None


def _hypotenuse_and_leg(task: Task) -> tuple[Rational, Rational, Figure] | None:
    f = direct(task)
    longest = _longest(f) if f and len(f.numbers) == 2 else None
    if not f or longest is None or f.numbers[longest] <= f.numbers[1 - longest]:
        return None
    return f.numbers[longest], f.numbers[1 - longest], f


_SQUARE = re.compile(r"(?<![a-z])(?:diagonal[^.]*(?:square|cuadrado)|(?:square|cuadrado)[^?]*diagonal)")
# Two sides alone do not tell whether the third is the hypotenuse.
_SOUGHT = re.compile(rf"(?<![a-z])(?:{_LONGEST}|legs|catetos|short(?:er)? sides|find c|perpendicular sides)")


def _right(square: Callable[..., Rational]) -> Callable[..., Any]:
    def solve(a: Rational, b: Rational, f: Figure) -> Any:
        length = root(square(a, b))
        return f.measures(length, 1) if isinstance(length, int | Fraction) else length

    return solve


# fmt: off
_ADDED = Malrule(
    "GEOM_TRIANGLE_LEGS_ADDED", "GEO32", "Legs added", VERY_COMMON,
    "Adds or subtracts the sides themselves and not their squares.",
    "Legs 3 and 4 of a right-angled triangle. Hypotenuse? → 7",
    lambda a, b, f: a + b,
)
_NO_ROOT = Malrule(
    "GEOM_TRIANGLE_ROOT_FORGOTTEN", "GEO33", "Root forgotten", VERY_COMMON,
    "Works out the square of the side and takes it for the side.",
    "Legs 3 and 4 of a right-angled triangle. Hypotenuse? → 25",
    lambda a, b, f: a * a + b * b,
)
_DOUBLES = Malrule(
    "GEOM_TRIANGLE_DOUBLES_INSTEAD_OF_SQUARING", "GEO34", "Doubles instead of squaring", COMMON,
    "Doubles the sides instead of squaring them.",
    "Legs 3 and 4 of a right-angled triangle. Hypotenuse? → 14",
    lambda a, b, f: 2 * a + 2 * b,
)
_LEG_ADDS = Malrule(
    "GEOM_TRIANGLE_SQUARES_ADDED_FOR_LEG", "GEO35", "Squares added for a leg", VERY_COMMON,
    "Adds the squares although the hypotenuse is given.",
    "Hypotenuse 8, one leg 6. The other leg? → 10",
    lambda c, a, f: root(c * c + a * a),
)
# fmt: on

TOPIC = Topic(
    "pythagoras",
    "GEOM/TRIANGLE",
    (
        Form(
            Asks(_ASKS, parts=_legs, unless=_OTHER),
            (_ADDED, _NO_ROOT, _DOUBLES),
            solve=_right(lambda a, b: a * a + b * b),
        ),
        Form(
            Asks(_ASKS, parts=_hypotenuse_and_leg, unless=_OTHER),
            (
                _LEG_ADDS,
                _ADDED.elsewhere(lambda c, a, f: c - a, frequency=COMMON),
                _NO_ROOT.elsewhere(lambda c, a, f: c * c - a * a, frequency=COMMON),
                _DOUBLES.elsewhere(lambda c, a, f: 2 * c - 2 * a, frequency=OCCASIONAL),
            ),
            solve=_right(lambda c, a: c * c - a * a),
        ),
    ),
    "Pythagoras",
)
