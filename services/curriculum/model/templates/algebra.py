"""Substituting in expressions, collecting terms, expanding brackets."""

from services.curriculum.model.templates.template import Draw, Made, kinds
from services.curriculum.model.templates.written import term, total

LETTERS = ("x", "a", "n", "y")


def substitute_in_multiple(d: Draw) -> Made:
    a, x = d.number(2, 9), d.number(2, 9)
    return f"Find {a}x when x = {x}", a * x


def substitute_in_sum(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.nonzero(-12, 12), d.number(2, 9)
    return f"Find {total([(a, 'x'), (b, '')])} when x = {x}", a * x + b


def substitute_in_square(d: Draw) -> Made:
    a, x = d.number(1, 5), d.number(2, 6)
    return f"Find {term(a, 'x^2')} when x = {x}", a * x * x


def substitute_negative(d: Draw) -> Made:
    a, b, x = d.number(2, 15), d.number(2, 6), -d.number(2, 6)
    return f"Find {a} - {b}x when x = {x}", a - b * x


def substitute_negative_in_square(d: Draw) -> Made:
    a, x = d.number(1, 4), -d.number(2, 6)
    return f"Find {term(a, 'x^2')} when x = {x}", a * x * x


def substitute_two(d: Draw) -> Made:
    (a, b), x, y = d.several(2, 2, 6), d.number(2, 8), d.number(2, 8)
    return f"Find {a}x + {b}y when x = {x} and y = {y}", a * x + b * y


def collect_two_like(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.nonzero(-8, 9), d.of(LETTERS)
    return (f"Simplify {total([(a, x), (b, x)])}", term(a + b, x)) if a + b > 0 and abs(b) > 1 else None


def collect_single(d: Draw) -> Made:
    a, x = d.number(2, 9), d.of((*LETTERS, "ab", "xy"))
    sign = d.of((1, -1))
    return f"Simplify {total([(a, x), (sign, x)])}", term(a + sign, x)


def collect_equal(d: Draw) -> Made:
    count, x = d.number(2, 4), d.of(LETTERS)
    return f"Simplify {' + '.join([x] * count)}", f"{count}{x}"


def collect_with_number(d: Draw) -> Made:
    a, b, c, x = d.number(2, 9), d.nonzero(-9, 9), d.number(2, 9), d.of(LETTERS)
    return f"Simplify {total([(a, x), (b, ''), (c, x)])}", total([(a + c, x), (b, "")])


def collect_two_letters(d: Draw) -> Made:
    a, b, c, e = d.number(2, 9), d.nonzero(-9, 9), d.nonzero(-6, 6), d.nonzero(-6, 6)
    if a + c == 0 or b + e == 0:
        return None
    return f"Simplify {total([(a, 'x'), (b, 'y'), (c, 'x'), (e, 'y')])}", total([(a + c, "x"), (b + e, "y")])


def collect_squares(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.number(2, 9), d.of(LETTERS)
    return f"Simplify {a}{x}^2 + {b}{x}^2", f"{a + b}{x}^2"


def collect_numbers_around(d: Draw) -> Made:
    a, b, c, x = d.number(5, 15), d.number(2, 6), d.number(2, 9), d.of(LETTERS)
    return f"Simplify {a} - {b}{x} + {c}", f"{a + c} - {b}{x}"


def nothing_to_collect(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.number(2, 9), d.of(LETTERS)
    return (
        d.of(
            (
                (f"Simplify if possible: {a}{x} + {b}", f"{a}{x} + {b}"),
                (f"Simplify if possible: {a}{x} + {b}b", f"{a}{x} + {b}b"),
            )
        )
        if x != "b"
        else None
    )


def below_zero(d: Draw) -> Made:
    a, b, x = d.number(2, 6), d.number(2, 6), d.of(LETTERS)
    first, second = d.of(((a, -a - b), (-a, a + b), (-a, -b)))
    return f"Simplify {total([(first, x), (second, x)])}", term(first + second, x)


def multiply_terms(d: Draw) -> Made:
    a, b, x, y = d.number(2, 9), d.number(2, 9), d.of(LETTERS), d.of(("x", "b"))
    return f"Simplify {a}{x} × {b}{y}", f"{a * b}{x}^2" if x == y else f"{a * b}{min(x, y)}{max(x, y)}"


def multiply_letters(d: Draw) -> Made:
    count, x = d.number(2, 4), d.of(LETTERS)
    return f"Simplify {' × '.join([x] * count)}", f"{x}^{count}"


def expand_positive(d: Draw) -> Made:
    a, b, x = d.number(2, 9), d.nonzero(-9, 9), d.of(LETTERS)
    return f"Expand {a}({total([(1, x), (b, '')])})", total([(a, x), (a * b, "")])


def expand_coefficient(d: Draw) -> Made:
    a, b, c = d.number(2, 7), d.number(2, 6), d.nonzero(-7, 7)
    return f"Expand {a}({total([(b, 'x'), (c, 'y')])})", total([(a * b, "x"), (a * c, "y")])


def expand_negative(d: Draw) -> Made:
    a, b, x = -d.number(2, 9), d.nonzero(-9, 9), d.of(LETTERS)
    return f"Expand {a}({total([(1, x), (b, '')])})", total([(a, x), (a * b, "")])


def minus_bracket(d: Draw) -> Made:
    a, b = d.number(3, 15), d.nonzero(-9, 9)
    return (f"Simplify {a} - ({total([(1, 'x'), (b, '')])})", total([(a - b, ""), (-1, "x")])) if a != b else None


def minus_multiple_of_bracket(d: Draw) -> Made:
    a, b, c = d.number(3, 20), d.number(2, 5), d.nonzero(-6, 6)
    return (
        (f"Simplify {a} - {b}({total([(1, 'x'), (c, '')])})", total([(a - b * c, ""), (-b, "x")]))
        if a != b * c
        else None
    )


def plus_multiple_of_bracket(d: Draw) -> Made:
    a, b, c = d.number(3, 15), d.number(2, 6), d.nonzero(-6, 6)
    return f"Simplify {a} + {b}({total([(1, 'x'), (c, '')])})", total([(b, "x"), (a + b * c, "")])


def expand_letter(d: Draw) -> Made:
    b, x = d.nonzero(-9, 9), d.of(LETTERS)
    return f"Expand {x}({total([(1, x), (b, '')])})", total([(1, f"{x}^2"), (b, x)])


def expand_term(d: Draw) -> Made:
    a, b, c = d.number(2, 5), d.number(2, 5), d.nonzero(-7, 7)
    return f"Expand {a}x({total([(b, 'x'), (c, '')])})", total([(a * b, "x^2"), (a * c, "x")])


def _two_brackets(d: Draw, p: int, q: int) -> Made:
    return f"Expand ({total([(1, 'x'), (p, '')])})({total([(1, 'x'), (q, '')])})", total(
        [(1, "x^2"), (p + q, "x"), (p * q, "")]
    )


def expand_two_brackets(d: Draw) -> Made:
    p, q = d.several(2, 1, 9)
    return _two_brackets(d, p, q)


def expand_two_brackets_with_minus(d: Draw) -> Made:
    p, q = d.nonzero(-9, 9), -d.number(1, 9)
    return _two_brackets(d, p, q) if p != q else None


def square_of_sum(d: Draw) -> Made:
    a, b = d.number(1, 3), d.number(1, 9)
    return f"Expand ({total([(a, 'x'), (b, '')])})^2", total([(a * a, "x^2"), (2 * a * b, "x"), (b * b, "")])


def square_of_difference(d: Draw) -> Made:
    a, b = d.number(1, 3), d.number(1, 9)
    return f"Expand ({total([(a, 'x'), (-b, '')])})^2", total([(a * a, "x^2"), (-2 * a * b, "x"), (b * b, "")])


def expand_four_letters(d: Draw) -> Made:
    a, b = d.of((("a", "b"), ("x", "y"), ("p", "q"), ("m", "n")))
    c, e = d.of((("c", "d"), ("u", "v"), ("r", "s")))
    return f"Expand ({a} + {b})({c} + {e})", f"{a}{c} + {a}{e} + {b}{c} + {b}{e}"


TEMPLATES = (
    *kinds(
        "substitution",
        (substitute_in_multiple, 8, 0),
        (substitute_in_sum, 10, 0),
        (substitute_in_square, 10, 1),
        (substitute_two, 10, 1),
        (substitute_negative, 10, 2),
        (substitute_negative_in_square, 8, 3),
    ),
    *kinds(
        "collecting-like-terms",
        (collect_equal, 5, 0),
        (collect_two_like, 8, 0),
        (collect_single, 6, 1),
        (collect_with_number, 8, 1),
        (collect_numbers_around, 6, 1),
        (nothing_to_collect, 6, 1),
        (below_zero, 6, 2),
        (multiply_letters, 5, 2),
        (multiply_terms, 6, 2),
        (collect_squares, 6, 2),
        (collect_two_letters, 8, 2),
    ),
    *kinds(
        "expanding-brackets",
        (expand_positive, 6, 0),
        (expand_coefficient, 6, 0),
        (expand_letter, 5, 1),
        (expand_negative, 6, 1),
        (plus_multiple_of_bracket, 5, 2),
        (minus_bracket, 5, 2),
        (minus_multiple_of_bracket, 6, 3),
        (expand_term, 6, 2),
        (expand_two_brackets, 5, 3),
        (expand_four_letters, 4, 3),
        (expand_two_brackets_with_minus, 8, 4),
        (square_of_sum, 6, 4),
        (square_of_difference, 6, 4),
    ),
)
