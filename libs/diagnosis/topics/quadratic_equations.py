"""Quadratic equations (Vaiyavutjamai & Clements 2006; Kotsopoulos 2007; Bossé & Nandakumar 2005; Matz 1982;
Pitta-Pantazi et al. 2007; Roach, Gibson & Weber 2004).
"""

from fractions import Fraction

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.values import reduced
from ..shapes.quadratic import both, product, shifted_root, square, square_of_sum, two_roots, without_constant


def half(k: Rational) -> Rational:
    """k/2, exactly."""
    return reduced(Fraction(k) / 2)


# fmt: off
NEGATIVE_ROOT_FORGOTTEN = Malrule(
    "ALGEBRA_EQ_QUAD_NEGATIVE_ROOT_FORGOTTEN", "LEQ35", "Negative root forgotten", VERY_COMMON,
    "Takes the square root and gives only the positive one.",
    "Solve x^2 = 25 → x = 5; Solve (x - 3)^2 = 16 → x = 7",
    shifted_root,
)

_SQUARE = (
    NEGATIVE_ROOT_FORGOTTEN,
    Malrule(
        "ALGEBRA_EQ_QUAD_HALVES", "LEQ36", "Halves instead of taking the root", COMMON,
        "Divides by two to undo the square.",
        "Solve x^2 = 16 → x = 8",
        lambda k: (half(k), both(half(k), -half(k))),
    ),
)

_ROOTS = (
    Malrule(
        "ALGEBRA_EQ_QUAD_ROOT_SIGNS_KEPT", "LEQ37", "Signs of the roots not changed", VERY_COMMON,
        "Takes the numbers in the factors as the solutions with the signs they have there.",
        "Solve (x - 2)(x - 5) = 0 → x = -2 or x = -5",
        lambda r, s: both(-r, -s),
    ),
)

_WITHOUT_CONSTANT = (
    Malrule(
        "ALGEBRA_EQ_QUAD_DIVIDES_BY_UNKNOWN", "LEQ38", "Divides by the unknown and loses a solution", VERY_COMMON,
        "Divides both sides by the unknown, as if it could not be 0.",
        "Solve x^2 = 7x → x = 7",
        lambda r: r,
    ),
)

_PRODUCT = (
    Malrule(
        "ALGEBRA_EQ_QUAD_PRODUCT_NOT_ZERO", "LEQ39", "Each factor set equal to a product that is not 0", VERY_COMMON,
        "Sets each factor equal to the number on the other side.",
        "Solve (x - 2)(x - 5) = 4 → x = 6 or x = 9",
        lambda first, second, k: both(first.equals(k), second.equals(k)),
    ),
)
# fmt: on

_FORMS = (
    Form(square, _SQUARE),
    Form(square_of_sum, (NEGATIVE_ROOT_FORGOTTEN.elsewhere(lambda p, k: shifted_root(k, p)),)),
    Form(two_roots, _ROOTS),
    Form(without_constant, _WITHOUT_CONSTANT),
    Form(product, _PRODUCT),
)

TOPIC = Topic("quadratic-equations", "ALGEBRA/EQ_QUAD", _FORMS, "Quadratic equations")
