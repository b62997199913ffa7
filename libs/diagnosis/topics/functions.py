"""Values of functions (Leinhardt, Zaslavsky & Stein 1990; Carlson 1998; Küchemann 1981)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Binary, Equation, Node, Number, Rational, Variable
from ..maths.meaning import Values
from ..maths.polynomial import ONE, Quotient, polynomial, scaled
from ..maths.solution import roots
from ..maths.values import number, reduced
from ..maths.wording import Asks, Task
from ..shapes.substituting import (
    Monomial,
    added,
    exponent_as_factor,
    factor_raised_too,
    power_keeps_minus,
    side_by_side,
    value_at,
    wrong_at,
)


class Rule(NamedTuple):
    """What f does to its letter."""

    letter: str
    body: Node


class Call(NamedTuple):
    """f at a number v."""

    rule: Rule
    v: Rational

    def by(self, monomial: Monomial) -> Prediction:
        return wrong_at(self.rule.body, {self.rule.letter: self.v}, monomial)

    @property
    def linear(self) -> tuple[Rational, Rational] | None:
        """a and b of ax + b, a not 0."""
        p = polynomial(self.rule.body)
        if p is None or p.keys() - {"", self.rule.letter} or self.rule.letter not in p:
            return None
        return p[self.rule.letter], p.get("", 0)


def _named(node: Node) -> tuple[str, Node] | None:
    """f and its argument of f(…)."""
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.left, Variable):
        return node.left.name, node.right
    return None


def _definitions(task: Task) -> tuple[dict[str, Rule], list[Node]]:
    """The functions that are defined, and what else is written."""
    rules: dict[str, Rule] = {}
    rest = list[Node]()
    for node in task.maths:
        named = _named(node.sides[0]) if isinstance(node, Equation) and len(node.sides) == 2 else None
        if isinstance(node, Equation) and named and isinstance(named[1], Variable) and number(node.sides[1]) is None:
            rules[named[0]] = Rule(named[1].name, node.sides[1])
        else:
            rest.append(node)
    return rules, rest


def _call(task: Task) -> tuple[Call] | None:
    """f(4), or x = 4 where there is one function only."""
    rules, rest = _definitions(task)
    if len(rest) != 1 or not rules:
        return None
    node = rest[0]
    if isinstance(node, Equation) and len(rules) == 1:
        rule, v = next(iter(rules.values())), number(node.sides[-1])
        is_given = len(node.sides) == 2 and node.sides[0] == Variable(rule.letter)
        return (Call(rule, v),) if is_given and v is not None else None
    named = _named(node)
    v = number(named[1]) if named else None
    return (Call(rules[named[0]], v),) if named and v is not None and named[0] in rules else None


def _calculation(task: Task) -> tuple[Node, Mapping[str, Rule]] | None:
    """f(g(2)), f(1) + f(2): any calculation with calls in it."""
    rules, rest = _definitions(task)
    if len(rest) != 1 or not rules or isinstance(rest[0], Equation) or _call(task):
        return None
    return (rest[0], rules) if _carried_out(rest[0], rules) is not None else None


def _carried_out(node: Node, rules: Mapping[str, Rule]) -> Rational | None:
    named = _named(node)
    if named and named[0] in rules:
        v, rule = _carried_out(named[1], rules), rules[named[0]]
        found = None if v is None else value_at(rule.body, {rule.letter: v})
        return None if isinstance(found, Quotient) else found
    if isinstance(node, Binary):
        left, right = _carried_out(node.left, rules), _carried_out(node.right, rules)
        return None if left is None or right is None else number(Binary(node.operator, Number(left), Number(right)))
    return number(node)


def _wanted(task: Task) -> tuple[Rule, Rational] | None:
    """The x for which f(x) = 11."""
    rules, rest = _definitions(task)
    if len(rest) != 1 or len(rules) != 1 or not isinstance(rest[0], Equation) or len(rest[0].sides) != 2:
        return None
    (name, rule), (left, right) = next(iter(rules.items())), rest[0].sides
    value = number(right)
    return (rule, value) if value is not None and _named(left) == (name, Variable(rule.letter)) else None


def _preimages(rule: Rule, value: Rational) -> Prediction:
    found = roots(Equation((rule.body, Number(value))))
    if not found:
        return None
    first = next(iter(found))
    return Values(found) if len(found) > 1 or isinstance(first, tuple) else first


def _times_the_rule(call: Call) -> Prediction:
    p = polynomial(call.rule.body)
    return None if p is None else Quotient(scaled(p, call.v), ONE)


def _solves(call: Call) -> Prediction:
    found = call.linear
    return None if found is None else reduced(Fraction(call.v - found[1]) / found[0])


# fmt: off
_MALRULES = (
    Malrule(
        "FUNC_EVAL_MULTIPLIES_BY_NUMBER", "FUN01", "f(v) read as f times v", VERY_COMMON,
        "Reads the brackets as a multiplication and multiplies the rule of the function by the number.",
        "f(x) = 2x + 3. Find f(4) → 8x + 12",
        _times_the_rule,
    ),
    Malrule(
        "FUNC_EVAL_SOLVES_INSTEAD", "FUN02", "Looks for the input instead of the output", COMMON,
        "Takes the number in the brackets for the value of the function and solves for the letter.",
        "f(x) = 2x + 3. Find f(11) → 4",
        _solves,
    ),
    Malrule(
        "FUNC_EVAL_SIDE_BY_SIDE", "FUN03 SBS01", "Value written beside the coefficient", COMMON,
        "Writes the digits of the input behind those of the number in front of the letter instead of multiplying.",
        "f(x) = 2x + 3. Find f(4) → 27",
        lambda call: call.by(side_by_side),
    ),
    Malrule(
        "FUNC_EVAL_ADDED", "SBS02", "Coefficient and input added", OCCASIONAL,
        "Adds the number in front of the letter and the input instead of multiplying.",
        "f(x) = 2x + 3. Find f(4) → 9",
        lambda call: call.by(added),
    ),
    Malrule(
        "FUNC_EVAL_COEFFICIENT_SQUARED", "SBS03", "Coefficient squared too", COMMON,
        "Multiplies the input by the number in front first and then takes the power of the whole.",
        "f(x) = 2x^2 + 1. Find f(3) → 37",
        lambda call: call.by(factor_raised_too),
    ),
    Malrule(
        "FUNC_EVAL_SQUARE_DOUBLED", "SBS04", "Square read as doubling", COMMON,
        "Multiplies the input by the exponent instead of taking the power.",
        "g(t) = t^2 - 1. Find g(5) → 9",
        lambda call: call.by(exponent_as_factor),
    ),
    Malrule(
        "FUNC_EVAL_NEGATIVE_SQUARE", "SBS05", "Square of a negative input taken as negative", COMMON,
        "Keeps the minus of a negative input when it is squared.",
        "f(x) = x^2 + 3. Find f(-4) → -13",
        lambda call: call.by(power_keeps_minus) if call.v < 0 else None,
    ),
)
# fmt: on

TOPIC = Topic(
    "functions",
    "FUNC/EVAL",
    (
        Form(
            Asks(parts=_call),
            _MALRULES,
            solve=lambda call: value_at(call.rule.body, {call.rule.letter: call.v}),
        ),
        Form(Asks(parts=_calculation), (), solve=_carried_out),
        Form(Asks(parts=_wanted), (), solve=_preimages),
    ),
    "Functions",
)
