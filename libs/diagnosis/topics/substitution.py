"""Substitution (Küchemann 1981; Booth 1984, 1988; MacGregor & Stacey 1997; Vlassis 2004; Cangelosi et al. 2013)."""

import re
from typing import NamedTuple

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Comparison, Equation, Node, Number, Rational, Variable, has_variable
from ..maths.solution import roots, variables
from ..maths.values import number
from ..maths.wording import Asks, Task
from ..shapes.substituting import (
    Monomial,
    added,
    exponent_as_factor,
    factor_raised_too,
    is_open,
    minus_lost,
    power_keeps_minus,
    side_by_side,
    value_at,
    wrong_at,
)

_LETTERS = re.compile(r"(?<![^\W\d_])[a-z]{2,3}(?![^\W\d_])")


class At(NamedTuple):
    """An expression and the numbers for its letters."""

    node: Node
    values: dict[str, Rational]

    def by(self, monomial: Monomial) -> Prediction:
        return wrong_at(self.node, self.values, monomial)

    @property
    def is_negative(self) -> bool:
        return any(value < 0 for value in self.values.values())


def _sorted(task: Task) -> tuple[dict[str, Rational], list[Node], list[Equation]]:
    """The values that are given, the expressions, and the other equations."""
    given: dict[str, Rational] = {}
    expressions, equations = list[Node](), list[Equation]()
    for node in task.maths:
        if isinstance(node, Equation):
            letter, value = (node.sides if isinstance(node.sides[0], Variable) else node.sides[::-1])[:2]
            known = number(value) if len(node.sides) == 2 and isinstance(letter, Variable) else None
            if isinstance(letter, Variable) and known is not None:
                given[letter.name] = known
            else:
                equations.append(node)
        elif has_variable(node) and not isinstance(node, Comparison):
            expressions.append(node)
    return given, expressions, equations


def _expression(task: Task) -> tuple[At] | None:
    given, expressions, equations = _sorted(task)
    if not given:
        return None
    if not expressions and not equations:
        expressions = [_product(m.group()) for m in _LETTERS.finditer(task.plain) if set(m.group()) <= given.keys()]
    if not expressions and len(equations) == 1 and isinstance(equations[0].sides[0], Variable):
        expressions, equations = [equations[0].sides[-1]], []  # A = lw at l = 5, w = 3
    if len(expressions) != 1 or equations or is_open(expressions[0], given):
        return None
    return (At(expressions[0], given),)


def _product(letters: str) -> Node:
    node: Node = Variable(letters[0])
    for letter in letters[1:]:
        node = Binary("*", node, Variable(letter))
    return node


def _formula(task: Task) -> tuple[Equation] | None:
    """A formula with numbers in it for all letters but one, which does not stand alone."""
    given, expressions, equations = _sorted(task)
    if not given or expressions or len(equations) != 1 or len(equations[0].sides) != 2:
        return None
    sides = tuple(_with(side, given) for side in equations[0].sides)
    return (Equation(sides),) if len(variables(Equation(sides))) == 1 else None


def _with(node: Node, given: dict[str, Rational]) -> Node:
    if isinstance(node, Variable):
        return Number(given[node.name]) if node.name in given else node
    if isinstance(node, Binary):
        return Binary(node.operator, _with(node.left, given), _with(node.right, given))
    return node


def _root(equation: Equation) -> Prediction:
    found = roots(equation)
    return next((value for value in found if not isinstance(value, tuple)), None) if found and len(found) == 1 else None


# fmt: off
_MALRULES = (
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_SIDE_BY_SIDE", "SBS01", "Value written beside the coefficient", VERY_COMMON,
        "Writes the digits of the value behind those of the number in front of the letter instead of multiplying.",
        "Find 3x when x = 5 → 35",
        lambda at: at.by(side_by_side),
    ),
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_ADDED", "SBS02", "Coefficient and value added", COMMON,
        "Adds the number in front of the letter and the value of the letter instead of multiplying.",
        "Find 3x when x = 5 → 8",
        lambda at: at.by(added),
    ),
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_COEFFICIENT_SQUARED", "SBS03", "Coefficient squared too", VERY_COMMON,
        "Multiplies first and then takes the power of the whole product.",
        "Find 2x^2 when x = 3 → 36",
        lambda at: at.by(factor_raised_too),
    ),
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_SQUARE_DOUBLED", "SBS04", "Square read as doubling", COMMON,
        "Multiplies the value by the exponent instead of taking the power.",
        "Find 2x^2 when x = 3 → 12",
        lambda at: at.by(exponent_as_factor),
    ),
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_NEGATIVE_SQUARE", "SBS05", "Square of a negative number taken as negative", VERY_COMMON,
        "Keeps the minus of a negative value when it is squared.",
        "Find x^2 when x = -4 → -16",
        lambda at: at.by(power_keeps_minus) if at.is_negative else None,
    ),
    Malrule(
        "ALGEBRA_EXPR_SUBSTITUTION_MINUS_LOST", "SBS06", "Minus of the value lost", COMMON,
        "Puts a negative value in as if it had no minus.",
        "Find 10 - 2x when x = -3 → 4",
        lambda at: at.by(minus_lost) if at.is_negative else None,
    ),
)
# fmt: on

_WORDS = (
    "when|if|for|where|given|giving|substitut|replac|evaluat|find|work|calculat|comput|value|what|with|let|put|using|use|"
    "cuando|si|para|valor|sustitu|reemplaz|sabiendo|siendo|dado|halla|encuentr|calcul|obten|determin|cual|cuant|con|sea"
)
_NOT = (
    "gradient|slope|pendiente|intercept|subject|despej|sequence|term|sucesion|progresion|inverse|inversa|point|punto|"
    "equation of|ecuacion de|system|sistema|solution|solucion"
)

TOPIC = Topic(
    "substitution",
    "ALGEBRA/EXPR",
    (
        Form(Asks(_WORDS, parts=_expression, unless=_NOT), _MALRULES, solve=lambda at: value_at(at.node, at.values)),
        Form(Asks(_WORDS, parts=_formula, unless=_NOT), (), solve=_root),
    ),
    "Substitution",
)
