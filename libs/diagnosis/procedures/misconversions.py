"""What comes out when quantities with units are converted by a wrong factor, or read as other numbers."""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import Outcome
from ..maths.expression import Number, Ratio, Rational
from ..maths.meaning import Amount, Proportion
from ..maths.units import UNITS
from ..maths.values import reduced
from ..shapes.unit_conversions import Compound, Conversion, Times


def _is_decimal(factor: Fraction) -> bool:
    """Whether it is a power of ten, so that the point moves."""
    return {*str(factor.numerator), *str(factor.denominator)} <= {"0", "1"}


def length_factor(c: Conversion) -> Fraction:
    """The factor between the lengths that the units of area or volume belong to."""
    larger = max(c.factor, 1 / c.factor)
    return Fraction(round(float(larger) ** (1 / int(c.source[-1]))))


def moved_by(c: Conversion, factor: int) -> Rational | None:
    """The point moved by a wrong number of places; with areas and volumes the factor of the lengths is another error."""
    if not _is_decimal(c.factor) or (c.dimension in ("area", "volume") and length_factor(c) == factor):
        return None
    return c.times(factor)


def _split_at_point(number: Number | Ratio) -> tuple[int, str] | None:
    """The whole part of a decimal and the digits behind its point."""
    if not isinstance(number, Number) or not number.decimals or number.value < 0:
        return None
    digits = str(int(number.value * 10**number.decimals)).rjust(number.decimals + 1, "0")
    return int(digits[: -number.decimals]), digits[-number.decimals :]


def run_together(c: Conversion) -> Iterator[Outcome]:
    """3.5 m as 3 m 5 cm, and 305 cm as 3.5 m."""
    parts = _split_at_point(c.written)
    if parts and c.factor >= 10:
        yield parts[0] * c.factor + int(parts[1])
    if c.factor < 1 and isinstance(c.value, int) and c.factor.numerator == 1 and c.value > c.factor.denominator:
        whole, rest = divmod(c.value, c.factor.denominator)
        yield Fraction(f"{whole}.{rest}")


def minutes_behind_point(c: Conversion) -> Iterator[Outcome]:
    """2.5 h as 2 h 5 min or 2 h 50 min, and 150 min as 2.30 h."""
    parts = _split_at_point(c.written)
    if parts and c.factor > 1:
        whole, digits = parts
        yield whole * c.factor + int(digits)
        if len(digits) == 1:
            yield whole * c.factor + 10 * int(digits)
    yield from run_together(c) if c.factor < 1 else ()
    if c.factor in (Fraction(1, 60), Fraction(1, 24)) and isinstance(c.value, int):
        whole, rest = divmod(c.value, c.factor.denominator)
        yield whole + Fraction(rest, 100)


def in_hundreds(c: Conversion) -> Rational | None:
    """Hours, minutes and seconds counted in hundreds."""
    places = {60: 100, 3600: 10_000}.get(max(c.factor, 1 / c.factor))  # type: ignore[call-overload]
    return c.times(places) if places else None


def length_factor_in_volume(c: Conversion) -> tuple[Rational, ...] | None:
    """Cubic units by the factor of the lengths, or of the areas."""
    if c.dimension != "volume":
        return None
    factor = length_factor(c)
    return c.times(factor), c.times(factor**2)


def both_units(large: Rational, small: Rational, unit: str, factor: Rational) -> Iterator[Outcome]:
    """A large and a small unit as one amount; hours and minutes also as on a clock."""
    yield Amount(reduced(large * Fraction(factor) + small), unit)
    if unit == "min" and isinstance(large, int) and isinstance(small, int):
        yield Proportion((large, small))


def split_by(c: Conversion, large: str, per_large: int) -> Iterator[Outcome]:
    """135 min as 1 h 35 min: a wrong number of small units to the large one."""
    if c.source != c.target or not isinstance(c.value, int):
        return
    right = reduced(Fraction(UNITS[large].factor) / UNITS[c.target].factor)
    yield from both_units(*divmod(c.value, per_large), c.target, right)


def digits_as_small_unit(c: Conversion, large: str) -> Iterator[Outcome]:
    """2.5 h as 2 h 5 min or 2 h 50 min."""
    parts = _split_at_point(c.written)
    if parts and c.source == large:
        for small in {int(parts[1]), int(parts[1]) * 10 if len(parts[1]) == 1 else int(parts[1])}:
            yield from both_units(parts[0], small, c.target, c.factor)


def run_behind_point(c: Compound) -> Rational | None:
    """2 h 15 min as 2.15 h."""
    if c.target != c.units[0] or not isinstance(c.small, int) or not isinstance(c.large, int):
        return None
    return Fraction(f"{c.large}.{c.small}")


def with_factor(c: Compound, factor: int) -> Rational | None:
    """3 m 5 cm with a wrong number of small units to the large one."""
    return c.large * factor + c.small if c.target == c.units[1] else None


def side_by_side(c: Compound) -> int | None:
    """3 m 5 cm as 35."""
    whole = isinstance(c.small, int) and isinstance(c.large, int) and c.small >= 0 and c.target == c.units[1]
    in_hundreds = is_time(c.target) and c.small >= 10
    return int(f"{c.large}{c.small}") if whole and not in_hundreds else None


def clock_as_numbers(t: Times) -> Iterator[Outcome]:
    """From 9:45 to 11:20 as 1120 - 945, in minutes or as hours and minutes."""
    hundred = (100 * t.c + t.d) - (100 * t.a + t.b)
    if hundred > 0:
        yield hundred
        yield from both_units(*divmod(hundred, 100), "min", 60)


def is_time(unit: str) -> bool:
    """Whether a unit measures time."""
    return UNITS[unit].dimension == "time"
