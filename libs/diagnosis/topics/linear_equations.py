"""Linear equations (Sleeman 1984, 1985; Payne & Squibb 1990; Kieran 1985, 1992; Matz 1982; Carry, Lewis & Bernard 1980;
Herscovics & Linchevski 1994; Vlassis 2004; bug labels of the Cognitive Tutor: McNichols, Zhang & Lan 2023).

An outcome that is a line (`line(x, a, b, c, d)` is ax + b = cx + d) is recognised as the next step and by its solution.
"""

from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.values import reduced
from ..shapes.linear import (
    both_sides,
    bracket,
    bracket_divided,
    line,
    mistakes,
    moves,
    one_side,
    one_side_divided,
)
from ..shapes.misreading import Mistake


def over(a: Rational, b: Rational) -> Rational:
    """a/b, exactly."""
    return reduced(Fraction(a) / b)


def glued(a: Rational, value: Rational) -> int | None:
    """The x for which the digits of a and x side by side are the value: 3x = 35 gives 5."""
    front, whole = str(a), str(value)
    rest = whole.removeprefix(front)
    return int(rest) if rest != whole and rest.isdecimal() else None


# fmt: off
MINUS_LOST = Malrule(
    "ALGEBRA_EQ_LINEAR_COEFFICIENT_MINUS_LOST", "LEQ06 LEQ18 LEQ22", "Minus of the coefficient lost", VERY_COMMON,
    "Loses the minus in front of the unknown.",
    "Solve -2x + 3 = 11 → x = 4; Solve -x = 9 → x = 9; Solve 10 - x = 4 → x = -6; -10y = 4 → 10y = 4",
    lambda x, a, b, c: line(x, -a, 0, 0, c - b) if a < 0 else None,
)
CONJOINS = Malrule(
    "ALGEBRA_EQ_LINEAR_UNLIKE_TERMS_JOINED", "LEQ07 LEQ27", "Unlike terms joined", COMMON,
    "Adds a coefficient and a number as if they were like terms.",
    "Solve 3x + 4 = 21 → x = 3; Solve 3x + 2 = 4x + 11 → x = 3; 3x + 4 = 21 → 7x = 21",
    lambda x, a, b, c: line(x, a + b, 0, 0, c) if b else None,
)
SWITCHED = Malrule(
    "ALGEBRA_EQ_LINEAR_DIFFERENCE_REVERSED", "LEQ14", "Subtracts the other way round", OCCASIONAL,
    "Switches the numbers of a subtraction.",
    "Solve x + 7 = 3 → x = 4",
    lambda x, a, b, c: line(x, a, 0, 0, b - c) if b else None,
)
DIVIDES_WRONG_WAY = Malrule(
    "ALGEBRA_EQ_LINEAR_QUOTIENT_REVERSED", "LEQ05 LEQ16", "Divides the wrong way round", COMMON,
    "Divides the coefficient by the number instead of the number by the coefficient.",
    "Solve 3x + 4 = 19 → x = 1/5; Solve 4x = 12 → x = 1/3",
    lambda x, a, b, c: over(a, c - b) if a != 1 else None,
)
FIRST_TERM_ONLY = Malrule(
    "ALGEBRA_EQ_LINEAR_FIRST_TERM_ONLY", "LEQ29", "Only the first term in the bracket multiplied", VERY_COMMON,
    "Multiplies only the first term in the bracket.",
    "Solve 3(x + 4) = 22 → x = 6; 3(x + 4) = 22 → 3x + 4 = 22",
    lambda x, a, p, q, c: line(x, a * p, q, 0, c),
)

_ONE_SIDE = (
    MINUS_LOST, CONJOINS, SWITCHED, DIVIDES_WRONG_WAY,
    Malrule(
        "ALGEBRA_EQ_LINEAR_DIVIDES_ONE_TERM", "LEQ02", "Only one term divided by the coefficient", COMMON,
        "Divides the unknown's term and the other side by the coefficient but not the number beside the unknown.",
        "Solve 2x + 6 = 14 → x = 1; 2x + 6 = 14 → x + 6 = 7",
        lambda x, a, b, c: line(x, 1, b, 0, over(c, a)) if b and a != 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_COEFFICIENT_SUBTRACTED", "LEQ03 LEQ15", "Coefficient subtracted instead of divided by", VERY_COMMON,
        "Takes the coefficient away from the other side instead of dividing by it.",
        "Solve 3x + 4 = 19 → x = 12; Solve 4x = 12 → x = 8; 3x = 15 → x = 15 - 3",
        lambda x, a, b, c: c - b - a if a != 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_COEFFICIENT_MULTIPLIED", "LEQ04 LEQ17", "Multiplies by the coefficient instead of dividing", COMMON,
        "Multiplies the other side by the coefficient instead of dividing by it.",
        "Solve 3x + 4 = 19 → x = 45; Solve 4x = 12 → x = 48",
        lambda x, a, b, c: (c - b) * a if abs(a) != 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_STOPS_BEFORE_DIVIDING", "LEQ08", "Stops before dividing", COMMON,
        "Gives the multiple of the unknown as the answer.",
        "Solve 3x + 4 = 19 → x = 15; 3x = 15 → x = 15",
        lambda x, a, b, c: c - b if abs(a) != 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_DIVIDES_KEEPING_CONSTANT", "LEQ09", "Divides first and keeps the number's sign", RARE,
        "Divides by the coefficient and then moves the number without dividing it or changing its sign.",
        "Solve 2x + 6 = 14 → x = 13",
        lambda x, a, b, c: over(c, a) + b if b and a != 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_PLACE_VALUE_READING", "LEQ11", "Coefficient and unknown read as digits", RARE,
        "Reads 3x as a number whose digits are 3 and x.",
        "Solve 3x + 4 = 39 → x = 5",
        lambda x, a, b, c: glued(a, c - b) if a > 1 else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_MINUS_X_ADDED", "LEQ21", "Adds where the unknown is taken away", COMMON,
        "Solves a - x = c as c + a.",
        "Solve 10 - x = 4 → x = 14",
        lambda x, a, b, c: c + b if a == -1 and b else None,
    ),
)

_ONE_SIDE_DIVIDED = (
    Malrule(
        "ALGEBRA_EQ_LINEAR_DIVIDES_BY_DENOMINATOR", "LEQ19 LEQ32", "Divides by the denominator again", VERY_COMMON,
        "Divides by the denominator instead of multiplying by it.",
        "Solve x/4 = 12 → x = 3; Solve x/2 + 3 = 9 → x = 3",
        lambda x, a, b, c: over(c - b, a),
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_DENOMINATOR_ADDED", "LEQ20", "Denominator added or subtracted", OCCASIONAL,
        "Adds or subtracts the denominator instead of multiplying by it.",
        "Solve x/4 = 12 → x = 8",
        lambda x, a, b, c: [c - b - a, c - b + a],
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_MULTIPLIES_RIGHT_ONLY", "LEQ31", "The number beside the fraction is not multiplied", COMMON,
        "Multiplies the other side by the denominator but not the number beside the fraction.",
        "Solve x/3 + 2 = 6 → x = 16; x/3 + 2 = 6 → x + 2 = 18",
        lambda x, a, b, c: line(x, 1, b, 0, a * c) if b else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_DENOMINATOR_DROPPED", "", "Denominator dropped", OCCASIONAL,
        "Leaves the denominator out.",
        "x/4 = 12 → x = 12",
        lambda x, a, b, c: line(x, 1, b, 0, c) if abs(a) != 1 else None,
    ),
    MINUS_LOST.elsewhere(lambda x, a, b, c: line(x, over(-1, a), 0, 0, c - b) if a < 0 else None),
    SWITCHED.elsewhere(lambda x, a, b, c: line(x, over(1, a), 0, 0, b - c) if b else None),
)

_BOTH_SIDES = (
    Malrule(
        "ALGEBRA_EQ_LINEAR_BOTH_KEEP_SIGNS", "LEQ25", "Both terms moved without changing sign", COMMON,
        "Moves the term with the unknown and the number to the other side and changes neither sign.",
        "Solve 5x + 2 = 2x + 26 → x = 4; 5x + 2 = 2x + 26 → 7x = 28",
        lambda x, a, b, c, d: line(x, a + c, 0, 0, d + b) if b or d else None,
    ),
    CONJOINS.elsewhere(
        lambda x, a, b, c, d: [line(x, a + b, 0, 0, c + d), line(x, a + b, 0, c + d, 0)] if b or d else None,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_NUMBERS_COLLECTED", "LEQ28", "All numbers collected, coefficients too", OCCASIONAL,
        "Collects all the numbers of each side whether they multiply the unknown or not, and takes the difference.",
        "Solve 3x + 2 = 4x + 11 → x = 10",
        lambda x, a, b, c, d: c + d - a - b,
    ),
)

_BRACKET = (
    FIRST_TERM_ONLY,
    Malrule(
        "ALGEBRA_EQ_LINEAR_FACTOR_ADDED", "LEQ30", "Factor added into the bracket", RARE,
        "Adds the factor in front of the bracket to what is inside.",
        "Solve 3(x + 4) = 22 → x = 15",
        lambda x, a, p, q, c: line(x, p, q + a, 0, c),
    ),
)

_BRACKET_DIVIDED = (
    Malrule(
        "ALGEBRA_EQ_LINEAR_CONSTANT_BEFORE_DENOMINATOR", "LEQ33", "Number moved before the denominator", COMMON,
        "Takes the number of the numerator off the other side before multiplying by the denominator.",
        "Solve (x + 4)/3 = 6 → x = 6; (x + 4)/3 = 6 → x/3 = 2",
        lambda x, a, p, q, c: line(x, over(p, a), 0, 0, c - q),
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_BRACKET_DIVIDED_AGAIN", "LEQ34", "Divides by the denominator of a bracket again", OCCASIONAL,
        "Divides the other side by the denominator instead of multiplying it.",
        "Solve (x + 4)/3 = 6 → x = -2; (x + 4)/3 = 6 → x + 4 = 2",
        lambda x, a, p, q, c: line(x, p, q, 0, over(c, a)),
    ),
)

_MOVES = (
    Malrule(
        "ALGEBRA_EQ_LINEAR_CONSTANT_KEEPS_SIGN", "LEQ01 LEQ13 LEQ24", "Number moved without changing its sign", VERY_COMMON,
        "Moves a number to the other side without changing its sign.",
        "Solve 3x + 4 = 19 → x = 23/3; Solve x + 7 = 12 → x = 19; Solve 5x + 2 = 2x + 20 → x = 22/3; 3x + 4 = 19 → 3x = 23",
        lambda m: m.constant_kept_its_sign,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_VARIABLE_KEEPS_SIGN", "LEQ23", "Unknown moved without changing its sign", VERY_COMMON,
        "Moves a term with the unknown to the other side without changing its sign.",
        "Solve 5x + 2 = 2x + 23 → x = 3; 5x + 2 = 2x + 23 → 7x + 2 = 23",
        lambda m: m.variable_kept_its_sign,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_CONSTANT_DROPPED", "LEQ10", "Number left out", COMMON,
        "Removes a number on one side and leaves the other side as it was.",
        "Solve 4x + 8 = 20 → x = 5; x + 4 = 9 → x = 9",
        lambda m: m.constant_dropped,
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_VARIABLE_DROPPED", "LEQ26", "Unknown on one side left out", COMMON,
        "Removes the term with the unknown on one side and leaves the other side as it was.",
        "Solve 5x + 2 = 2x + 17 → x = 3",
        lambda m: m.variable_dropped,
    ),
)

_MISTAKES = (
    MINUS_LOST.elsewhere(lambda m: m.get(Mistake.SIGN_OF_VARIABLE_TERM)),
    CONJOINS.elsewhere(lambda m: m.get(Mistake.CONJOINED)),
    SWITCHED.elsewhere(lambda m: m.get(Mistake.REVERSED_DIFFERENCE)),
    DIVIDES_WRONG_WAY.elsewhere(lambda m: m.get(Mistake.REVERSED_QUOTIENT)),
    FIRST_TERM_ONLY.elsewhere(lambda m: m.get(Mistake.FIRST_TERM_ONLY)),
    Malrule(
        "ALGEBRA_EQ_LINEAR_SIGN_OF_PRODUCT", "INT15 INT16 INT18 INT19", "Wrong sign of a product or quotient", VERY_COMMON,
        "Multiplies or divides numbers with signs and gets the sign wrong.",
        "x = -54.6/32.7 → x = 1.6697; -11 * 6 = x → 66 = x",
        lambda m: m.get(Mistake.SIGN_OF_PRODUCT),
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_SIGN_OF_NUMBER", "", "Sign of a number lost", OCCASIONAL,
        "Loses or changes the sign of a number while simplifying one side.",
        "2x = -8 + x → 2x = 8 + x; 5x = 2 + 3 → 5x = -5",
        lambda m: [*m.get(Mistake.SIGN_OF_NUMBER, ()), *m.get(Mistake.SIGN_OF_SUM, ())],
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_WRONG_OPERATION", "", "Another operation carried out", COMMON,
        "Carries out another operation than the one that is written.",
        "-50x = -9 - 9 → -50x = 0; y = 2/-2 → y = -4",
        lambda m: m.get(Mistake.OPERATION),
    ),
    Malrule(
        "ALGEBRA_EQ_LINEAR_VARIABLE_LOST", "EXP05", "Variable left off", COMMON,
        "Leaves the letter off a term while simplifying.",
        "1 = -5y + 3 - 3 → 1 = -5",
        lambda m: m.get(Mistake.VARIABLE_LOST),
    ),
)
# fmt: on

TOPIC = Topic(
    "linear-equations",
    "ALGEBRA/EQ_LINEAR",
    (
        Form(one_side, _ONE_SIDE),
        Form(one_side_divided, _ONE_SIDE_DIVIDED),
        Form(both_sides, _BOTH_SIDES),
        Form(bracket, _BRACKET),
        Form(bracket_divided, _BRACKET_DIVIDED),
        Form(moves, _MOVES),
        Form(mistakes, _MISTAKES),
    ),
    "Linear equations",
)
