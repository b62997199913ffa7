"""What an exercise asks of an answer besides its value: worked out, in lowest terms, expanded, as a mixed number."""

import re
from collections.abc import Callable
from math import gcd

from .answer import Answer
from .expression import Binary, Equation, Negative, Node, Number, Percentage, Ratio, has_variable
from .notation import NotUnderstoodError
from .polynomial import ONE, normal_form

Finished = Callable[[Answer], bool]


def in_lowest_terms(answer: Answer) -> bool:
    """A whole number, or a fraction that cannot be cancelled; a mixed number has a proper fraction."""
    node = _unsigned(answer.node)
    if (
        isinstance(node, Binary)
        and node.operator == "/"
        and isinstance(node.left, Number)
        and isinstance(node.right, Number)
    ):
        return node.right.value != 1 and _coprime(node.left.value, node.right.value)
    if isinstance(node, Ratio):
        is_proper = node.whole is None or node.numerator < node.denominator
        return is_proper and node.denominator != 1 and _coprime(node.numerator, node.denominator)
    return isinstance(node, Number)


def as_decimal(answer: Answer) -> bool:
    """A whole number or a decimal."""
    return isinstance(_unsigned(answer.node), Number)


def as_fraction(answer: Answer) -> bool:
    """A fraction, a mixed number or a whole number."""
    node = _unsigned(answer.node)
    is_quotient = isinstance(node, Binary) and node.operator == "/"
    return isinstance(node, Ratio) or is_quotient or (isinstance(node, Number) and not node.decimals)


def as_percentage(answer: Answer) -> bool:
    """With a percent sign."""
    return isinstance(_unsigned(answer.node), Percentage)


def as_improper(answer: Answer) -> bool:
    """A fraction without a whole number in front."""
    node = _unsigned(answer.node)
    return as_fraction(answer) and not (isinstance(node, Ratio) and node.whole is not None)


def as_mixed(answer: Answer) -> bool:
    """A whole number and a proper fraction."""
    node = _unsigned(answer.node)
    if isinstance(node, Ratio):
        return node.whole is not None and node.numerator < node.denominator
    return isinstance(node, Number) and not node.decimals


def as_product(answer: Answer) -> bool:
    """A product or a power, not a sum."""
    node = _unsigned(answer.node)
    return not (isinstance(node, Binary) and node.operator in "+-")


def collected(answer: Answer) -> bool:
    """As few terms as there can be, and no bracket left."""
    if answer.node is None or not has_variable(answer.node) or isinstance(answer.node, Equation):
        return True
    try:
        quotient = normal_form(answer.node)
    except NotUnderstoodError:
        return True
    if quotient is None or quotient.below != ONE:
        return True
    terms = list(_terms(answer.node))
    return len(terms) <= max(1, len(quotient.above)) and not any(map(_has_sum, terms))


def _coprime(a: object, b: object) -> bool:
    return isinstance(a, int) and isinstance(b, int) and gcd(a, b) == 1


def _unsigned(node: Node | None) -> Node | None:
    return node.operand if isinstance(node, Negative) else node


def _terms(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator in "+-":
        return [*_terms(node.left), *_terms(node.right)]
    return _terms(node.operand) if isinstance(node, Negative) else [node]


def _has_sum(node: Node) -> bool:
    """Whether a bracket with a sum is still multiplied: 3(x + 4); a sum under a fraction bar may stay."""
    if isinstance(node, Binary) and node.operator in "*^":
        return any(
            isinstance(part, Binary) and (part.operator in "+-" or _has_sum(part)) for part in (node.left, node.right)
        )
    return False


_TERMS = re.compile(
    r"(?i)simplest|lowest terms|fully simplified|mínima expresión|minima expresion|irreducible|reduce\b|reducir"
)
_SIMPLIFY = re.compile(r"(?i)\bsimplif")
_EXPAND = re.compile(
    r"(?i)\b(?:expand|multiply out|remove the brackets|desarroll|elimina los paréntesis|like terms|collect)"
)


def demanded(text: str, node: Node) -> Finished | None:
    """What the wording of an instruction asks for."""
    if has_variable(node) and not isinstance(node, Equation):
        return collected if _SIMPLIFY.search(text) or _EXPAND.search(text) else None
    if _TERMS.search(text) or (_SIMPLIFY.search(text) and isinstance(node, Ratio)):
        return in_lowest_terms
    return None
