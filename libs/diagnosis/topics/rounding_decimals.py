"""Rounding to decimal places and significant figures (Ashlock 2010; Swan 1990; common in diagnostic items)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.demands import as_decimal
from ..maths.expression import Number
from ..maths.wording import Asks, Task
from ..shapes.decimals import Decimal, placed, ten_to, written

_COUNTS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3,
           "cuatro": 4, "cinco": 5}  # fmt: skip
_PLACES = {"ten thousandth": 4, "thousandth": 3, "hundredth": 2, "tenth": 1, "diezmilesim": 4, "milesim": 3, "centesim": 2,
           "decim": 1, "whole": 0, "integer": 0, "unit": 0, "one": 0, "unidad": 0, "entero": 0, "thousand": -3, "hundred": -2,
           "ten": -1, "unidad de mil": -3, "millar": -3, "centena": -2, "decena": -1}  # fmt: skip
_COUNT = re.compile(
    rf"(?<![\w.])(?P<count>\d|{'|'.join(_COUNTS)})\s?(?:(?P<decimals>d\.? ?p\b|decimal|lugares decimales|posiciones decimales"
    r"|cifras? decimal|places)|(?P<figures>s\.? ?f\b|sig\b|sig\.? ?fig|significant|cifras? sig))"
)
_NEAREST = re.compile(
    r"(?<![a-z])(?:nearest|closest|to the|al?|a las?|a los?|hasta las?|numero)\s+"
    rf"(?P<place>{'|'.join(sorted(_PLACES, key=len, reverse=True))})"
)


class Rounding(NamedTuple):
    """A number to be rounded so that `places` decimals are left; `figures` where these are asked for instead.

    Places below zero are tens, hundreds and so on.
    """

    n: Decimal
    places: int
    figures: int = 0

    def cut(self, places: int) -> int:
        """The digits down to so many decimals."""
        return self.n.digits * ten_to(places - self.n.places) // ten_to(self.n.places - places)

    def half_up(self, places: int) -> int:
        """The same, rounded."""
        behind = ten_to(self.n.places - places)
        return (2 * self.n.digits * ten_to(places - self.n.places) + behind) // (2 * behind)

    def to_places(self, places: int) -> tuple[Number, ...]:
        return placed(self.half_up(places), places)

    def to_figures(self, figures: int) -> tuple[Number, ...]:
        return self.to_places(_places(self.n, figures))


def _places(n: Decimal, figures: int) -> int:
    """The decimals that so many significant figures leave."""
    return figures - len(str(n.digits)) + n.places


def _parts(task: Task) -> tuple[Rounding] | None:
    count = task.says(_COUNT)
    nearest = None if count else task.says(_NEAREST)
    spoken = count or nearest
    numbers = [
        n for n, q in zip(written(task), task.quantities, strict=True) if spoken is None or not _within(q.start, spoken)
    ]
    if any(n is None for n in numbers):
        return None
    return _rounding([n for n in numbers if n is not None and n.digits], count, nearest)


def _within(start: int, match: "re.Match[str]") -> bool:
    return match.start() <= start < match.end()


def _rounding(
    numbers: list[Decimal], count: "re.Match[str] | None", nearest: "re.Match[str] | None"
) -> tuple[Rounding] | None:
    if count or nearest:
        if len(numbers) != 1:
            return None
        n = numbers[0]
        if nearest:
            return _to(n, _PLACES[nearest["place"]])
        assert count
        k = _COUNTS.get(count["count"]) or int(count["count"])
        return (Rounding(n, _places(n, k), k),) if count["figures"] and k else _to(n, k)
    if len(numbers) != 2:  # to the nearest 0.1
        return None
    n, unit = numbers if numbers[1].digits == 1 else numbers[::-1]
    return _to(n, unit.places) if unit.digits == 1 and unit.places else None


def _to(n: Decimal, places: int) -> tuple[Rounding] | None:
    """A whole number is rounded to decimals by nobody."""
    return (Rounding(n, places),) if n.places else None


def step_by_step(r: Rounding) -> tuple[Number, ...]:
    digits, places = r.n
    while places > r.places:
        digits, places = (digits + 5) // 10, places - 1
    return placed(digits, places)


def whole_part_too(r: Rounding) -> tuple[Number, ...] | None:
    return placed(r.cut(r.places) + 1 + ten_to(r.places), r.places) if r.places > 0 else None


def leading_zeros_counted(r: Rounding) -> Iterator[Number]:
    """The digits behind "0." are counted, and cut off or rounded."""
    if not r.n.whole:
        yield from r.to_places(r.figures)
        yield from placed(r.cut(r.figures), r.figures)


# fmt: off
_ALWAYS_UP = Malrule(
    "DEC_ROUND_ALWAYS_UP", "DRN02", "Always rounds up", COMMON,
    "Adds one in the last place kept, whatever follows.",
    "Round 3.42 to 1 decimal place → 3.5",
    lambda r: placed(r.cut(r.places) + 1, r.places),
)
_STEP_BY_STEP = Malrule(
    "DEC_ROUND_STEP_BY_STEP", "DRN03", "Rounds step by step", COMMON,
    "Rounds away one place after the other, from the right.",
    "Round 2.447 to 1 decimal place → 2.5",
    step_by_step,
)

_PLACES_RULES = (
    Malrule(
        "DEC_ROUND_TRUNCATES", "DRN01", "Cuts off instead of rounding", VERY_COMMON,
        "Keeps the digits asked for and leaves out the rest, however large the next one is.",
        "Round 3.478 to 1 decimal place → 3.4",
        lambda r: placed(r.cut(r.places), r.places),
    ),
    _ALWAYS_UP,
    _STEP_BY_STEP,
    Malrule(
        "DEC_ROUND_TO_SIGNIFICANT_FIGURES", "DRN04", "Significant figures instead of decimal places", COMMON,
        "Counts the digits that are kept from the first one of the number and not from the point.",
        "Round 34.57 to 1 decimal place → 30",
        lambda r: r.to_figures(r.places) if r.places > 0 else None,
    ),
    Malrule(
        "DEC_ROUND_TO_WHOLE_NUMBER", "DRN08", "Rounds to the nearest whole number", COMMON,
        "Leaves no decimals at all.",
        "Round 3.478 to 2 decimal places → 3",
        lambda r: r.to_places(0) if r.places > 0 else None,
    ),
    Malrule(
        "DEC_ROUND_ONE_PLACE_TOO_MANY", "DRN09", "One decimal place too many", COMMON,
        "Keeps one place more than is asked for.",
        "Round 3.4786 to 1 decimal place → 3.48",
        lambda r: r.to_places(r.places + 1),
    ),
    Malrule(
        "DEC_ROUND_WHOLE_PART_TOO", "DRN10", "Rounds the whole part too", OCCASIONAL,
        "Adds one to the units as well as to the last place kept.",
        "Round 58.26 to 1 decimal place → 59.3",
        whole_part_too,
    ),
)

_FIGURES_RULES = (
    Malrule(
        "DEC_ROUND_FIGURES_AS_DECIMALS", "DRN05", "Decimal places instead of significant figures", COMMON,
        "Counts the digits that are kept from the point.",
        "Round 0.0473 to 2 significant figures → 0.05",
        lambda r: r.to_places(r.figures),
    ),
    Malrule(
        "DEC_ROUND_LEADING_ZEROS_COUNTED", "DRN06", "Leading zeros counted as significant", COMMON,
        "Counts the zeros right behind the point as significant figures.",
        "Round 0.00473 to 2 significant figures → 0",
        leading_zeros_counted,
    ),
    Malrule(
        "DEC_ROUND_ZEROS_NOT_FILLED_IN", "DRN07", "Place value not kept", COMMON,
        "Keeps the first digits, rounded, and drops the rest without putting zeros in their places.",
        "Round 4736 to 2 significant figures → 47",
        lambda r: r.half_up(r.places) if r.places < 0 else None,
    ),
    Malrule(
        "DEC_ROUND_FIGURES_TRUNCATES", "DRN11", "Cuts off after the significant figures", VERY_COMMON,
        "Keeps the figures asked for and rounds down, however large the next digit is.",
        "Round 4786 to 2 significant figures → 4700",
        lambda r: placed(r.cut(r.places), r.places),
    ),
    _ALWAYS_UP,
    _STEP_BY_STEP.elsewhere(step_by_step, frequency=OCCASIONAL),
)
# fmt: on

_ASKED = "round|redonde|aproxim|correct to|express|write|give|escrib|expres|nearest"
_OTHER_QUESTIONS = (
    "lower|upper|bound|cota|standard form|scientific|notacion|estim|percent|porcent|frac|as a decimal|answer|respuesta|"
    "area|perimet|circ|radi|diamet|volum|surface|superf|triang|rectang|side|lado|hypot|hipot|angl|angul|mean|media|"
    "average|promedi|solve|resuel|convert|conv|probab|speed|veloc|divi|multipl|sum|product|root|raiz|[√π+*/^÷=]"
)


def _to_places(task: Task) -> tuple[Rounding] | None:
    parts = _parts(task)
    return None if parts is None or parts[0].figures else parts


def _to_figures(task: Task) -> tuple[Rounding] | None:
    parts = _parts(task)
    return parts if parts and parts[0].figures else None


def right(r: Rounding) -> tuple[Number, ...]:
    return r.to_places(r.places)


TOPIC = Topic(
    "rounding-decimals",
    "DEC/ROUND",
    (
        Form(Asks(_ASKED, parts=_to_places, unless=_OTHER_QUESTIONS), _PLACES_RULES, solve=right, finished=as_decimal),
        Form(
            Asks(_ASKED, parts=_to_figures, unless=_OTHER_QUESTIONS), _FIGURES_RULES, solve=right, finished=as_decimal
        ),
    ),
    "Rounding decimals",
)
