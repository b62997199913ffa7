"""Comparing, multiplying and dividing integers; powers."""

from fractions import Fraction
from math import gcd

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal


def two_negatives_compared(d: Draw) -> Made:
    a, b = d.several(2, -30, -1)
    return f"Which is larger, {a} or {b}?", str(max(a, b))


def negative_and_positive_compared(d: Draw) -> Made:
    a, b = d.number(-30, -1), d.number(0, 30)
    return (f"Which is larger, {a} or {b}?", str(b)) if -a != b else None


def smaller_of_two_negatives(d: Draw) -> Made:
    a, b = d.several(2, -30, -1)
    return f"Which is smaller, {a} or {b}?", str(min(a, b))


def absolute_value(d: Draw) -> Made:
    a = d.nonzero(-40, 20)
    return f"|{a}|", abs(a)


def warmer(d: Draw) -> Made:
    a, b = d.several(2, -15, 8)
    return (f"Which temperature is higher, {a} or {b}?", str(max(a, b))) if min(a, b) < 0 else None


def _signed(d: Draw, a_sign: int, b_sign: int) -> tuple[int, int]:
    return a_sign * d.number(2, 12), b_sign * d.number(2, 12)


def negative_times_positive(d: Draw) -> Made:
    a, b = _signed(d, -1, 1)
    return f"({a}) × {b}", a * b


def positive_times_negative(d: Draw) -> Made:
    a, b = _signed(d, 1, -1)
    return f"{a} × ({b})", a * b


def negative_times_negative(d: Draw) -> Made:
    a, b = _signed(d, -1, -1)
    return f"({a}) × ({b})", a * b


def negative_by_positive(d: Draw) -> Made:
    a, b = _signed(d, -1, 1)
    return f"({a * b}) ÷ {b}", a


def positive_by_negative(d: Draw) -> Made:
    a, b = _signed(d, -1, -1)
    return f"{a * b} ÷ ({b})", a


def negative_by_negative(d: Draw) -> Made:
    a, b = _signed(d, 1, -1)
    return f"({a * b}) ÷ ({b})", a


def squares_and_cubes(d: Draw) -> Made:
    base, exponent = d.number(2, 12), d.number(2, 3)
    return (f"{base}^{exponent}", base**exponent) if base**exponent < 1000 and base != 10 else None


def higher_powers(d: Draw) -> Made:
    base, exponent = d.of(
        ((2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 4), (3, 5), (4, 4), (5, 4), (10, 4), (10, 5), (10, 6))
    )
    return f"{base}^{exponent}", base**exponent


def powers_of_tens(d: Draw) -> Made:
    base, exponent = d.number(2, 9) * 10, d.number(2, 3)
    return f"{base}^{exponent}", base**exponent


def zero_and_one_as_exponent(d: Draw) -> Made:
    base, exponent = d.number(2, 30), d.number(0, 1)
    return f"{base}^{exponent}", base**exponent


def minus_before_a_power(d: Draw) -> Made:
    base = d.number(2, 9)
    return f"-{base}^2", -(base**2)


def powers_of_negatives(d: Draw) -> Made:
    base, exponent = d.number(2, 9), d.of((2, 2, 3, 4))
    return (f"(-{base})^{exponent}", (-base) ** exponent) if base**exponent < 700 else None


def negative_exponents(d: Draw) -> Made:
    base, exponent = d.number(2, 10), d.number(1, 3)
    return (f"{base}^(-{exponent})", Fraction(1, base**exponent)) if base**exponent <= 1000 else None


def powers_of_fractions(d: Draw) -> Made:
    below = d.number(2, 6)
    above, exponent = d.number(1, below - 1), d.of((2, 2, 3))
    return (f"({above}/{below})^{exponent}", Fraction(above, below) ** exponent) if gcd(above, below) == 1 else None


def roots_as_exponents(d: Draw) -> Made:
    number = d.number(2, 12)
    return f"{number**2}^(1/2)", number


def standard_form(d: Draw) -> Made:
    number, exponent = Fraction(d.number(11, 99), 10), d.number(2, 6)
    return (
        (f"Write {decimal(number)} × 10^{exponent} as an ordinary number", decimal(number * 10**exponent))
        if number * 10 % 10
        else None
    )


def standard_form_below_one(d: Draw) -> Made:
    number, exponent = Fraction(d.number(11, 99), 10), d.number(1, 4)
    return (
        (f"Write {decimal(number)} × 10^(-{exponent}) as an ordinary number", decimal(number / 10**exponent))
        if number * 10 % 10
        else None
    )


TEMPLATES = (
    *kinds(
        "comparing-integers",
        (negative_and_positive_compared, 8, 0),
        (absolute_value, 12, 0),
        (warmer, 8, 0),
        (two_negatives_compared, 14, 1),
        (smaller_of_two_negatives, 10, 2),
    ),
    *kinds(
        "multiplying-dividing-integers",
        (negative_times_positive, 8, 0),
        (positive_times_negative, 8, 0),
        (negative_by_positive, 8, 0),
        (positive_by_negative, 8, 1),
        (negative_times_negative, 10, 1),
        (negative_by_negative, 8, 1),
    ),
    *kinds(
        "powers",
        (squares_and_cubes, 8, 0),
        (zero_and_one_as_exponent, 5, 1),
        (higher_powers, 6, 1),
        (powers_of_tens, 5, 1),
        (minus_before_a_power, 5, 2),
        (powers_of_negatives, 6, 2),
        (powers_of_fractions, 6, 2),
        (standard_form, 7, 2),
        (standard_form_below_one, 6, 3),
        (negative_exponents, 7, 3),
        (roots_as_exponents, 5, 4),
    ),
)
