"""Functions, sequences, coordinates and lines."""

from fractions import Fraction

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import TRIPLES, listed, total

SIGNS = ("<", ">", "≤", "≥")
TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def linear_function(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.nonzero(-9, 9), d.number(2, 11)
    return f"f(x) = {total([(a, 'x'), (b, '')])}. Find f({x})", a * x + b


def linear_function_of_negative(d: Draw) -> Made:
    a, b, x = d.nonzero(-6, 6), d.nonzero(-9, 9), -d.number(1, 6)
    return f"f(x) = {total([(a, 'x'), (b, '')])}. Find f({x})", a * x + b


def square_function(d: Draw) -> Made:
    a, b, x = d.number(1, 4), d.nonzero(-9, 9), d.number(2, 6)
    return f"f(x) = {total([(a, 'x^2'), (b, '')])}. Find f({x})", a * x * x + b


def square_function_of_negative(d: Draw) -> Made:
    a, b, x = d.number(1, 3), d.nonzero(-9, 9), -d.number(2, 6)
    return f"g(x) = {total([(a, 'x^2'), (b, '')])}. Find g({x})", a * x * x + b


def input_of_function(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.nonzero(-9, 9), d.number(2, 9)
    return f"f(x) = {total([(a, 'x'), (b, '')])}. For which x is f(x) = {a * x + b}?", f"x = {x}"


def _sequence(d: Draw) -> tuple[int, int, str]:
    start, step = d.number(1, 20), d.number(2, 9)
    return start, step, listed(start + i * step for i in range(4))


def nth_term(d: Draw) -> Made:
    start, step, shown = _sequence(d)
    return f"Find the nth term of {shown}, ...", total([(step, "n"), (start - step, "")])


def nth_term_falling(d: Draw) -> Made:
    start, step = d.number(20, 50), -d.number(2, 7)
    return f"Find the nth term of {listed(start + i * step for i in range(4))}, ...", total(
        [(start - step, ""), (step, "n")]
    )


def later_term(d: Draw) -> Made:
    start, step, shown = _sequence(d)
    n = d.of((10, 12, 15, 20, 25, 50))
    return f"What is the {n}th term of {shown}, ...?", start + (n - 1) * step


def next_term(d: Draw) -> Made:
    start, step, shown = _sequence(d)
    return f"What is the next term of {shown}, ...?", start + 4 * step


def common_difference(d: Draw) -> Made:
    start, step = d.number(1, 40), d.nonzero(-9, 9)
    return f"What is the common difference of the sequence {listed(start + i * step for i in range(4))}, ...?", step


def gradient_through_points(d: Draw) -> Made:
    x, y, run, slope = d.number(-4, 5), d.number(-4, 6), d.number(1, 5), d.nonzero(-4, 5)
    return f"What is the gradient of the line through ({x}, {y}) and ({x + run}, {y + slope * run})?", slope


def gradient_as_fraction(d: Draw) -> Made:
    x, y, run, rise = d.number(-4, 5), d.number(-4, 6), d.number(2, 6), d.nonzero(-6, 7)
    return (
        (f"What is the gradient of the line through ({x}, {y}) and ({x + run}, {y + rise})?", Fraction(rise, run))
        if rise % run
        else None
    )


def gradient_of_equation(d: Draw) -> Made:
    a, b = d.nonzero(-6, 8), d.nonzero(-9, 9)
    return (f"What is the gradient of y = {total([(a, 'x'), (b, '')])}?", a) if abs(a) > 1 else None


def gradient_of_general_equation(d: Draw) -> Made:
    a, b, c = d.number(2, 9), d.nonzero(-5, 6), d.number(1, 20)
    return (f"What is the gradient of {total([(a, 'x'), (b, 'y')])} = {c}?", -Fraction(a, b)) if abs(b) > 1 else None


def y_intercept(d: Draw) -> Made:
    a, b = d.nonzero(-6, 8), d.nonzero(-9, 9)
    return (f"What is the y-intercept of y = {total([(a, 'x'), (b, '')])}?", b) if abs(a) > 1 and a != b else None


def x_intercept(d: Draw) -> Made:
    a, x = d.number(2, 6), d.nonzero(-6, 6)
    return f"What is the x-intercept of y = {total([(a, 'x'), (-a * x, '')])}?", x


def perpendicular_gradient(d: Draw) -> Made:
    a = Fraction(d.nonzero(-4, 5), d.number(1, 4))
    if abs(a) == 1:
        return None
    return f"What is the gradient of a line perpendicular to one with gradient {a}?", -1 / a


def parallel_gradient(d: Draw) -> Made:
    a, b = d.nonzero(-6, 8), d.nonzero(-9, 9)
    return (f"What is the gradient of a line parallel to y = {total([(a, 'x'), (b, '')])}?", a) if abs(a) > 1 else None


def steps_from_origin(d: Draw) -> Made:
    x, y = d.nonzero(-9, 9), d.nonzero(-9, 9)
    across, up = "right" if x > 0 else "left", "up" if y > 0 else "down"
    return (
        (f"A point lies {abs(x)} {across} and {abs(y)} {up} from the origin. What are its coordinates?", f"({x}, {y})")
        if x != y
        else None
    )


def midpoint(d: Draw) -> Made:
    x, y, a, b = d.number(-6, 9), d.number(-6, 9), d.nonzero(-5, 6), d.nonzero(-5, 6)
    return f"What is the midpoint of ({x - a}, {y - b}) and ({x + a}, {y + b})?", f"({x}, {y})"


def distance_of_points(d: Draw) -> Made:
    a, b, c = d.of(TRIPLES[:6])
    x, y = d.number(-5, 6), d.number(-5, 6)
    return f"What is the distance between ({x}, {y}) and ({x + a}, {y + b})?", c


TEMPLATES = (
    *kinds(
        "functions",
        (linear_function, 12, 0),
        (square_function, 12, 1),
        (linear_function_of_negative, 10, 1),
        (square_function_of_negative, 12, 2),
        (input_of_function, 8, 2),
    ),
    *kinds(
        "sequences",
        (next_term, 8, 0),
        (common_difference, 8, 0),
        (later_term, 14, 2),
        (nth_term, 14, 2),
        (nth_term_falling, 8, 3),
    ),
    *kinds(
        "coordinates-and-lines",
        (steps_from_origin, 7, 0),
        (gradient_of_equation, 6, 1),
        (y_intercept, 6, 1),
        (parallel_gradient, 4, 1),
        (midpoint, 7, 1),
        (gradient_through_points, 8, 2),
        (gradient_as_fraction, 6, 2),
        (x_intercept, 5, 2),
        (distance_of_points, 5, 3),
        (gradient_of_general_equation, 6, 4),
        (perpendicular_gradient, 6, 4),
    ),
)
