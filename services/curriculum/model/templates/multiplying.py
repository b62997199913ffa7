"""Multiplying and dividing whole numbers; the order of operations; the equals sign."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds


def facts(d: Draw) -> Made:
    a, b = d.number(2, 9), d.number(2, 9)
    return f"{a} × {b}", a * b


def zero_or_one(d: Draw) -> Made:
    a, b = d.of((0, 1)), d.number(3, 48)
    return (f"{a} × {b}" if d.number(0, 1) else f"{b} × {a}"), a * b


def two_digits_by_one(d: Draw) -> Made:
    a, b = d.digits(2), d.number(3, 9)
    return (f"{a} × {b}", a * b) if a % 10 and a % 10 * b > 9 else None


def zero_inside_by_one(d: Draw) -> Made:
    a, b = d.number(1, 9) * 100 + d.number(2, 9), d.number(2, 9)
    return f"{a} × {b}", a * b


def two_digits_by_two(d: Draw) -> Made:
    a, b = d.digits(2), d.digits(2)
    return (f"{a} × {b}", a * b) if a % 10 and b % 10 else None


def three_digits_by_two(d: Draw) -> Made:
    a, b = d.digits(3), d.digits(2)
    return (f"{a} × {b}", a * b) if a % 10 and b % 10 and a // 10 % 10 else None


def zero_inside_by_two(d: Draw) -> Made:
    a, b = d.digits(2), d.number(1, 4) * 100 + d.number(2, 9)
    return (f"{a} × {b}", a * b) if a % 10 else None


def tens_by_tens(d: Draw) -> Made:
    a, b = d.number(2, 9) * 10, d.number(2, 9) * d.of((10, 100))
    return f"{a} × {b}", a * b


def by_power_of_ten(d: Draw) -> Made:
    a, b = d.digits(2), d.of((10, 100, 1000))
    return (f"{a} × {b}", a * b) if a % 10 else None


def near_a_hundred(d: Draw) -> Made:
    a, b = d.of((99, 98, 101)), d.number(2, 9) * 10
    return f"{b} × {a}", a * b


def division_facts(d: Draw) -> Made:
    a, b = d.number(2, 9), d.number(2, 9)
    return f"{a * b} ÷ {b}", a


def two_digits_divided(d: Draw) -> Made:
    quotient, b = d.number(11, 32), d.number(3, 8)
    return (f"{quotient * b} ÷ {b}", quotient) if quotient * b < 100 else None


def three_digits_divided(d: Draw) -> Made:
    quotient, b = d.number(23, 199), d.number(3, 9)
    return (
        (f"{quotient * b} ÷ {b}", quotient)
        if 100 <= quotient * b < 1000 and quotient // 10 % 10 and quotient % 10
        else None
    )


def zero_in_quotient(d: Draw) -> Made:
    quotient, b = d.number(1, 9) * 100 + d.number(2, 9), d.number(3, 9)
    return f"{quotient * b} ÷ {b}", quotient


def zero_at_the_end(d: Draw) -> Made:
    quotient, b = d.number(12, 49) * 10, d.number(3, 9)
    return (f"{quotient * b} ÷ {b}", quotient) if quotient % 100 else None


def four_digits_divided(d: Draw) -> Made:
    quotient, b = d.number(301, 999), d.number(4, 9)
    return (f"{quotient * b} ÷ {b}", quotient) if quotient // 10 % 10 and quotient % 10 and quotient * b > 999 else None


def with_remainder(d: Draw) -> Made:
    b = d.number(3, 9)
    quotient, rest = d.number(2, 9), d.number(1, b - 1)
    a = quotient * b + rest
    return f"{a} ÷ {b}", f"{quotient} r {rest}"


def two_digits_with_remainder(d: Draw) -> Made:
    b = d.number(3, 8)
    quotient, rest = d.number(11, 28), d.number(1, b - 1)
    a = quotient * b + rest
    return (f"{a} ÷ {b}", f"{quotient} r {rest}") if a < 200 else None


def two_digit_divisor(d: Draw) -> Made:
    quotient, b = d.number(2, 9), d.number(11, 29)
    return f"{quotient * b} ÷ {b}", quotient


def smaller_by_larger(d: Draw) -> Made:
    a, b = d.number(2, 9), d.of((10, 12, 15, 16, 20, 24, 25, 30))
    return (f"{a} ÷ {b}", Fraction(a, b)) if a < b else None


def one_and_zero_divided(d: Draw) -> Made:
    a = d.number(3, 29)
    return d.of(((f"{a} ÷ 1", a), (f"0 ÷ {a}", 0), (f"{a} ÷ {a}", 1)))


def division_by_zero(d: Draw) -> Made:
    return f"{d.number(2, 20)} ÷ 0", "undefined"


def sum_and_product(d: Draw) -> Made:
    a, b, c = d.number(2, 20), d.number(2, 9), d.number(2, 9)
    return f"{a} + {b} × {c}", a + b * c


def product_and_sum(d: Draw) -> Made:
    a, b, c = d.number(2, 9), d.number(2, 9), d.number(2, 20)
    return f"{a} × {b} + {c}", a * b + c


def difference_and_product(d: Draw) -> Made:
    a, b, c = d.number(20, 60), d.number(2, 9), d.number(2, 6)
    return (f"{a} - {b} × {c}", a - b * c) if a > b * c else None


def sum_and_quotient(d: Draw) -> Made:
    c, quotient = d.number(2, 9), d.number(2, 9)
    a = d.number(1, 5) * c
    return f"{a} + {quotient * c} ÷ {c}", a + quotient


def left_to_right(d: Draw) -> Made:
    a, b, c = d.number(10, 30), d.number(2, 9), d.number(2, 9)
    return f"{a} - {b} + {c}", a - b + c


def quotient_then_product(d: Draw) -> Made:
    b, c, quotient = d.of((2, 4, 6, 8)), d.number(2, 4), d.number(2, 9)
    return f"{quotient * b} ÷ {b} × {c}", quotient * c


def four_numbers(d: Draw) -> Made:
    a, b, c, e = d.number(2, 12), d.number(2, 9), d.number(2, 9), d.number(2, 9)
    return f"{a} + {b} × {c} - {e}", a + b * c - e


def product_of_power(d: Draw) -> Made:
    a, b = d.number(2, 6), d.number(2, 6)
    return f"{a} × {b}^2", a * b * b


def sum_with_power(d: Draw) -> Made:
    a, b = d.number(1, 12), d.number(2, 9)
    return f"{a} + {b}^2", a + b * b


def product_with_brackets(d: Draw) -> Made:
    a, b, c = d.number(2, 9), d.number(2, 9), d.number(2, 9)
    return f"{a} × ({b} + {c})", a * (b + c)


def difference_with_brackets(d: Draw) -> Made:
    a, b, c = d.number(10, 30), d.number(4, 9), d.number(2, 6)
    return (f"{a} - ({b} - {c})", a - (b - c)) if b > c else None


def power_of_sum(d: Draw) -> Made:
    a, b = d.number(1, 7), d.number(1, 7)
    return f"({a} + {b})^2", (a + b) ** 2


def sum_over_number(d: Draw) -> Made:
    a, b, c = d.number(2, 15), d.number(2, 15), d.number(2, 6)
    return (f"({a} + {b})/{c}", (a + b) // c) if (a + b) % c == 0 and a % c == 0 else None


def blank_behind(d: Draw) -> Made:
    a, b, c = d.number(3, 25), d.number(2, 19), d.number(2, 19)
    return (f"{a} + {b} = ? + {c}", a + b - c) if a + b > c and c not in (a, b) else None


def blank_last(d: Draw) -> Made:
    a, b, c = d.number(3, 25), d.number(2, 19), d.number(2, 19)
    return (f"{a} + {b} = {c} + ?", a + b - c) if a + b > c and c not in (a, b) else None


def blank_beside_difference(d: Draw) -> Made:
    a, b, c = d.number(9, 30), d.number(2, 8), d.number(1, 6)
    return (f"{a} - {b} = ? + {c}", a - b - c) if a - b > c else None


def blank_beside_product(d: Draw) -> Made:
    a, b, c = d.number(2, 9), d.number(2, 9), d.number(2, 9)
    return (f"{a} × {b} = ? + {c}", a * b - c) if a * b > c else None


TEMPLATES = (
    *kinds(
        "whole-number-multiplication",
        (facts, 8, 0),
        (zero_or_one, 4, 0),
        (two_digits_by_one, 8, 1),
        (by_power_of_ten, 6, 1),
        (zero_inside_by_one, 8, 2),
        (tens_by_tens, 8, 2),
        (near_a_hundred, 4, 3),
        (two_digits_by_two, 10, 3),
        (zero_inside_by_two, 6, 4),
        (three_digits_by_two, 6, 4),
    ),
    *kinds(
        "whole-number-division",
        (division_facts, 8, 0),
        (one_and_zero_divided, 4, 0),
        (with_remainder, 8, 1),
        (two_digits_divided, 8, 1),
        (two_digits_with_remainder, 8, 2),
        (three_digits_divided, 8, 2),
        (zero_at_the_end, 6, 3),
        (zero_in_quotient, 8, 3),
        (four_digits_divided, 6, 3),
        (two_digit_divisor, 6, 4),
        (smaller_by_larger, 6, 4),
        (division_by_zero, 3, 4),
    ),
    *kinds(
        "order-of-operations",
        (left_to_right, 5, 0),
        (product_and_sum, 5, 0),
        (sum_and_product, 7, 1),
        (difference_and_product, 6, 1),
        (sum_and_quotient, 5, 1),
        (quotient_then_product, 5, 1),
        (product_with_brackets, 5, 1),
        (difference_with_brackets, 5, 2),
        (sum_with_power, 5, 2),
        (product_of_power, 5, 2),
        (sum_over_number, 5, 2),
        (power_of_sum, 5, 2),
        (four_numbers, 6, 2),
    ),
    *kinds(
        "equals-sign",
        (blank_behind, 14, 0),
        (blank_last, 12, 0),
        (blank_beside_difference, 10, 1),
        (blank_beside_product, 8, 2),
    ),
)
