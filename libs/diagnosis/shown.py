"""How things are shown to people."""

from .expression import Number, Ratio
from .malrule import Outcome, Sides
from .meaning import Amount, Assigned, Bounds, Exact, Percent, Point, Proportion, Remainder, Said, Values
from .polynomial import ONE, Quotient, shown, written


def outcome_shown(outcome: Outcome) -> str:
    """An outcome as it would be written down."""
    match outcome:
        case Sides():
            return f"{shown(outcome.left)} = {shown(outcome.right)}"
        case Quotient():
            return shown(outcome)
        case Number():
            return decimal(outcome)
        case Remainder():
            return f"{outcome.quotient} r {outcome.remainder}"
        case Percent():
            return f"{_exact(outcome.value)}%"
        case Proportion():
            return ":".join(map(_exact, outcome.parts))
        case Point():
            return f"({', '.join(map(_exact, outcome.coordinates))})"
        case Amount():
            return f"{_exact(outcome.value)} {outcome.unit}"
        case Said():
            return outcome.word
        case Values():
            return " or ".join(sorted(map(_exact, outcome.values)))
        case Assigned():
            return ", ".join(f"{letter} = {_exact(value)}" for letter, value in outcome.values)
        case Bounds():
            joined = " and " if outcome.every else " or "
            return joined.join(f"{sign} {_exact(value)}" for sign, value in sorted(outcome.bounds))
        case Ratio() | int() | _:
            return written(outcome)


def decimal(number: Number) -> str:
    """A decimal with the places it is written with: 3.40."""
    if not number.decimals:
        return written(number)
    digits = str(abs(int(number.value * 10**number.decimals))).rjust(number.decimals + 1, "0")
    return f"{'-' if number.value < 0 else ''}{digits[: -number.decimals]}.{digits[-number.decimals :]}"


def _exact(value: Exact) -> str:
    return shown(Quotient(dict(value), ONE)) if isinstance(value, tuple) else written(value)
