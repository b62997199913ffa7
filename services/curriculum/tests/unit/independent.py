"""A calculator that shares nothing with the templates: Python's own grammar, worked out in fractions."""

import ast
import operator
import re
from fractions import Fraction

_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_SIGNS = {"×": "*", "÷": "/", "^": "**", "?": "x"}
_NUMBER = re.compile(r"-?\d+([ ./]\d+)*")
_READ = re.compile(r"[\d+\-*/().=×÷^x? ]+")
_MIXED, _FRACTION = re.compile(r"(\d+) (\d+/\d+)"), re.compile(r"(?<![\d^.)])(\d+/\d+)(?![\d.])")


def is_read(prompt: str, answer: str) -> bool:
    """Whether `holds` can check it: mathematics without words and roots, and a number as its answer."""
    return bool(_READ.fullmatch(prompt) and _NUMBER.fullmatch(answer)) and "^(1/" not in prompt


def number(answer: str) -> Fraction:
    """1 1/2, 3/2 and 1.5."""
    return sum(map(Fraction, answer.split()), Fraction(0))


def value(expression: str, x: Fraction = Fraction(0)) -> Fraction:
    """What `3/4 + 1/6` or `2(x - 3)` comes to; any letter is x. A fraction written of two numbers is one number."""
    whole = _FRACTION.sub(r"(\1)", _MIXED.sub(r"(\1 + \2)", expression))
    for sign, python in _SIGNS.items():
        whole = whole.replace(sign, python)
    explicit = re.sub(r"(?<=[\da-zA-Z)])(?=[a-zA-Z(])", "*", whole)
    return _value(ast.parse(explicit, mode="eval").body, x)


def holds(prompt: str, answer: Fraction) -> bool:
    """Whether the answer is the value of the prompt, or solves it where it is an equation."""
    left, equals, right = prompt.partition("=")
    return value(left.strip(), answer) == value(right.strip(), answer) if equals else value(prompt) == answer


def _value(node: ast.expr, x: Fraction) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.Name():
            return x
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, x)
        case ast.BinOp(left=left, op=operation, right=right):
            return Fraction(_OPERATIONS[type(operation)](_value(left, x), _value(right, x)))
    raise ValueError(ast.dump(node))
