"""Linear equations in x: one template per form, with the solution drawn first so that it is as wanted."""

from fractions import Fraction
from functools import partial

from services.curriculum.model.templates.template import Draw, Task, Template


def linear(a: int, b: int) -> str:
    """ax + b as one writes it; a and b are not zero."""
    return f"{multiple(a)} {signed(b)}"


def multiple(a: int) -> str:
    return {1: "x", -1: "-x"}.get(a, f"{a}x")


def signed(b: int) -> str:
    return f"{'+' if b > 0 else '-'} {abs(b)}"


def solution(x: Fraction | int) -> dict[str, int]:
    return {"negative-solution": int(x < 0), "fraction-solution": int(Fraction(x).denominator > 1)}


def add_to_unknown(draw: Draw) -> Task:
    x, a = draw.number(-12, 20), draw.nonzero(-15, 15)
    return Task(f"{linear(1, a)} = {x + a}", Fraction(x + a) - a, solution(x) | {"constant": 1})


def multiply_unknown(draw: Draw) -> Task:
    a, c = draw.nonzero(-9, 12), draw.nonzero(-60, 72)
    x = Fraction(c, a)
    features = {"coefficient": int(a != 1), "negative-coefficient": int(a < 0)}
    return Task(f"{multiple(a)} = {c}", x, solution(x) | features)


def divide_unknown(draw: Draw) -> Task:
    a, b = draw.number(2, 9), draw.nonzero(-9, 9)
    return Task(f"x/{a} = {b}", Fraction(b) * a, solution(b) | {"division": 1})


def divide_and_add(draw: Draw) -> Task:
    a, b, quotient = draw.number(2, 9), draw.nonzero(-12, 12), draw.nonzero(-9, 9)
    c = quotient + b
    return Task(f"x/{a} {signed(b)} = {c}", Fraction(c - b) * a, solution(quotient) | {"division": 1, "constant": 1})


def subtract_unknown(draw: Draw) -> Task:
    a, x = draw.number(2, 20), draw.nonzero(-12, 20)
    c = a - x
    return Task(f"{a} - x = {c}", Fraction(a) - c, solution(x) | {"constant": 1, "negative-coefficient": 1})


def multiply_and_add(draw: Draw) -> Task:
    a, b, c = draw.nonzero(-9, 9), draw.nonzero(-15, 15), draw.nonzero(-40, 60)
    x = Fraction(c - b, a)
    features = {"coefficient": int(abs(a) > 1), "constant": 1, "negative-coefficient": int(a < 0)}
    return Task(f"{linear(a, b)} = {c}", x, solution(x) | features)


def constant_first(draw: Draw) -> Task:
    a, b, c = draw.nonzero(-9, 9), draw.number(1, 20), draw.nonzero(-40, 60)
    x = Fraction(c - b, a)
    sign = "+" if a > 0 else "-"
    features = {"coefficient": int(abs(a) > 1), "constant": 1, "negative-coefficient": int(a < 0)}
    return Task(f"{b} {sign} {multiple(abs(a))} = {c}", x, solution(x) | features)


def bracket(draw: Draw) -> Task:
    a, b, x = draw.nonzero(-7, 9), draw.nonzero(-9, 9), draw.nonzero(-9, 12)
    c = a * (x + b)
    features = {"coefficient": 1, "constant": 1, "bracket": int(abs(a) > 1), "negative-coefficient": int(a < 0)}
    return Task(f"{a}({linear(1, b)}) = {c}", Fraction(c, a) - b, solution(x) | features)


def both_sides(draw: Draw) -> Task:
    a, b, c = draw.nonzero(-9, 9), draw.nonzero(-15, 15), draw.nonzero(-9, 9)
    x = draw.nonzero(-9, 10)
    d = a * x + b - c * x
    if a == c or d == 0:
        return both_sides(draw)
    features = {
        "coefficient": 1,
        "constant": 1,
        "both-sides": 1,
        "negative-coefficient": int(a < 0) + int(c < 0),
    }
    return Task(f"{linear(a, b)} = {linear(c, d)}", Fraction(d - b, a - c), solution(x) | features)


def bracket_over_number(draw: Draw) -> Task:
    a, b, quotient = draw.number(2, 8), draw.nonzero(-9, 9), draw.nonzero(-6, 9)
    features = solution(quotient * a - b) | {"division": 1, "constant": 1, "bracket": 1}
    return Task(f"({linear(1, b)})/{a} = {quotient}", quotient * a - b, features)


INTEGER = {"fraction-solution": {0}}
FRACTION = {"fraction-solution": {1}, "negative-coefficient": {0}}
POSITIVE, NEGATIVE = {"coefficient": {1}, "negative-coefficient": {0}}, {"negative-coefficient": {1}}


_equation = partial(Template, "linear-equations")

TEMPLATES = (
    _equation("add-to-unknown", 12, add_to_unknown, {}),
    _equation("multiply-unknown", 10, multiply_unknown, POSITIVE | INTEGER),
    _equation("multiply-unknown-negative", 8, multiply_unknown, NEGATIVE | INTEGER),
    _equation("multiply-unknown-fraction", 6, multiply_unknown, POSITIVE | FRACTION),
    _equation("divide-unknown", 8, divide_unknown, {}),
    _equation("divide-and-add", 8, divide_and_add, {}),
    _equation("subtract-unknown", 8, subtract_unknown, {}),
    _equation("multiply-and-add", 14, multiply_and_add, POSITIVE | INTEGER),
    _equation("multiply-and-add-negative", 12, multiply_and_add, NEGATIVE | INTEGER),
    _equation("multiply-and-add-fraction", 6, multiply_and_add, POSITIVE | FRACTION),
    _equation("constant-first", 10, constant_first, POSITIVE | INTEGER),
    _equation("constant-first-negative", 10, constant_first, {"coefficient": {1}} | NEGATIVE | INTEGER),
    _equation("bracket", 12, bracket, {"bracket": {1}, "negative-coefficient": {0}}),
    _equation("bracket-negative", 8, bracket, {"bracket": {1}} | NEGATIVE),
    _equation("both-sides", 14, both_sides, {"negative-coefficient": {0}}),
    _equation("both-sides-negative", 10, both_sides, {"negative-coefficient": {1, 2}}),
    _equation("bracket-over-number", 8, bracket_over_number, {}),
)
