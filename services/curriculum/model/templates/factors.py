"""Factorising, algebraic fractions, formulas; factors of numbers."""

from math import gcd, lcm

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import term, total

LETTERS = ("x", "a", "n", "y")


def factorise_number(d: Draw) -> Made:
    a, b, c, x = d.number(2, 9), d.number(1, 6), d.nonzero(-9, 9), d.of(LETTERS)
    return (
        (f"Factorise {total([(a * b, x), (a * c, '')])}", f"{a}({total([(b, x), (c, '')])})")
        if gcd(b, c) == 1
        else None
    )


def factorise_letter(d: Draw) -> Made:
    b, x = d.nonzero(-12, 12), d.of(LETTERS)
    return f"Factorise {total([(1, f'{x}^2'), (b, x)])}", f"{x}({total([(1, x), (b, '')])})"


def factorise_number_and_letter(d: Draw) -> Made:
    a, b, c, x = d.number(2, 6), d.number(1, 4), d.nonzero(-6, 6), d.of(LETTERS)
    return (
        (f"Factorise fully {total([(a * b, f'{x}^2'), (a * c, x)])}", f"{a}{x}({total([(b, x), (c, '')])})")
        if gcd(b, c) == 1
        else None
    )


def _trinomial(p: int, q: int) -> Made:
    if p + q == 0:
        return None
    return (
        f"Factorise {total([(1, 'x^2'), (p + q, 'x'), (p * q, '')])}",
        f"({total([(1, 'x'), (p, '')])})({total([(1, 'x'), (q, '')])})",
    )


def factorise_trinomial(d: Draw) -> Made:
    p, q = d.several(2, 1, 9)
    return _trinomial(p, q)


def factorise_trinomial_with_minus(d: Draw) -> Made:
    p, q = d.nonzero(-9, 9), -d.number(1, 9)
    return _trinomial(p, q) if p != q else None


def difference_of_squares(d: Draw) -> Made:
    a, b = d.number(1, 3), d.number(2, 10)
    if gcd(a, b) > 1:
        return None
    return (
        f"Factorise {total([(a * a, 'x^2'), (-b * b, '')])}",
        f"({total([(a, 'x'), (b, '')])})({total([(a, 'x'), (-b, '')])})",
    )


def add_over_numbers(d: Draw) -> Made:
    a, b = d.several(2, 2, 9)
    shared = lcm(a, b)
    top = shared // a + shared // b
    return f"Simplify x/{a} + x/{b}", f"{top // gcd(top, shared)}x/{shared // gcd(top, shared)}"


def add_over_letters(d: Draw) -> Made:
    a, b = d.of((("a", "b"), ("x", "y"), ("m", "n"), ("p", "q")))
    u, v = d.number(1, 6), d.number(1, 6)
    return f"Simplify {u}/{a} + {v}/{b}", f"({term(u, b)} + {term(v, a)})/({a}{b})"


def add_over_same_letter(d: Draw) -> Made:
    u, v, x = d.number(2, 9), d.number(2, 9), d.of(LETTERS)
    return f"Simplify {u}/{x} + {v}/{x}", f"{u + v}/{x}"


def cancel_number(d: Draw) -> Made:
    a, b, c = d.number(2, 8), d.number(1, 5), d.nonzero(-8, 8)
    return f"Simplify ({total([(a * b, 'x'), (a * c, '')])})/{a}", total([(b, "x"), (c, "")])


def cancel_bracket(d: Draw) -> Made:
    a, b = d.number(2, 9), d.number(2, 9)
    return f"Simplify ({total([(1, 'x^2'), (a, 'x')])})/({total([(b, 'x')])})", f"({total([(1, 'x'), (a, '')])})/{b}"


def nothing_to_cancel(d: Draw) -> Made:
    a, b = d.several(2, 2, 9)
    return d.of(
        (
            (f"Simplify (x + {a})/(x + {b}) if possible", f"(x + {a})/(x + {b})"),
            (f"Simplify x/(x + {a}) if possible", f"x/(x + {a})"),
            (f"Simplify (x + {a})/x if possible", f"(x + {a})/x"),
        )
    )


def subject_of_sum(d: Draw) -> Made:
    b = d.nonzero(-15, 15)
    return f"Make x the subject of y = {total([(1, 'x'), (b, '')])}", f"x = {total([(1, 'y'), (-b, '')])}"


def subject_of_multiple_and_sum(d: Draw) -> Made:
    a, b = d.number(2, 9), d.nonzero(-12, 12)
    return f"Make x the subject of y = {total([(a, 'x'), (b, '')])}", f"x = ({total([(1, 'y'), (-b, '')])})/{a}"


def subject_of_quotient(d: Draw) -> Made:
    a, b = d.number(2, 9), d.nonzero(-9, 9)
    return (
        f"Make x the subject of y = x/{a} {'+' if b > 0 else '-'} {abs(b)}",
        f"x = {a}({total([(1, 'y'), (-b, '')])})",
    )


def subject_of_bracket(d: Draw) -> Made:
    a, b = d.number(2, 9), d.nonzero(-9, 9)
    return f"Make x the subject of y = {a}({total([(1, 'x'), (b, '')])})", f"x = y/{a} {'-' if b > 0 else '+'} {abs(b)}"


def subject_of_formula(d: Draw) -> Made:
    return d.of((
        ("Make a the subject of v = u + at", "a = (v - u)/t"),
        ("Make t the subject of v = u + at", "t = (v - u)/a"),
        ("Make u the subject of v = u + at", "u = v - at"),
        ("Make m the subject of y = mx + c", "m = (y - c)/x"),
        ("Make c the subject of y = mx + c", "c = y - mx"),
        ("Make b the subject of P = 2a + 2b", "b = (P - 2a)/2"),
    ))  # fmt: skip


def times_as_many(d: Draw) -> Made:
    n = d.number(2, 12)
    (some, s), (others, o) = d.of(
        (
            (("students", "S"), ("professors", "P")),
            (("apples", "A"), ("pears", "P")),
            (("sheep", "S"), ("goats", "G")),
            (("dogs", "D"), ("cats", "C")),
            (("boys", "B"), ("girls", "G")),
        )
    )
    return f"There are {n} times as many {some} ({s}) as {others} ({o}). Write an equation.", f"{s} = {n}{o}"


def less_than(d: Draw) -> Made:
    n, x = d.number(2, 20), d.of(LETTERS)
    return f"Write an expression for: {n} less than {x}", f"{x} - {n}"


def highest_common_factor(d: Draw) -> Made:
    shared, (a, b) = d.number(2, 12), d.several(2, 1, 9)
    return (
        (f"Find the highest common factor of {shared * a} and {shared * b}", shared)
        if gcd(a, b) == 1 and shared * max(a, b) < 100
        else None
    )


def lowest_common_multiple(d: Draw) -> Made:
    a, b = d.several(2, 3, 20)
    return f"Find the lowest common multiple of {a} and {b}", lcm(a, b)


# the numbers that look prime and are not, those that do not and are, and 1
LOOKED_AT = (
    1,
    2,
    9,
    15,
    17,
    21,
    23,
    27,
    29,
    31,
    33,
    37,
    39,
    41,
    43,
    47,
    49,
    51,
    53,
    57,
    59,
    61,
    63,
    67,
    69,
    77,
    87,
    91,
)


def is_prime(d: Draw) -> Made:
    n = d.of(LOOKED_AT)
    return f"Is {n} a prime number?", "yes" if n > 1 and all(n % k for k in range(2, n)) else "no"


TEMPLATES = (
    *kinds(
        "factorising",
        (factorise_number, 10, 0),
        (factorise_letter, 8, 0),
        (factorise_number_and_letter, 8, 1),
        (factorise_trinomial, 8, 2),
        (difference_of_squares, 8, 2),
        (factorise_trinomial_with_minus, 10, 3),
    ),
    *kinds(
        "algebraic-fractions",
        (add_over_same_letter, 8, 0),
        (cancel_number, 10, 0),
        (add_over_numbers, 10, 1),
        (nothing_to_cancel, 8, 1),
        (cancel_bracket, 8, 2),
        (add_over_letters, 10, 2),
    ),
    *kinds(
        "rearranging-formulas",
        (subject_of_sum, 10, 0),
        (subject_of_multiple_and_sum, 14, 1),
        (subject_of_quotient, 10, 2),
        (subject_of_bracket, 8, 2),
        (subject_of_formula, 6, 2),
    ),
    *kinds("writing-expressions", (less_than, 22, 0), (times_as_many, 24, 1)),
    *kinds(
        "factors-and-multiples",
        (is_prime, len(LOOKED_AT), 0),
        (highest_common_factor, 16, 1),
        (lowest_common_multiple, 16, 2),
    ),
)
