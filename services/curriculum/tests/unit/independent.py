"""A calculator that shares nothing with the templates: Python's own grammar, worked out in fractions."""

import ast
import operator
import re
from fractions import Fraction

_OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def value(expression: str, x: Fraction = Fraction(0)) -> Fraction:
    """What `3/4 + 1/6` or `2(x - 3)` comes to; any letter is x."""
    explicit = re.sub(r"(?<=[\da-zA-Z)])(?=[a-zA-Z(])", "*", expression)
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
