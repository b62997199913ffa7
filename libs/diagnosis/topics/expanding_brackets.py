"""Expanding brackets (Matz 1982; Carry, Lewis & Bernard 1980; Ayres 2000; Demby 1997; Vlassis 2004; Booth 1984; Marquis
1988; Kotsopoulos 2007; Kirshner & Awtry 2004; De Bock et al. 2007).
"""

from collections.abc import Callable

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..shapes.brackets import Expansion, Multiple, Pair, Power, Wrong, expansion
from ..shapes.expanding import (
    adds_to_others,
    binomials,
    brackets_added,
    conjoins,
    everything_doubled,
    exponent_kept,
    first_only,
    first_product_doubled,
    firsts_and_lasts,
    last_doubled,
    last_kept,
    last_only,
    last_subtracted,
    last_with_other_sign,
    lasts_added,
    middle_not_doubled,
    middle_signs,
    middle_with_other_sign,
    minus_lost,
    minus_lost_on_first,
    minus_on_first_only,
    number_in_front_first,
    power_of_each,
    products_left_out,
    square,
    square_as_double,
    sum_and_product_swapped,
)


def _on(wrong: Wrong) -> Callable[[Expansion], Prediction]:
    return lambda e: e.instead(wrong)


# fmt: off
LAST_WITH_OTHER_SIGN = Malrule(
    "ALGEBRA_EXPAND_CONSTANT_SIGN", "EXP38", "Wrong sign of the last product", COMMON,
    "Multiplies the last terms with the wrong sign.",
    "Expand (x - 3)(x - 2) → x^2 - 5x - 6; Expand (x - 3)^2 → x^2 - 6x - 9",
    _on(binomials(last_with_other_sign)),
)
MIDDLE_SIGN = Malrule(
    "ALGEBRA_EXPAND_MIDDLE_SIGN", "", "Wrong sign of the middle term", OCCASIONAL,
    "Gets the sign of a product in the middle wrong.",
    "Expand (x - 3)(x + 2) → x^2 + x - 6; Expand (x - 3)^2 → x^2 + 6x + 9",
    _on(binomials(middle_signs)),
)
SQUARE_AS_DOUBLE = Malrule(
    "ALGEBRA_EXPAND_SQUARE_AS_DOUBLE", "EXP26", "x · x written as 2x", COMMON,
    "Multiplies every pair of terms but writes the letter times itself as twice the letter.",
    "Expand (x + 2)(x + 5) → 9x + 10; Expand x(x + 3) → 5x",
    _on(binomials(first_product_doubled)),
)

_MULTIPLES = (
    Malrule(
        "ALGEBRA_EXPAND_FIRST_TERM_ONLY", "EXP12 EXP17", "Only the first term in the bracket multiplied", VERY_COMMON,
        "Multiplies only the first term in the bracket.",
        "Expand 3(x + 4) → 3x + 4; Expand -2(x - 5) → -2x - 5; Expand 4(2x + 3y) → 8x + 3y; Simplify 5 - 2(x + 3) → 8 - 2x",
        _on(first_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_LAST_TERM_ONLY", "EXP13", "Only the last term in the bracket multiplied", OCCASIONAL,
        "Multiplies only the last term in the bracket.",
        "Expand 3(x + 4) → x + 12",
        _on(last_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_ADDS_FACTOR", "EXP14", "Factor added to the second term", OCCASIONAL,
        "Multiplies the first term by the factor and adds the factor to the second.",
        "Expand 3(x + 4) → 3x + 7",
        _on(adds_to_others),
    ),
    Malrule(
        "ALGEBRA_EXPAND_THEN_JOINS", "EXP15", "Bracket multiplied out and unlike terms joined", COMMON,
        "Multiplies the bracket out and then adds terms that are not alike.",
        "Expand 3(x + 4) → 15x",
        conjoins,
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_ON_FIRST_ONLY", "EXP16 EXP18", "Minus applied to the first term only", VERY_COMMON,
        "Lets the minus in front of the bracket change only the sign of the first term.",
        "Expand -2(x - 5) → -2x - 10; Simplify 10 - (x - 4) → -x + 6; -(x - 5) → -x - 5",
        _on(minus_on_first_only),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_LOST_ON_FIRST", "EXP36", "Sign of the first term lost", OCCASIONAL,
        "Multiplies the first term without the minus of the factor and the others with it.",
        "Expand -5(x - 7) → 5x + 35",
        _on(minus_lost_on_first),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MINUS_LOST", "", "Minus of the factor lost", OCCASIONAL,
        "Multiplies the bracket as if there were no minus in front of it.",
        "Expand -2(x - 5) → 2x - 10; Simplify 10 - (x - 4) → x + 6",
        _on(minus_lost),
    ),
    Malrule(
        "ALGEBRA_EXPAND_NUMBER_IN_FRONT_FIRST", "", "Number in front combined with the factor first", COMMON,
        "Adds or subtracts the number in front before multiplying the bracket.",
        "Simplify 5 - 2(x + 3) → 3x + 9; Simplify 4 + 3(x + 2) → 7x + 14",
        number_in_front_first,
    ),
    SQUARE_AS_DOUBLE.elsewhere(_on(square_as_double)),
    Malrule(
        "ALGEBRA_EXPAND_EXPONENT_KEPT", "", "Letter times itself written once", OCCASIONAL,
        "Multiplies the numbers and writes a letter that meets itself only once.",
        "Expand 3x(2x - 5) → -9x; Expand x(x + 3) → 4x",
        _on(exponent_kept),
    ),
)

_POWERS = (
    Malrule(
        "ALGEBRA_EXPAND_POWER_OF_EACH_TERM", "EXP19", "Power taken of every term of a sum", VERY_COMMON,
        "Raises each term in the bracket to the power and leaves out the products of different terms.",
        "Expand (x + 3)^2 → x^2 + 9; Expand (2x - 3)^2 → 4x^2 - 9; Expand (a + b)^2 → a^2 + b^2",
        _on(power_of_each),
    ),
    Malrule(
        "ALGEBRA_EXPAND_MIDDLE_NOT_DOUBLED", "EXP20", "Middle term not doubled", COMMON,
        "Writes the product of the two terms once in the square of a sum.",
        "Expand (x + 3)^2 → x^2 + 3x + 9",
        _on(square(middle_not_doubled)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_SQUARE_DOUBLES_ALL", "EXP21", "Everything doubled instead of squared", OCCASIONAL,
        "Multiplies the bracket by the exponent.",
        "Expand (x + 3)^2 → 2x + 6",
        _on(everything_doubled),
    ),
    Malrule(
        "ALGEBRA_EXPAND_CONSTANT_DOUBLED", "EXP22", "Constant doubled instead of squared", OCCASIONAL,
        "Doubles the last term of the bracket where it should be squared.",
        "Expand (x + 3)^2 → x^2 + 6x + 6",
        _on(square(last_doubled)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_CONSTANT_KEPT", "", "Last term not squared", OCCASIONAL,
        "Writes the last term of the bracket at the end without squaring it.",
        "Expand (x + 3)^2 → x^2 + 6x + 3",
        _on(square(last_kept)),
    ),
    LAST_WITH_OTHER_SIGN.elsewhere(_on(square(last_subtracted)), RARE),
    MIDDLE_SIGN.elsewhere(_on(square(middle_with_other_sign))),
)

_PAIRS = (
    Malrule(
        "ALGEBRA_EXPAND_FIRSTS_AND_LASTS", "EXP23", "Only first times first and last times last", VERY_COMMON,
        "Multiplies the first terms and the last terms of the brackets and nothing else.",
        "Expand (x + 2)(x + 5) → x^2 + 10; Expand (a + b)(c + d) → ac + bd",
        _on(firsts_and_lasts),
    ),
    Malrule(
        "ALGEBRA_EXPAND_SUM_AND_PRODUCT_SWAPPED", "EXP24", "Sum and product of the numbers swapped", OCCASIONAL,
        "Puts the product of the two numbers with the letter and their sum at the end.",
        "Expand (x + 2)(x + 5) → x^2 + 10x + 7",
        _on(binomials(sum_and_product_swapped)),
    ),
    Malrule(
        "ALGEBRA_EXPAND_BRACKETS_ADDED", "EXP25", "Brackets added", OCCASIONAL,
        "Adds the two brackets instead of multiplying them.",
        "Expand (x + 2)(x + 5) → 2x + 7",
        _on(brackets_added),
    ),
    SQUARE_AS_DOUBLE,
    Malrule(
        "ALGEBRA_EXPAND_CONSTANTS_ADDED", "EXP37", "Last terms added", COMMON,
        "Multiplies out but adds the numbers at the end where they should be multiplied.",
        "Expand (x + 2)(x + 5) → x^2 + 7x + 7",
        _on(binomials(lasts_added)),
    ),
    LAST_WITH_OTHER_SIGN,
    MIDDLE_SIGN,
    Malrule(
        "ALGEBRA_EXPAND_PRODUCT_LEFT_OUT", "", "One of the products left out", OCCASIONAL,
        "Multiplies only some of the pairs of terms of two brackets.",
        "Expand (x + 2)(x + 5) → x^2 + 5x + 10; Expand (x + 2)(x + 5) → x^2 + 5x + 2",
        _on(binomials(products_left_out)),
    ),
)
# fmt: on

TOPIC = Topic(
    "expanding-brackets",
    "ALGEBRA/EXPAND",
    (
        Form(expansion(Multiple), _MULTIPLES),
        Form(expansion(Power), _POWERS),
        Form(expansion(Pair), _PAIRS),
    ),
    "Expanding brackets",
)
