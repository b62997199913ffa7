"""Laws of exponents; roots."""

from services.curriculum.model.templates.template import Draw, Made, kinds

LETTERS = ("x", "a", "y", "n")


def _power(letter: str, exponent: int) -> str:
    return letter if exponent == 1 else f"{letter}^{exponent}"


def product_of_powers(d: Draw) -> Made:
    x, m, n = d.of(LETTERS), d.number(2, 9), d.number(2, 9)
    return (f"{x}^{m} × {x}^{n}", _power(x, m + n)) if (m, n) != (2, 2) else None


def quotient_of_powers(d: Draw) -> Made:
    x, m, n = d.of(LETTERS), d.number(4, 12), d.number(2, 6)
    return (f"{x}^{m} ÷ {x}^{n}", _power(x, m - n)) if m > n + 1 else None


def power_of_a_power(d: Draw) -> Made:
    x, m, n = d.of(LETTERS), d.number(2, 6), d.number(2, 5)
    return f"({x}^{m})^{n}", _power(x, m * n)


def numbers_as_base(d: Draw) -> Made:
    base, m, n = d.number(2, 7), d.number(2, 5), d.number(2, 5)
    return f"Write {base}^{m} × {base}^{n} as a power", f"{base}^{m + n}"


def quotient_with_coefficients(d: Draw) -> Made:
    x, m, n, a, b = d.of(LETTERS), d.number(4, 9), d.number(2, 4), d.number(2, 6), d.number(2, 6)
    return (f"{a * b}{x}^{m} ÷ {b}{x}^{n}", f"{a}{_power(x, m - n)}") if m > n else None


def power_of_a_product(d: Draw) -> Made:
    x, a, n = d.of(LETTERS), d.number(2, 5), d.number(2, 3)
    return f"({a}{x})^{n}", f"{a**n}{x}^{n}"


def power_of_coefficient_and_power(d: Draw) -> Made:
    x, a, m, n = d.of(LETTERS), d.number(2, 5), d.number(2, 4), d.number(2, 3)
    return f"({a}{x}^{m})^{n}", f"{a**n}{x}^{m * n}"


def power_of_negative_product(d: Draw) -> Made:
    x, a, m = d.of(LETTERS), d.number(2, 5), d.number(2, 4)
    return f"(-{a}{x}^{m})^2", f"{a**2}{x}^{2 * m}"


def different_bases(d: Draw) -> Made:
    (a, b), m, n = d.several(2, 2, 5), d.number(2, 3), d.number(2, 3)
    return f"{a}^{m} × {b}^{n}", a**m * b**n


def sum_of_powers(d: Draw) -> Made:
    a, m = d.number(2, 4), d.number(2, 3)
    return f"{a}^{m} + {a}^{m + 1}", a**m + a ** (m + 1)


def square_root(d: Draw) -> Made:
    number = d.number(2, 15)
    return f"√{number**2}", number


def large_square_root(d: Draw) -> Made:
    number = d.of((16, 17, 18, 19, 20, 25, 30, 40, 50, 60, 80, 100))
    return f"√{number**2}", number


def cube_root(d: Draw) -> Made:
    number = d.of((1, 2, 3, 4, 5, 6, 10))
    return f"³√{number**3}", number


def root_of_sum(d: Draw) -> Made:
    a, b, c = d.of(
        ((9, 16, 25), (36, 64, 100), (25, 144, 169), (64, 225, 289), (81, 144, 225), (144, 256, 400), (49, 576, 625))
    )
    return f"√({a} + {b})" if d.number(0, 1) else f"√({b} + {a})", {
        25: 5,
        100: 10,
        169: 13,
        289: 17,
        225: 15,
        400: 20,
        625: 25,
    }[c]


def root_of_difference(d: Draw) -> Made:
    a, b, root = d.of(
        ((25, 9, 4), (25, 16, 3), (100, 36, 8), (100, 64, 6), (169, 25, 12), (169, 144, 5), (289, 64, 15))
    )
    return f"√({a} - {b})", root


def simplify_root(d: Draw) -> Made:
    a, b = d.number(2, 6), d.of((2, 3, 5, 6, 7))
    return f"Simplify √{a * a * b}", f"{a}√{b}"


def simplify_multiple_of_root(d: Draw) -> Made:
    a, b, c = d.number(2, 4), d.of((2, 3, 5)), d.number(2, 5)
    return f"Simplify {c}√{a * a * b}", f"{a * c}√{b}"


def square_of_multiple_of_root(d: Draw) -> Made:
    a, b = d.number(2, 6), d.of((2, 3, 5, 6, 7))
    return f"({a}√{b})^2", a * a * b


def like_roots(d: Draw) -> Made:
    a, b, c = d.number(2, 9), d.number(2, 9), d.of((2, 3, 5, 7))
    return f"{a}√{c} + {b}√{c}", f"{a + b}√{c}"


def different_roots(d: Draw) -> Made:
    a, b = d.of(((2, 8), (3, 12), (5, 20), (2, 18), (3, 27), (2, 32), (8, 18), (12, 27)))
    answer = {
        (2, 8): "3√2",
        (3, 12): "3√3",
        (5, 20): "3√5",
        (2, 18): "4√2",
        (3, 27): "4√3",
        (2, 32): "5√2",
        (8, 18): "5√2",
        (12, 27): "5√3",
    }
    return f"√{a} + √{b}", answer[a, b]


TEMPLATES = (
    *kinds(
        "laws-of-exponents",
        (product_of_powers, 8, 0),
        (quotient_of_powers, 6, 0),
        (power_of_a_power, 6, 1),
        (numbers_as_base, 6, 1),
        (sum_of_powers, 5, 1),
        (different_bases, 5, 2),
        (quotient_with_coefficients, 6, 2),
        (power_of_a_product, 6, 2),
        (power_of_coefficient_and_power, 7, 3),
        (power_of_negative_product, 5, 3),
    ),
    *kinds(
        "roots",
        (square_root, 8, 0),
        (large_square_root, 6, 1),
        (cube_root, 5, 1),
        (root_of_sum, 7, 2),
        (root_of_difference, 5, 2),
        (like_roots, 6, 2),
        (square_of_multiple_of_root, 6, 3),
        (simplify_root, 8, 3),
        (simplify_multiple_of_root, 6, 4),
        (different_roots, 6, 4),
    ),
)
