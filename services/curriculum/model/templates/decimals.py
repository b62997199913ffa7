"""Calculating with decimals."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal


def _number(d: Draw, whole: int, places: int) -> Fraction:
    """With at most so many in front of the point and exactly so many places behind."""
    value = d.number(1, (whole + 1) * 10**places - 1)
    return Fraction(value, 10**places) if value % 10 or not places else _number(d, whole, places)


def _sum(a: Fraction, b: Fraction) -> Made:
    return f"{decimal(a)} + {decimal(b)}", decimal(a + b)


def _difference(a: Fraction, b: Fraction) -> Made:
    return (f"{decimal(a)} - {decimal(b)}", decimal(a - b)) if a > b else None


def _product(a: Fraction, b: Fraction) -> Made:
    return f"{decimal(a)} × {decimal(b)}", decimal(a * b)


def _quotient(answer: Fraction, b: Fraction) -> Made:
    return f"{decimal(answer * b)} ÷ {decimal(b)}", decimal(answer)


def add_tenths(d: Draw) -> Made:
    return _sum(_number(d, 9, 1), _number(d, 9, 1))


def add_hundredths(d: Draw) -> Made:
    return _sum(_number(d, 9, 2), _number(d, 9, 2))


def add_unequal_places(d: Draw) -> Made:
    return _sum(_number(d, 9, 2), _number(d, 9, 1))


def add_three_places(d: Draw) -> Made:
    return _sum(_number(d, 0, 3), _number(d, 0, d.number(1, 2)))


def add_whole_number(d: Draw) -> Made:
    return _sum(_number(d, 9, d.number(1, 2)), Fraction(d.number(4, 60)))


def subtract_tenths(d: Draw) -> Made:
    return _difference(_number(d, 12, 1), _number(d, 9, 1))


def subtract_hundredths(d: Draw) -> Made:
    return _difference(_number(d, 12, 2), _number(d, 9, 2))


def subtract_longer(d: Draw) -> Made:
    return _difference(_number(d, 12, 1), _number(d, 6, 2))


def subtract_shorter(d: Draw) -> Made:
    return _difference(_number(d, 20, 2), _number(d, 6, 1))


def subtract_three_places(d: Draw) -> Made:
    return _difference(_number(d, 0, 2), _number(d, 0, 3))


def subtract_from_whole_number(d: Draw) -> Made:
    return _difference(Fraction(d.number(3, 20)), _number(d, 8, d.number(1, 2)))


def multiply_tenths_below_one(d: Draw) -> Made:
    return _product(Fraction(d.number(2, 9), 10), Fraction(d.number(2, 9), 10))


def multiply_by_whole_number(d: Draw) -> Made:
    return _product(_number(d, 9, 1), Fraction(d.number(2, 9)))


def multiply_whole_by_decimal(d: Draw) -> Made:
    return _product(Fraction(d.number(12, 48)), _number(d, 6, 1))


def multiply_tenths(d: Draw) -> Made:
    a, b = _number(d, 6, 1), _number(d, 4, 1)
    return _product(a, b) if a > 1 and b > 1 else None


def multiply_hundredths(d: Draw) -> Made:
    return _product(Fraction(d.number(2, 9), 100), _number(d, 3, 1))


def multiply_by_power_of_ten(d: Draw) -> Made:
    return _product(_number(d, 20, d.number(1, 2)), Fraction(d.of((10, 100, 1000))))


def divide_tens_by_ten(d: Draw) -> Made:
    a = d.number(2, 9) * 10 + Fraction(d.number(1, 9), 10)
    return f"{decimal(a)} ÷ 10", decimal(a / 10)


def divide_by_whole_number(d: Draw) -> Made:
    answer, b = _number(d, 6, 1), Fraction(d.number(2, 8))
    return _quotient(answer, b) if answer * b % 1 else None


def divide_small_by_whole_number(d: Draw) -> Made:
    return _quotient(_number(d, 0, 2), Fraction(d.number(2, 8)))


def divide_by_tenths(d: Draw) -> Made:
    return _quotient(Fraction(d.number(2, 12)), Fraction(d.number(2, 9), 10))


def divide_tenths_by_tenths(d: Draw) -> Made:
    return _quotient(_number(d, 3, 1), Fraction(d.number(2, 9), 10))


def divide_by_larger(d: Draw) -> Made:
    answer, b = Fraction(d.number(2, 9), 10), d.number(11, 25)
    return _quotient(answer, Fraction(b)) if answer * b % 1 else None


def divide_with_more_places(d: Draw) -> Made:
    a, b = _number(d, 3, 2), d.of((2, 4, 5, 8))
    return (f"{decimal(a)} ÷ {b}", decimal(a / b)) if (a * 100) % b else None


def divide_by_power_of_ten(d: Draw) -> Made:
    a, b = _number(d, 400, d.number(1, 2)), d.of((10, 100, 1000))
    return (f"{decimal(a)} ÷ {b}", decimal(a / b)) if a % 10 > 1 else None


TEMPLATES = (
    *kinds(
        "decimal-addition",
        (add_tenths, 14, 0),
        (add_hundredths, 12, 1),
        (add_unequal_places, 14, 2),
        (add_whole_number, 12, 2),
        (add_three_places, 10, 3),
    ),
    *kinds(
        "decimal-subtraction",
        (subtract_tenths, 12, 0),
        (subtract_hundredths, 12, 1),
        (subtract_shorter, 10, 1),
        (subtract_from_whole_number, 12, 2),
        (subtract_longer, 12, 3),
        (subtract_three_places, 8, 4),
    ),
    *kinds(
        "decimal-multiplication",
        (multiply_by_power_of_ten, 10, 0),
        (multiply_by_whole_number, 12, 0),
        (multiply_tenths_below_one, 10, 1),
        (multiply_whole_by_decimal, 10, 2),
        (multiply_tenths, 12, 3),
        (multiply_hundredths, 8, 3),
    ),
    *kinds(
        "decimal-division",
        (divide_by_power_of_ten, 14, 0),
        (divide_tens_by_ten, 5, 0),
        (divide_by_whole_number, 12, 1),
        (divide_small_by_whole_number, 8, 2),
        (divide_by_tenths, 10, 3),
        (divide_tenths_by_tenths, 10, 3),
        (divide_by_larger, 8, 3),
        (divide_with_more_places, 8, 4),
    ),
)
