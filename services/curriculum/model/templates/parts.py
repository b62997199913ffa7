"""Fractions beyond adding and subtracting: simplifying, comparing, multiplying, dividing, of a quantity; mixed numbers."""

from fractions import Fraction
from math import gcd

from services.curriculum.model.templates.common_fractions import proper
from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import mixed

THINGS = ("balls", "counters", "beads", "cards", "marbles")


def _part(d: Draw, largest: int = 9) -> Fraction:
    below = d.number(2, largest)
    return Fraction(d.number(1, below - 1), below)


def _number(d: Draw, whole: int = 5) -> Fraction:
    """A mixed number."""
    return d.number(1, whole) + _part(d, 6)


def _simplify(part: Fraction, factor: int) -> Made:
    return f"Simplify {part.numerator * factor}/{part.denominator * factor}", str(part)


def simplify_by_two(d: Draw) -> Made:
    return _simplify(proper(d), 2)


def simplify_by_more(d: Draw) -> Made:
    return _simplify(proper(d), d.of((3, 5, 7)))


def simplify_in_steps(d: Draw) -> Made:
    return _simplify(_part(d), d.of((4, 6, 8, 9, 12)))


def missing_numerator(d: Draw) -> Made:
    part, factor = proper(d), d.number(2, 6)
    return f"{part} = ?/{part.denominator * factor}", part.numerator * factor


def _larger(a: Fraction, b: Fraction) -> Made:
    return (f"Which is larger, {a} or {b}?", str(max(a, b))) if a != b else None


def unit_fractions(d: Draw) -> Made:
    a, b = d.several(2, 2, 12)
    return _larger(Fraction(1, a), Fraction(1, b))


def compare_like_numerators(d: Draw) -> Made:
    (a, b), above = d.several(2, 3, 12), d.number(2, 7)
    return (
        _larger(Fraction(above, a), Fraction(above, b))
        if min(a, b) > above and gcd(above, a) == gcd(above, b) == 1
        else None
    )


def compare_like_denominators(d: Draw) -> Made:
    (a, b), below = d.several(2, 1, 11), d.number(3, 12)
    return (
        _larger(Fraction(a, below), Fraction(b, below))
        if max(a, b) < below and gcd(a, below) == gcd(b, below) == 1
        else None
    )


def compare_one_part_missing(d: Draw) -> Made:
    a, b = d.several(2, 3, 12)
    return _larger(Fraction(a - 1, a), Fraction(b - 1, b))


def compare_any(d: Draw) -> Made:
    a, b = proper(d), proper(d)
    plain = a.numerator == b.numerator or a.denominator == b.denominator
    missing = a.denominator - a.numerator == b.denominator - b.numerator == 1
    return None if plain or missing else _larger(a, b)


def _product(a: Fraction, b: Fraction) -> Made:
    return f"{a} × {b}", a * b


def multiply_without_cancelling(d: Draw) -> Made:
    a, b = _part(d, 7), _part(d, 7)
    return (
        _product(a, b)
        if (a * b).denominator == a.denominator * b.denominator and a.denominator != b.denominator
        else None
    )


def multiply_like_denominators(d: Draw) -> Made:
    a, b = _part(d), _part(d)
    return _product(a, b) if a.denominator == b.denominator else None


def multiply_with_cancelling(d: Draw) -> Made:
    a, b = _part(d), _part(d)
    return (
        _product(a, b)
        if (a * b).denominator < a.denominator * b.denominator and a.denominator != b.denominator
        else None
    )


def multiply_whole_and_fraction(d: Draw) -> Made:
    return _product(Fraction(d.number(2, 9)), _part(d))


def multiply_fraction_and_whole(d: Draw) -> Made:
    return _product(_part(d), Fraction(d.number(2, 9)))


def _quotient(a: Fraction, b: Fraction, a_text: str | None = None, b_text: str | None = None) -> Made:
    return f"{a_text or a} ÷ {b_text or b}", a / b


def divide_like_denominators(d: Draw) -> Made:
    a, b = _part(d), _part(d)
    return _quotient(a, b) if a.denominator == b.denominator and a != b else None


def divide_fractions(d: Draw) -> Made:
    a, b = _part(d), _part(d)
    return _quotient(a, b) if a.denominator != b.denominator else None


def divide_whole_by_fraction(d: Draw) -> Made:
    return _quotient(Fraction(d.number(2, 9)), _part(d))


def divide_fraction_by_whole(d: Draw) -> Made:
    return _quotient(_part(d), Fraction(d.number(2, 6)))


def divide_mixed_by_whole(d: Draw) -> Made:
    a, b = _number(d, 6), d.number(2, 4)
    return _quotient(a, Fraction(b), mixed(a))


def divide_mixed_numbers(d: Draw) -> Made:
    a, b = _number(d, 6), _number(d, 3)
    return _quotient(a, b, mixed(a), mixed(b)) if a > b else None


def one_part_of(d: Draw) -> Made:
    below, one = d.number(2, 10), d.number(2, 12)
    return f"1/{below} of {below * one}", one


def several_parts_of(d: Draw) -> Made:
    part, one = proper(d), d.number(2, 12)
    return (f"{part} of {part.denominator * one}", part.numerator * one) if part.numerator > 1 else None


def fraction_of_all(d: Draw) -> Made:
    a, b = d.several(2, 2, 9)
    colour, other = d.of((("red", "blue"), ("green", "yellow"), ("black", "white")))
    thing = d.of(THINGS)
    return f"A bag has {a} {colour} and {b} {other} {thing}. What fraction of the {thing} is {colour}?", Fraction(
        a, a + b
    )


def _sum(a: Fraction, b: Fraction) -> Made:
    return f"{mixed(a)} + {mixed(b)}", mixed(a + b)


def add_mixed_like(d: Draw) -> Made:
    a, b = _number(d), _number(d)
    return _sum(a, b) if a.denominator == b.denominator and a % 1 + b % 1 != 1 else None


def add_mixed_unlike(d: Draw) -> Made:
    a, b = _number(d), _number(d)
    return _sum(a, b) if a.denominator != b.denominator and a % 1 + b % 1 < 1 else None


def add_mixed_over_one(d: Draw) -> Made:
    a, b = _number(d), _number(d)
    return _sum(a, b) if a.denominator != b.denominator and a % 1 + b % 1 > 1 else None


def _difference(a: Fraction, b: Fraction) -> Made:
    return f"{mixed(a)} - {mixed(b)}", mixed(a - b)


def subtract_mixed_like(d: Draw) -> Made:
    a, b = _number(d, 8), _number(d)
    return _difference(a, b) if a.denominator == b.denominator and a % 1 > b % 1 and int(a) > int(b) else None


def subtract_mixed_like_with_borrowing(d: Draw) -> Made:
    a, b = _number(d, 8), _number(d)
    return _difference(a, b) if a.denominator == b.denominator and a % 1 < b % 1 and int(a) > int(b) else None


def subtract_mixed_unlike(d: Draw) -> Made:
    a, b = _number(d, 8), _number(d)
    return _difference(a, b) if a.denominator != b.denominator and a % 1 > b % 1 and int(a) > int(b) else None


def subtract_mixed_unlike_with_borrowing(d: Draw) -> Made:
    a, b = _number(d, 8), _number(d)
    return _difference(a, b) if a.denominator != b.denominator and a % 1 < b % 1 and int(a) > int(b) else None


def multiply_mixed_by_whole(d: Draw) -> Made:
    a, b = _number(d), d.number(2, 6)
    return f"{mixed(a)} × {b}", mixed(a * b)


def multiply_mixed_numbers(d: Draw) -> Made:
    a, b = _number(d, 4), _number(d, 4)
    return f"{mixed(a)} × {mixed(b)}", mixed(a * b)


def to_improper(d: Draw) -> Made:
    a = d.number(1, 9) + proper(d)
    return f"Write {mixed(a)} as an improper fraction", a


def to_mixed(d: Draw) -> Made:
    a = d.number(1, 9) + proper(d)
    return f"Write {a} as a mixed number", mixed(a)


def to_mixed_and_simplify(d: Draw) -> Made:
    a, factor = d.number(1, 5) + _part(d, 6), d.number(2, 4)
    return f"Write {a.numerator * factor}/{a.denominator * factor} as a mixed number in its simplest form", mixed(a)


TEMPLATES = (
    *kinds(
        "simplifying-fractions",
        (simplify_by_two, 12, 0),
        (missing_numerator, 14, 0),
        (simplify_by_more, 14, 1),
        (simplify_in_steps, 14, 2),
    ),
    *kinds(
        "comparing-fractions",
        (compare_like_denominators, 8, 0),
        (unit_fractions, 10, 1),
        (compare_like_numerators, 8, 1),
        (compare_one_part_missing, 8, 2),
        (compare_any, 20, 3),
    ),
    *kinds(
        "fraction-multiplication",
        (multiply_without_cancelling, 12, 0),
        (multiply_whole_and_fraction, 10, 0),
        (multiply_fraction_and_whole, 8, 0),
        (multiply_like_denominators, 10, 1),
        (multiply_with_cancelling, 14, 1),
    ),
    *kinds(
        "fraction-division",
        (divide_like_denominators, 10, 0),
        (divide_fraction_by_whole, 10, 1),
        (divide_whole_by_fraction, 10, 1),
        (divide_fractions, 14, 2),
        (divide_mixed_by_whole, 8, 3),
        (divide_mixed_numbers, 8, 4),
    ),
    *kinds(
        "fraction-of-a-quantity",
        (one_part_of, 12, 0),
        (several_parts_of, 20, 1),
        (fraction_of_all, 16, 2),
    ),
    *kinds(
        "mixed-number-addition",
        (add_mixed_like, 14, 0),
        (add_mixed_unlike, 18, 1),
        (add_mixed_over_one, 16, 2),
    ),
    *kinds(
        "mixed-number-subtraction",
        (subtract_mixed_like, 10, 0),
        (subtract_mixed_unlike, 12, 1),
        (subtract_mixed_like_with_borrowing, 12, 2),
        (subtract_mixed_unlike_with_borrowing, 14, 3),
    ),
    *kinds("mixed-number-multiplication", (multiply_mixed_by_whole, 22, 0), (multiply_mixed_numbers, 26, 1)),
    *kinds("mixed-numbers", (to_improper, 18, 0), (to_mixed, 18, 1), (to_mixed_and_simplify, 12, 2)),
)
