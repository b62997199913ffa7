"""Rounding whole numbers (Ashlock 2010; common in diagnostic items)."""

import re
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..wording import Asks, Task

_PLACES = {"ten thousand": 10_000, "hundred thousand": 100_000, "thousand": 1000, "hundred": 100, "ten": 10,
           "decena de mil": 10_000, "centena de mil": 100_000, "unidad de mil": 1000, "mil": 1000, "millar": 1000,
           "centena": 100, "decena": 10}  # fmt: skip
_PLACE = re.compile(rf"(?<![a-z])(?:{'|'.join(_PLACES)})")


class Rounding(NamedTuple):
    """A number n ≥ 0 to be rounded to the nearest `place`, a power of ten."""

    n: int
    place: int


def to(n: int, place: int) -> int:
    """Rounded to the nearest `place`, a half upwards."""
    return (n + place // 2) // place * place


def _parts(task: Task) -> tuple[Rounding] | None:
    numbers = [n for n in task.numbers if isinstance(n, int) and n >= 0]
    word = task.says(_PLACE)
    if len(numbers) != len(task.numbers) or len(numbers) != (1 if word else 2):
        return None
    place = _PLACES[word.group()] if word else min(numbers)
    n = numbers[0] if word else max(numbers)
    return (Rounding(n, place),) if str(place).strip("0") == "1" and place > 1 else None


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
        "ARITH_PLACE_VALUE_ROUNDING_FIVE_DOWN", "RND08", "A half goes down", RARE,
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

TOPIC = Topic(
    "rounding",
    "ARITH/PLACE_VALUE",
    (
        Form(
            Asks("round|redonde|aproxim", parts=_parts, unless="decimal|significan|cifra|after|lower|upper|bound|cota"),
            _MALRULES,
            solve=lambda r: to(r.n, r.place),
        ),
    ),
    "Rounding",
)
