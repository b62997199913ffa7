"""What an exercise asks of an answer besides its value: worked out, in lowest terms, expanded, as a mixed number."""

import re
from collections.abc import Callable
from math import gcd, isqrt

from .answer import Answer, is_written_number
from .errors import NotUnderstoodError
from .expression import (
    Binary,
    Equation,
    Negative,
    Node,
    Number,
    Percentage,
    Ratio,
    Root,
    Variable,
    children,
    has_variable,
)
from .polynomial import ONE, normal_form

MOST_TRIED = 1_000  # square factors larger than its square are not looked for

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
    is_quotient = isinstance(node, Binary) and is_written_number(node)
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
    return len(terms) <= max(1, len(quotient.above)) and not any(map(_has_sum, terms)) and all(map(_is_gathered, terms))


def as_power(answer: Answer) -> bool:
    """A power of a number, 2^7."""
    node = _unsigned(answer.node)
    return isinstance(node, Binary) and node.operator == "^" and all(map(is_written_number, children(node)))


def as_number_or_power(answer: Answer) -> bool:
    """Worked out, or as a power: the laws of exponents are at work in 2^3 × 2^4, so 2^7 is an end of it."""
    return answer.is_worked_out or as_power(answer)


def with_simplest_roots(answer: Answer) -> bool:
    """No root of a number with a square factor, and like roots collected."""
    if answer.node is None:
        return True
    form = answer.form
    is_collected = form is None or len(list(_terms(answer.node))) <= max(1, len(form.above))
    return is_collected and all(map(_is_simplest_root, _roots(answer.node)))


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


def _is_gathered(node: Node) -> bool:
    """Whether a term has one number and every letter once."""
    numbers, letters = 0, list[str]()
    for factor in _factors(node):
        if isinstance(factor, Number | Ratio):
            numbers += 1
        elif isinstance(factor, Variable):
            letters.append(factor.name)
        elif isinstance(factor, Binary) and factor.operator == "^":
            if not isinstance(factor.left, Variable):
                return False
            letters.append(factor.left.name)
    return numbers <= 1 and len(set(letters)) == len(letters)


def _factors(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "*":
        return [*_factors(node.left), *_factors(node.right)]
    return _factors(node.operand) if isinstance(node, Negative) else [node]


def _roots(node: Node) -> list[Root]:
    return [*([node] if isinstance(node, Root) else []), *(root for child in children(node) for root in _roots(child))]


def _is_simplest_root(root: Root) -> bool:
    n = root.radicand.value if isinstance(root.radicand, Number) else 0
    return isinstance(n, int) and n > 1 and all(n % (k * k) for k in range(2, min(isqrt(n), MOST_TRIED) + 1))


def _is_of_powers(node: Node) -> bool:
    """Whether powers of numbers are multiplied, divided or raised again."""
    if not isinstance(node, Binary) or node.operator not in "*/^":
        return False
    return any(isinstance(part, Binary) and (part.operator == "^" or _is_of_powers(part)) for part in node[1:])


_TERMS = re.compile(
    r"(?i)simplest|lowest terms|fully simplified|mínima expresión|minima expresion|irreducible|reduce\b|reducir"
)
_SIMPLIFY = re.compile(r"(?i)\bsimplif")
_EXPAND = re.compile(
    r"(?i)\b(?:expand|multiply out|(?:re)?move (?:the )?(?:brackets|parenthes)|desarroll|elimina los par[ée]ntesis"
    r"|like terms|collect|combine|t[ée]rminos semejantes|reduc[ei]|distribut)"
)
_AS_POWER = re.compile(
    r"(?i)\b(?:as an?|in|como(?: una)?|en|a una) (?:single |one |sola |única |forma de )?(?:power|potencia|index|exponent)"
)


def demanded(text: str, node: Node) -> Finished | None:
    """What the wording of an instruction asks for."""
    if has_variable(node) and not isinstance(node, Equation):
        return collected if _SIMPLIFY.search(text) or _EXPAND.search(text) else None
    if isinstance(node, Binary) and _is_of_powers(node):
        return as_power if _AS_POWER.search(text) else as_number_or_power
    if _SIMPLIFY.search(text) and _roots(node):
        return with_simplest_roots
    if _TERMS.search(text) or (_SIMPLIFY.search(text) and isinstance(node, Ratio)):
        return in_lowest_terms
    return None
