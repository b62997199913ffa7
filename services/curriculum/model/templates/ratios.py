"""Ratio and proportion; units."""

from fractions import Fraction
from math import gcd

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal

BELOW = (2, 4, 5, 8, 10, 20, 25, 50)  # their fractions have an end as decimals


def simplify_ratio(d: Draw) -> Made:
    (a, b), factor = d.several(2, 1, 9), d.number(2, 8)
    return (f"Simplify {a * factor}:{b * factor}", f"{a}:{b}") if gcd(a, b) == 1 else None


def simplify_ratio_with_units(d: Draw) -> Made:
    a, b = d.of((10, 20, 25, 40, 50)), d.number(1, 6)
    shared = gcd(a, 100 * b)
    return f"Simplify the ratio {a} cm : {b} m", f"{a // shared}:{100 * b // shared}"


def _missing(d: Draw, factor: Fraction) -> Made:
    a, b = d.several(2, 2, 9)
    if (a * factor).denominator > 1 or (b * factor).denominator > 1 or gcd(a, b) > 1:
        return None
    return f"{a}:{b} = {a * factor}:x. Find x", str(b * factor)


def missing_in_ratio(d: Draw) -> Made:
    return _missing(d, Fraction(d.number(2, 6)))


def missing_in_ratio_with_half(d: Draw) -> Made:
    a, b, factor = 2 * d.number(1, 5), 2 * d.number(1, 6) + 1, Fraction(d.of((3, 5)), 2)
    return f"{a}:{b} = {a * factor}:x. Find x", decimal(b * factor)


def missing_in_smaller_ratio(d: Draw) -> Made:
    (a, b), factor = d.several(2, 2, 9), d.number(2, 6)
    return (f"{a * factor}:{b * factor} = {a}:x. Find x", b) if gcd(a, b) == 1 else None


def first_share(d: Draw) -> Made:
    (a, b), one = d.several(2, 1, 7), d.number(2, 12)
    return (
        (f"Share {(a + b) * one} in the ratio {a}:{b}. What is the first share?", a * one) if gcd(a, b) == 1 else None
    )


def larger_share(d: Draw) -> Made:
    (a, b), one = d.several(2, 1, 7), d.number(2, 12)
    return (
        (f"Share {(a + b) * one} in the ratio {a}:{b}. What is the larger share?", max(a, b) * one)
        if gcd(a, b) == 1
        else None
    )


def cost_of_more(d: Draw) -> Made:
    a, b = d.several(2, 2, 12)
    one, thing = d.number(2, 9), d.of(("pens", "tickets", "books", "bottles"))
    return f"{a} {thing} cost {a * one} euros. How much do {b} {thing} cost?", b * one


def more_workers(d: Draw) -> Made:
    (a, b), days = d.several(2, 2, 12), d.number(3, 12)
    return (
        (f"{a} workers take {days} days for a job. How long do {b} workers take?", f"{a * days // b} days")
        if a * days % b == 0
        else None
    )


def same_speed(d: Draw) -> Made:
    ann, ahead, later = d.number(3, 8), d.number(2, 12), d.number(10, 25)
    return (
        f"Ann and Ben run equally fast, Ann started later. When Ann has run {ann} laps, Ben has run {ann + ahead}. "
        f"When Ann has run {later}, how many has Ben?",
        later + ahead,
    )


def _convert(d: Draw, *rows: tuple[str, str, int]) -> Made:
    large, small, factor = d.of(rows)
    number = Fraction(d.number(11, 99), 10) if d.number(0, 2) else Fraction(d.number(2, 30))
    return f"{decimal(number)} {large} = ? {small}", f"{decimal(number * factor)} {small}"


def to_smaller_unit(d: Draw) -> Made:
    return _convert(d, ("m", "cm", 100), ("km", "m", 1000), ("kg", "g", 1000), ("cm", "mm", 10), ("l", "ml", 1000))


def to_larger_unit(d: Draw) -> Made:
    large, small, factor = d.of((("m", "cm", 100), ("km", "m", 1000), ("kg", "g", 1000), ("cm", "mm", 10)))
    number = Fraction(d.number(11, 99), 10)
    return f"{decimal(number * factor)} {small} = ? {large}", f"{decimal(number)} {large}"


def square_and_cubic_units(d: Draw) -> Made:
    large, small, factor = d.of(
        (("m²", "cm²", 10_000), ("cm²", "mm²", 100), ("m³", "cm³", 10**6), ("cm³", "mm³", 1000))
    )
    number = d.number(2, 9)
    return f"{number} {large} = ? {small}", f"{number * factor} {small}"


def two_units_of_length(d: Draw) -> Made:
    a, b = d.number(2, 9), d.number(3, 9)
    return f"{a} m {b} cm = ? cm", f"{100 * a + b} cm"


def hours_and_minutes(d: Draw) -> Made:
    hours, minutes = d.number(1, 5), d.number(1, 11) * 5
    return f"{hours} h {minutes} min = ? min", f"{60 * hours + minutes} min"


def decimal_hours(d: Draw) -> Made:
    hours, part = (
        d.number(1, 6),
        d.of((Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(1, 5), Fraction(1, 10))),
    )
    return f"{decimal(hours + part)} hours = ? hours and minutes", f"{hours} h {60 * part} min"


def hours_to_seconds(d: Draw) -> Made:
    hours = d.number(2, 6)
    return f"{hours} h = ? seconds", f"{3600 * hours} s"


def time_between(d: Draw) -> Made:
    start, length = d.number(7, 12) * 60 + d.number(6, 11) * 5, d.number(4, 30) * 5
    end = start + length
    return (
        (
            f"How many minutes are there from {start // 60}:{start % 60:02} to {end // 60}:{end % 60:02}?",
            f"{length} min",
        )
        if end % 60 < start % 60
        else None
    )


def speed(d: Draw) -> Made:
    kmh, hours = d.number(4, 18) * 5, d.number(2, 5)
    return f"A train travels {kmh * hours} km in {hours} hours. What is its average speed in km/h?", f"{kmh} km/h"


def speed_from_minutes(d: Draw) -> Made:
    minutes = d.of((10, 15, 20, 30))
    km = d.number(5, 40)
    return (
        f"A car travels {km} km in {minutes} minutes. What is its average speed in km/h?",
        f"{km * 60 // minutes} km/h",
    )


TEMPLATES = (
    *kinds(
        "ratio-and-proportion",
        (simplify_ratio, 8, 0),
        (missing_in_ratio, 8, 0),
        (missing_in_smaller_ratio, 6, 1),
        (cost_of_more, 8, 1),
        (first_share, 8, 1),
        (larger_share, 6, 2),
        (missing_in_ratio_with_half, 6, 2),
        (simplify_ratio_with_units, 6, 3),
        (more_workers, 6, 3),
        (same_speed, 4, 3),
    ),
    *kinds(
        "units",
        (to_smaller_unit, 12, 0),
        (two_units_of_length, 5, 0),
        (to_larger_unit, 8, 1),
        (hours_and_minutes, 6, 1),
        (hours_to_seconds, 4, 1),
        (speed, 6, 2),
        (time_between, 8, 2),
        (decimal_hours, 6, 3),
        (square_and_cubic_units, 8, 3),
        (speed_from_minutes, 6, 3),
    ),
)
