"""Fractions, decimals and percentages; percentages of amounts."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import decimal

BELOW = (2, 4, 5, 8, 10, 20, 25, 50)  # their fractions have an end as decimals


def _fraction(d: Draw, below: tuple[int, ...] = BELOW) -> Fraction:
    one = d.of(below)
    return Fraction(d.number(1, one - 1), one)


def fraction_to_decimal(d: Draw) -> Made:
    part = _fraction(d)
    return f"Write {part} as a decimal", decimal(part)


def decimal_to_fraction(d: Draw) -> Made:
    part = Fraction(d.number(1, 99), d.of((10, 100)))
    return (f"Write {decimal(part)} as a fraction", part) if part.denominator > 1 and part < 1 else None


def decimal_above_one_to_fraction(d: Draw) -> Made:
    number = d.number(1, 6) + _fraction(d, (2, 4, 5, 10))
    return f"Write {decimal(number)} as a fraction", number


def percentage_to_decimal(d: Draw) -> Made:
    percent = d.number(1, 99)
    return f"Write {percent}% as a decimal", decimal(Fraction(percent, 100))


def percentage_to_fraction(d: Draw) -> Made:
    percent = d.number(1, 19) * d.of((1, 5))
    return (f"Write {percent}% as a fraction", Fraction(percent, 100)) if percent < 100 else None


def decimal_to_percentage(d: Draw) -> Made:
    percent = d.number(1, 99)
    return f"Write {decimal(Fraction(percent, 100))} as a percentage", f"{percent}%"


def thousandths_to_percentage(d: Draw) -> Made:
    part = Fraction(d.number(11, 199), 1000)
    return (f"Write {decimal(part)} as a percentage", f"{decimal(part * 100)}%") if part * 1000 % 10 else None


def fraction_to_percentage(d: Draw) -> Made:
    part = _fraction(d, (2, 4, 5, 10, 20, 25, 50))
    return f"Write {part} as a percentage", f"{part * 100}%"


def percentage_of(d: Draw) -> Made:
    percent, amount = d.of((10, 20, 25, 50, 75, 30, 40, 60, 70, 80)), d.number(2, 24) * 20
    answer = Fraction(percent * amount, 100)
    return (f"{percent}% of {amount}", answer) if answer.denominator == 1 else None


def any_percentage_of(d: Draw) -> Made:
    percent, amount = d.of((5, 12, 15, 35, 45, 65, 3, 8)), d.number(2, 20) * 20
    return f"{percent}% of {amount}", decimal(Fraction(percent * amount, 100))


def increase(d: Draw) -> Made:
    percent, amount = d.of((5, 10, 15, 20, 25, 30, 40, 50)), d.number(2, 20) * 20
    return f"Increase {amount} by {percent}%", decimal(amount * Fraction(100 + percent, 100))


def decrease(d: Draw) -> Made:
    percent, amount = d.of((5, 10, 15, 20, 25, 30, 40, 60)), d.number(2, 20) * 20
    return f"Decrease {amount} by {percent}%", decimal(amount * Fraction(100 - percent, 100))


def increase_by_one_digit(d: Draw) -> Made:
    percent, amount = d.number(2, 9), d.number(2, 12) * 100
    return (f"Increase {amount} by {percent}%", amount + amount * percent // 100) if percent != 5 else None


def as_percentage_of(d: Draw) -> Made:
    percent, whole = d.number(1, 19) * 5, d.number(1, 10) * 20
    return f"What percentage of {whole} is {percent * whole // 100}?", f"{percent}%"


def percentage_change(d: Draw) -> Made:
    percent, amount = d.of((-50, -40, -25, -20, -10, 5, 10, 20, 25, 50, 75)), d.number(1, 10) * 20
    word = "increase" if percent > 0 else "decrease"
    now = amount * (100 + percent) // 100
    return f"A price changes from {amount} to {now}. What is the percentage {word}?", f"{abs(percent)}%"


def before_an_increase(d: Draw) -> Made:
    percent, amount = d.of((10, 20, 25, 50)), d.number(2, 15) * 20
    return f"After a {percent}% increase the price is {amount * (100 + percent) // 100}. What was it before?", amount


def before_a_decrease(d: Draw) -> Made:
    percent, amount = d.of((10, 20, 25, 40, 50)), d.number(2, 15) * 20
    return f"After a {percent}% decrease the price is {amount * (100 - percent) // 100}. What was it before?", amount


def up_and_down(d: Draw) -> Made:
    a, b = d.of((10, 20, 30, 40, 50)), d.of((10, 20, 30, 40, 50))
    change = (100 + a) * (100 - b) // 100 - 100
    return f"A price rises by {a}% and then falls by {b}%. What is the overall change in percent?", f"{change}%"


def simple_interest(d: Draw) -> Made:
    amount, percent, years = d.number(1, 20) * 100, d.number(2, 8), d.number(2, 5)
    return f"Find the simple interest on {amount} at {percent}% for {years} years", amount * percent * years // 100


TEMPLATES = (
    *kinds(
        "fractions-decimals-percentages",
        (decimal_to_fraction, 10, 0),
        (percentage_to_decimal, 10, 0),
        (fraction_to_decimal, 10, 1),
        (decimal_to_percentage, 10, 1),
        (percentage_to_fraction, 8, 1),
        (fraction_to_percentage, 10, 2),
        (decimal_above_one_to_fraction, 6, 2),
        (thousandths_to_percentage, 6, 3),
    ),
    *kinds(
        "percentages",
        (percentage_of, 10, 0),
        (any_percentage_of, 8, 1),
        (increase, 8, 1),
        (decrease, 8, 1),
        (increase_by_one_digit, 5, 1),
        (as_percentage_of, 8, 1),
        (simple_interest, 6, 2),
        (percentage_change, 8, 2),
        (before_an_increase, 6, 4),
        (before_a_decrease, 6, 4),
        (up_and_down, 6, 4),
    ),
)
