"""How things are shown to people."""

from collections.abc import Callable
from typing import Any

from .malrule import Outcome, Sides
from .maths.display import shown
from .maths.expression import Number
from .maths.meaning import Amount, Assigned, Bounds, Exact, Percent, Point, Proportion, Remainder, Said, Values
from .maths.polynomial import ONE, Quotient
from .maths.values import written
from .shapes.decimals import exact


def outcome_shown(outcome: Outcome) -> str:
    """An outcome as it would be written down."""
    show = _SHOWN.get(type(outcome))
    return show(outcome) if show else written(outcome)  # type: ignore[arg-type]


def decimal(number: Number) -> str:
    """A decimal with the places it is written with: 3.40."""
    if not number.decimals:
        return written(number)
    digits = str(abs(int(number.value * 10**number.decimals))).rjust(number.decimals + 1, "0")
    return f"{'-' if number.value < 0 else ''}{digits[: -number.decimals]}.{digits[-number.decimals :]}"


def exact_shown(value: Exact) -> str:
    """A rational number, or a sum with roots."""
    return shown(Quotient(dict(value), ONE)) if isinstance(value, tuple) else written(value)


def _bounds(said: Bounds) -> str:
    """x > -3, -4 < x < 4, x < -4 or x > 4."""
    parts = sorted(said.bounds, key=lambda bound: (bound[1], bound[0]))
    if said.every and len(parts) == 2 and parts[0][0] in ">≥" and parts[1][0] in "<≤":
        (low_sign, low), (sign, high) = parts
        return f"{written(low)} {'<' if low_sign == '>' else '≤'} {said.letter} {sign} {written(high)}"
    joined = " and " if said.every else " or "
    return joined.join(f"{said.letter} {sign} {written(value)}" for sign, value in parts)


_SHOWN: dict[type, Callable[[Any], str]] = {
    Sides: lambda line: f"{shown(line.left)} = {shown(line.right)}",
    Quotient: shown,
    Number: decimal,
    Remainder: lambda one: f"{one.quotient} r {one.remainder}",
    Percent: lambda one: f"{outcome_shown(exact(one.value)[0])}%",
    Proportion: lambda one: ":".join(map(written, one.parts)),
    Point: lambda one: f"({', '.join(map(written, one.coordinates))})",
    Amount: lambda one: f"{written(one.value)} {one.unit}",
    Said: lambda one: str(one.word),
    Values: lambda one: " or ".join(sorted(map(exact_shown, one.values))),
    Assigned: lambda one: ", ".join(f"{letter} = {exact_shown(value)}" for letter, value in one.values),
    Bounds: _bounds,
}
