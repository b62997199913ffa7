"""Place value, rounding, bounds, comparing decimals."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal, listed

PLACES = ((10, "tens"), (100, "hundreds"), (1000, "thousands"))


def value_of_digit(d: Draw) -> Made:
    number = d.digits(d.number(3, 5))
    digits = str(number)
    at = d.number(0, len(digits) - 1)
    if digits.count(digits[at]) > 1 or digits[at] == "0":
        return None
    return f"What is the value of the digit {digits[at]} in {number}?", int(digits[at]) * 10 ** (len(digits) - at - 1)


def tens_and_units(d: Draw) -> Made:
    hundreds, tens, units = d.number(2, 9), d.number(11, 19), d.number(1, 9)
    return f"Write in digits: {hundreds} hundreds + {tens} tens + {units} units", 100 * hundreds + 10 * tens + units


def hundreds_tens_units(d: Draw) -> Made:
    hundreds, tens, units = d.number(2, 9), d.number(2, 9), d.number(11, 18)
    return f"Write in digits: {hundreds} hundreds + {tens} tens + {units} units", 100 * hundreds + 10 * tens + units


def hundred_and_units(d: Draw) -> Made:
    hundreds, units = d.number(2, 9), d.number(2, 9)
    return f"Write in digits: {hundreds} hundred and {units}", 100 * hundreds + units


def thousand_and_less(d: Draw) -> Made:
    thousands, rest = d.number(2, 9), d.number(11, 99)
    return f"Write in digits: {thousands} thousand and {rest}", 1000 * thousands + rest


def half_up(value: Fraction, unit: Fraction) -> Fraction:
    return (value / unit + Fraction(1, 2)).__floor__() * unit


def _whole(d: Draw, digits: int, unit: int) -> Made:
    number = d.digits(digits)
    rest = number % unit
    if rest in (0, unit // 2) or number < unit or (unit == 100 and number // 100 % 10 == 9):
        return None
    return f"Round {number} to the nearest {unit}", str(half_up(Fraction(number), Fraction(unit)))


def round_to_ten(d: Draw) -> Made:
    return _whole(d, d.number(2, 4), 10)


def round_to_hundred(d: Draw) -> Made:
    return _whole(d, d.number(3, 5), 100)


def round_to_thousand(d: Draw) -> Made:
    return _whole(d, d.number(4, 5), 1000)


def round_a_half(d: Draw) -> Made:
    unit = d.of((10, 100, 1000))
    number = d.number(1, 98) * unit + unit // 2
    return f"Round {number} to the nearest {unit}", str(number + unit // 2)


def round_with_nines(d: Draw) -> Made:
    number = d.number(1, 9) * 1000 + 900 + d.number(51, 99)
    return f"Round {number} to the nearest 100", str(half_up(Fraction(number), Fraction(100)))


def _decimal_places(d: Draw, places: int, more: int) -> Made:
    number = Fraction(d.number(101, 99_999), 10 ** (places + more))
    if number * 10 ** (places + more) % 10 == 0 or number < 1 or number > 100:
        return None
    unit = Fraction(1, 10**places)
    name = f"{places} decimal place{'s' if places > 1 else ''}"
    return f"Round {decimal(number)} to {name}", decimal(half_up(number, unit), places)


def one_decimal_place(d: Draw) -> Made:
    return _decimal_places(d, 1, d.number(1, 3))


def two_decimal_places(d: Draw) -> Made:
    return _decimal_places(d, 2, d.number(1, 2))


def to_whole_number(d: Draw) -> Made:
    number = Fraction(d.number(101, 9999), 100)
    return (
        (f"Round {decimal(number)} to the nearest whole number", str(half_up(number, Fraction(1))))
        if number * 10 % 10
        else None
    )


def significant_below_one(d: Draw) -> Made:
    zeros, number = d.number(1, 2), d.number(1112, 9888)
    value = Fraction(number, 10 ** (4 + zeros))
    if number % 10 == 0 or number // 10 % 10 in (0, 9) or number % 100 // 10 == 9 or number // 100 % 10 == 9:
        return None
    return f"Round {decimal(value)} to 2 significant figures", decimal(half_up(value, Fraction(1, 10 ** (2 + zeros))))


def significant_above_one(d: Draw) -> Made:
    number = d.digits(d.number(4, 5))
    unit = 10 ** (len(str(number)) - 2)
    return (
        (f"Round {number} to 2 significant figures", str(half_up(Fraction(number), Fraction(unit))))
        if number % 10 and number // unit % 10 != 9
        else None
    )


def _bound(d: Draw, which: str, side: int) -> Made:
    unit = d.of((1, 10, 100, 1000))
    number = d.number(2, 98) * unit
    to = "whole number" if unit == 1 else str(unit)
    return f"{number} is rounded to the nearest {to}. What is the {which} bound?", decimal(
        number + side * Fraction(unit, 2)
    )


def _bound_of_decimal(d: Draw, which: str, side: int) -> Made:
    places = d.number(1, 2)
    unit = Fraction(1, 10**places)
    number = d.number(2, 98) * unit
    to = f"{places} decimal place{'s' if places > 1 else ''}"
    shown, bound = decimal(number, places), decimal(number + side * unit / 2)
    return f"{shown} is rounded to {to}. What is the {which} bound?", bound


def lower_bound(d: Draw) -> Made:
    return _bound(d, "lower", -1)


def upper_bound(d: Draw) -> Made:
    return _bound(d, "upper", 1)


def lower_bound_of_decimal(d: Draw) -> Made:
    return _bound_of_decimal(d, "lower", -1)


def upper_bound_of_decimal(d: Draw) -> Made:
    return _bound_of_decimal(d, "upper", 1)


def _which(d: Draw, numbers: list[Fraction], texts: list[str]) -> Made:
    if len(set(numbers)) < len(texts):
        return None
    best = d.of((max, min))
    if len(texts) == 2:
        return f"Which is {'larger' if best is max else 'smaller'}, {texts[0]} or {texts[1]}?", texts[
            numbers.index(best(numbers))
        ]
    return f"Which is {'largest' if best is max else 'smallest'}: {listed(texts)}?", texts[numbers.index(best(numbers))]


def two_of_equal_length(d: Draw) -> Made:
    numbers = [Fraction(one, 100) for one in d.several(2, 11, 99) if one % 10]
    return _which(d, numbers, list(map(decimal, numbers))) if len(numbers) == 2 else None


def longer_and_shorter(d: Draw) -> Made:
    a, b = Fraction(d.number(2, 9), 10), Fraction(d.number(11, 99), 100)
    return _which(d, [a, b], [decimal(a), decimal(b)]) if b * 100 % 10 else None


def zero_behind_the_point(d: Draw) -> Made:
    a, b = Fraction(d.number(1, 9), 10), Fraction(d.number(2, 9), 100)
    return _which(d, [b, a], [decimal(b), decimal(a)])


def three_decimals(d: Draw) -> Made:
    a, b, c = Fraction(d.number(1, 9), 10), Fraction(d.number(11, 99), 100), Fraction(d.number(1, 9), 100)
    return _which(d, [b, a, c], [decimal(b), decimal(a), decimal(c)]) if b * 100 % 10 else None


def same_beginning(d: Draw) -> Made:
    a = Fraction(d.number(101, 999), 100)
    b = a + Fraction(d.number(1, 99), 10_000)
    return _which(d, [b, a], [decimal(b), decimal(a)]) if a * 100 % 10 and b * 10_000 % 10 else None


def larger_or_equal(d: Draw) -> Made:
    a = Fraction(d.number(1, 9), 10)
    return f"Which is larger, {decimal(a)} or {decimal(a)}0, or are they equal?", "equal"


def above_one(d: Draw) -> Made:
    whole = d.number(1, 9)
    a, b = whole + Fraction(d.number(1, 9), 10), whole + Fraction(d.number(11, 99), 100)
    return _which(d, [a, b], [decimal(a), decimal(b)]) if b * 100 % 10 else None


def next_to_zero(d: Draw) -> Made:
    a = Fraction(d.number(1, 99), 100)
    return _which(d, [a, Fraction(0)], [decimal(a), "0"])


def numbers_between(d: Draw) -> Made:
    a = d.number(1, 7)
    return f"How many numbers are there between 0.{a} and 0.{a + d.number(1, 2)}?", "infinitely many"


TEMPLATES = (
    *kinds(
        "place-value",
        (value_of_digit, 16, 0),
        (hundred_and_units, 8, 1),
        (thousand_and_less, 10, 1),
        (hundreds_tens_units, 8, 2),
        (tens_and_units, 12, 2),
    ),
    *kinds(
        "rounding",
        (round_to_ten, 10, 0),
        (round_to_hundred, 14, 1),
        (round_to_thousand, 12, 2),
        (round_a_half, 10, 2),
        (round_with_nines, 6, 3),
    ),
    *kinds(
        "rounding-decimals",
        (to_whole_number, 8, 0),
        (one_decimal_place, 14, 1),
        (two_decimal_places, 12, 2),
        (significant_above_one, 10, 3),
        (significant_below_one, 10, 4),
    ),
    *kinds(
        "bounds",
        (lower_bound, 14, 0),
        (upper_bound, 14, 0),
        (lower_bound_of_decimal, 12, 1),
        (upper_bound_of_decimal, 12, 1),
    ),
    *kinds(
        "comparing-decimals",
        (two_of_equal_length, 6, 0),
        (longer_and_shorter, 10, 1),
        (above_one, 6, 1),
        (next_to_zero, 4, 1),
        (zero_behind_the_point, 8, 2),
        (larger_or_equal, 5, 2),
        (three_decimals, 10, 3),
        (same_beginning, 6, 3),
        (numbers_between, 6, 3),
    ),
)
