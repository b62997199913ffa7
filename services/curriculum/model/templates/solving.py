"""Inequalities, quadratic and simultaneous equations."""

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import term, total

SIGNS = ("<", ">", "≤", "≥")
TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def inequality_sum(d: Draw) -> Made:
    x, a, sign = d.number(-9, 15), d.nonzero(-12, 12), d.of(SIGNS)
    return f"Solve {total([(1, 'x'), (a, '')])} {sign} {x + a}", f"x {sign} {x}"


def inequality_multiple(d: Draw) -> Made:
    x, a, sign = d.nonzero(-9, 12), d.number(2, 9), d.of(SIGNS)
    return f"Solve {a}x {sign} {a * x}", f"x {sign} {x}"


def inequality_negative_multiple(d: Draw) -> Made:
    x, a, sign = d.nonzero(-9, 9), -d.number(1, 9), d.of(SIGNS)
    return f"Solve {term(a, 'x')} {sign} {a * x}", f"x {TURNED[sign]} {x}"


def inequality_two_steps(d: Draw) -> Made:
    x, a, b, sign = d.nonzero(-6, 9), d.number(2, 7), d.nonzero(-12, 12), d.of(SIGNS)
    return f"Solve {total([(a, 'x'), (b, '')])} {sign} {a * x + b}", f"x {sign} {x}"


def inequality_two_steps_negative(d: Draw) -> Made:
    x, a, b, sign = d.nonzero(-6, 9), d.number(2, 7), d.number(2, 15), d.of(SIGNS)
    return f"Solve {b} - {a}x {sign} {b - a * x}", f"x {TURNED[sign]} {x}"


def square_below(d: Draw) -> Made:
    a = d.number(2, 12)
    return f"Solve x^2 < {a * a}", f"-{a} < x < {a}"


def square_above(d: Draw) -> Made:
    a = d.number(2, 12)
    return f"Solve x^2 > {a * a}", f"x < -{a} or x > {a}"


def largest_below(d: Draw) -> Made:
    a, strict = d.number(3, 30), d.number(0, 1)
    return f"What is the largest whole number with x {'<' if strict else '≤'} {a}?", a - strict


def square_equals(d: Draw) -> Made:
    a = d.number(2, 15)
    return f"Solve x^2 = {a * a}", f"x = {a} or x = -{a}"


def square_of_sum_equals(d: Draw) -> Made:
    a, b = d.nonzero(-9, 9), d.number(2, 9)
    return f"Solve ({total([(1, 'x'), (a, '')])})^2 = {b * b}", f"x = {b - a} or x = {-b - a}"


def product_is_zero(d: Draw) -> Made:
    a, b = d.nonzero(-9, 9), d.nonzero(-9, 9)
    if a == b:
        return None
    return f"Solve ({total([(1, 'x'), (-a, '')])})({total([(1, 'x'), (-b, '')])}) = 0", f"x = {a} or x = {b}"


def without_constant(d: Draw) -> Made:
    a = d.nonzero(-12, 12)
    return f"Solve x^2 = {term(a, 'x')}", f"x = 0 or x = {a}"


def product_is_number(d: Draw) -> Made:
    a, b, c = d.number(-3, 6), d.number(1, 5), d.number(1, 5)
    p, q = a, a + b  # (x - p)(x - q) = c (b + c) has the roots p - c and q + c
    if not p or not q:
        return None
    return (
        f"Solve ({total([(1, 'x'), (-p, '')])})({total([(1, 'x'), (-q, '')])}) = {c * (b + c)}",
        f"x = {p - c} or x = {q + c}",
    )


def quadratic(d: Draw) -> Made:
    a, b = d.nonzero(-9, 9), d.nonzero(-9, 9)
    return (
        (f"Solve {total([(1, 'x^2'), (-a - b, 'x'), (a * b, '')])} = 0", f"x = {a} or x = {b}")
        if a not in (b, -b)
        else None
    )


def _pair(first: tuple[int, int], second: tuple[int, int], x: int, y: int) -> Made:
    """Two equations with these coefficients and this solution."""
    (a, b), (c, e) = first, second
    if a * e == b * c:
        return None
    one, other = (f"{total([(m, 'x'), (n, 'y')])} = {m * x + n * y}" for m, n in (first, second))
    return f"{one}, {other}", f"x = {x}, y = {y}"


def sum_and_difference(d: Draw) -> Made:
    x, y = d.number(2, 15), d.number(1, 9)
    return _pair((1, 1), (1, -1), x, y) if x > y else None


def multiple_and_single(d: Draw) -> Made:
    return _pair((d.number(2, 5), 1), (1, d.of((1, -1))), d.nonzero(-5, 9), d.nonzero(-5, 9))


def equal_coefficients(d: Draw) -> Made:
    b, (a, c) = d.number(2, 5), d.several(2, 1, 6)
    return _pair((a, b), (c, d.of((b, -b))), d.nonzero(-5, 6), d.nonzero(-5, 6))


def two_multiples(d: Draw) -> Made:
    a, b, c, e = (d.number(2, 5) for _ in range(4))
    return _pair((a, b), (c, d.of((e, -e))), d.nonzero(-4, 6), d.nonzero(-4, 6)) if b != e else None


TEMPLATES = (
    *kinds(
        "inequalities",
        (inequality_sum, 8, 0),
        (inequality_multiple, 6, 0),
        (largest_below, 6, 0),
        (inequality_two_steps, 10, 1),
        (inequality_negative_multiple, 8, 2),
        (inequality_two_steps_negative, 8, 3),
        (square_below, 6, 4),
        (square_above, 6, 4),
    ),
    *kinds(
        "quadratic-equations",
        (square_equals, 8, 0),
        (product_is_zero, 10, 0),
        (without_constant, 8, 1),
        (square_of_sum_equals, 10, 2),
        (quadratic, 12, 2),
        (product_is_number, 8, 4),
    ),
    *kinds(
        "simultaneous-equations",
        (sum_and_difference, 12, 0),
        (multiple_and_single, 14, 1),
        (equal_coefficients, 12, 1),
        (two_multiples, 12, 3),
    ),
)
