"""Rounding whole numbers (Ashlock 2010; common in diagnostic items)."""

import re
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.wording import Asks, Task
from ..shapes.places import PLACE, dotted, nearest, spelled

_ANY_PLACE = re.compile(rf"(?<![a-z])(?:{PLACE})")


class Rounding(NamedTuple):
    """A number n ≥ 0 to be rounded to the nearest `place`, a power of ten."""

    n: int
    place: int


def to(n: int, place: int) -> int:
    """Rounded to the nearest `place`, a half upwards."""
    return (n + place // 2) // place * place


def _place(task: Task) -> int | None:
    """The place in words, None where it is given as a number."""
    found = nearest(task)
    match = None if found else task.says(_ANY_PLACE)
    place = found.unit if found else spelled(match) if match else 1
    return int(place) if place > 1 else None


def _numbers(task: Task) -> tuple[Rational, ...]:
    whole = dotted(task)
    return tuple(whole.get(one.start, one.value) for one in task.quantities)


def _parts(task: Task) -> tuple[Rounding] | None:
    place = _place(task)
    numbers = _numbers(task)
    if len(numbers) != (1 if place else 2):
        return None
    n, to = (numbers[0], place) if place else (max(numbers), min(numbers))
    if not isinstance(n, int) or not isinstance(to, int) or to <= 1 or str(to).strip("0") != "1":
        return None
    return (Rounding(n, to),) if n >= 0 else None


def step_by_step(r: Rounding) -> int:
    n, place = r.n, 10
    while place <= r.place:
        n, place = to(n, place), place * 10
    return n


# fmt: off
_MALRULES = (
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_TRUNCATES", "RND01", "Cuts off instead of rounding", VERY_COMMON,
        "Keeps the digit and replaces what follows by zeros, however large it is.",
        "Round 3478 to the nearest 100 → 3400",
        lambda r: r.n // r.place * r.place,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_ALWAYS_UP", "RND02", "Always rounds up", COMMON,
        "Raises the digit whatever follows.",
        "Round 3421 to the nearest 100 → 3500",
        lambda r: r.n // r.place * r.place + r.place,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_KEEPS_TAIL", "RND03", "Rounds but keeps the digits that follow", OCCASIONAL,
        "Raises the digit where it should and leaves the digits behind it as they are.",
        "Round 3478 to the nearest 100 → 3578",
        lambda r: to(r.n, r.place) + r.n % r.place,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_DROPS_TAIL", "RND04", "Leaves the zeros out", OCCASIONAL,
        "Rounds correctly and drops the places behind instead of filling them with zeros.",
        "Round 3478 to the nearest 100 → 35",
        lambda r: to(r.n, r.place) // r.place,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_SMALLER_PLACE", "RND05", "Rounds to the next smaller place", OCCASIONAL,
        "Takes the place on the right of the one that is asked for.",
        "Round 3478 to the nearest 100 → 3480",
        lambda r: to(r.n, r.place // 10),
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_LARGER_PLACE", "RND06", "Rounds to the next larger place", OCCASIONAL,
        "Takes the place on the left of the one that is asked for.",
        "Round 3478 to the nearest 100 → 3000",
        lambda r: to(r.n, 10 * r.place),
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_STEP_BY_STEP", "RND07", "Rounds step by step from the right", OCCASIONAL,
        "Rounds to the nearest ten, the result to the nearest hundred, and so on.",
        "Round 3447 to the nearest 100 → 3500",
        step_by_step,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_FIVE_DOWN", "RND08", "A half goes down", VERY_COMMON,
        "Rounds a tail of exactly one half down.",
        "Round 3450 to the nearest 100 → 3400",
        lambda r: r.n // r.place * r.place if 2 * (r.n % r.place) == r.place else None,
    ),
    Malrule(
        "ARITH_PLACE_VALUE_ROUNDING_TWO_PLACES_OFF", "RND09", "Rounds to a place two away", RARE,
        "Rounds to the place two to the right or two to the left of the one that is asked for.",
        "Round 34786 to the nearest 1000 → 34790",
        lambda r: (to(r.n, max(1, r.place // 100)), to(r.n, 100 * r.place)),
    ),
)
# fmt: on

_ASKED = "round|redonde|aproxim|nearest|closest|mas cercan|correct to|write|express|escrib|expres"
_TO = "round|redonde|aproxim|nearest|closest|mas cercan|correct to"
_OTHER_QUESTIONS = (
    "decimal|signific|cifra|after|lower|upper|bound|cota|limit|least|smallest|greatest|largest|possible|posible|given|estim|"
    "area|perim|circ|radi|diam|volum|surface|angl|angul|hypot|hipot|mean|media|average|promedi|solve|resuel|convert|speed|"
    "veloc|percent|porcent|frac|product|sum |suma|[√π+*/^÷=<>]"
)

TOPIC = Topic(
    "rounding",
    "ARITH/PLACE_VALUE",
    (Form(Asks(_ASKED, _TO, parts=_parts, unless=_OTHER_QUESTIONS), _MALRULES, solve=lambda r: to(r.n, r.place)),),
    "Rounding",
)
