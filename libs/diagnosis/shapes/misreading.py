"""One wrong rewriting somewhere in an expression: a sign lost, a wrong operation, operands reversed, a variable lost.

A line of algebra is wrong far more often by one local mistake than by a wrong plan. `misreadings` carries out every
such mistake at every place of the tree, so that the next line can be recognised.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import partial

from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Negative, Node, Number, Ratio, Variable, children
from ..maths.polynomial import ONE, Quotient, combine, normal_form, scaled

MAX_NODES = 24


class Mistake(StrEnum):
    """What was done to one place of the expression."""

    SIGN_OF_VARIABLE_TERM = "sign of a term with a variable"
    SIGN_OF_NUMBER = "sign of a number"
    SIGN_OF_PRODUCT = "sign of a product or quotient"
    SIGN_OF_SUM = "sign of a sum"
    OPERATION = "another operation"
    REVERSED_DIFFERENCE = "difference reversed"
    REVERSED_QUOTIENT = "quotient reversed"
    VARIABLE_LOST = "variable lost"
    CONJOINED = "unlike terms joined"
    FIRST_TERM_ONLY = "only the first term of a bracket"


Misread = tuple[Mistake, Quotient]


def misreadings(node: Node) -> list[Misread]:
    """Every value the expression gets by one local mistake; empty where it is too long."""
    return _misread(node)[1] if _size(node) <= MAX_NODES else []


def _size(node: Node) -> int:
    return 1 + sum(map(_size, children(node)))


def _misread(node: Node) -> tuple[Quotient, list[Misread]]:
    """The right value and the wrong ones."""
    if isinstance(node, Ratio) and node.whole is None:
        node = Binary("/", Number(node.numerator), Number(node.denominator))
    if isinstance(node, Binary):
        left, wrong_left = _misread(node.left)
        right, wrong_right = _misread(node.right)
        value = combine(node.operator, left, right)
        wrong = list(_around(node.operator, left, wrong_left, right, wrong_right))
        wrong.extend(_safe((kind, make) for kind, make in _here(node, left, right, value)))
        return value, wrong
    if isinstance(node, Negative):
        value, wrong = _misread(node.operand)
        return negated(value), [*((kind, negated(v)) for kind, v in wrong), (_sign_of(value), value)]
    leaf = normal_form(node)
    assert leaf is not None
    if isinstance(node, Variable):
        return leaf, [(Mistake.VARIABLE_LOST, Quotient(ONE, ONE))]
    return leaf, [(Mistake.SIGN_OF_NUMBER, negated(leaf))] if _is_negative(leaf) else []


def _around(
    operator: str, left: Quotient, wrong_left: list[Misread], right: Quotient, wrong_right: list[Misread]
) -> Iterator[Misread]:
    """The mistakes of the operands, carried on into the whole."""
    yield from _safe((kind, partial(combine, operator, wrong, right)) for kind, wrong in wrong_left)
    yield from _safe((kind, partial(combine, operator, left, wrong)) for kind, wrong in wrong_right)


Making = tuple[Mistake, Callable[[], Quotient]]


def _safe(makings: Iterable[Making]) -> Iterator[Misread]:
    """Leave out what cannot be calculated, such as a division by zero."""
    for kind, make in makings:
        try:
            yield kind, make()
        except NotUnderstoodError:
            continue


def _here(node: Binary, left: Quotient, right: Quotient, value: Quotient) -> Iterator[Making]:
    """The mistakes at this operation itself."""
    operator = node.operator
    if operator in "+-":
        yield from _in_sum(operator, left, right, value)
    elif operator in "*/":
        yield from _in_product(operator, left, right, value)
        yield from _in_bracket(node, left, right)


def _in_sum(operator: str, left: Quotient, right: Quotient, value: Quotient) -> Iterator[Making]:
    other = partial(combine, "-" if operator == "+" else "+", left, right)
    shared = left.above.keys() & right.above.keys()
    if shared:
        yield Mistake.OPERATION, other
        for term in shared & value.above.keys():
            yield _sign_of_result(term, operator), partial(_with_other_sign, value, term)
        return
    yield _sign_of(right), other
    if len(left.above) == len(right.above) == 1 and left.below == right.below == ONE:
        (term, a), (opposite, b) = *left.above.items(), *right.above.items()
        of = term or opposite
        yield Mistake.CONJOINED, partial(combine, operator, Quotient({of: a}, ONE), Quotient({of: b}, ONE))


def _sign_of_result(term: str, operator: str) -> Mistake:
    if term:
        return Mistake.SIGN_OF_VARIABLE_TERM
    return Mistake.REVERSED_DIFFERENCE if operator == "-" else Mistake.SIGN_OF_SUM


def _with_other_sign(value: Quotient, term: str) -> Quotient:
    return Quotient({t: -c if t == term else c for t, c in value.above.items()}, value.below)


def _in_product(operator: str, left: Quotient, right: Quotient, value: Quotient) -> Iterator[Making]:
    yield Mistake.OPERATION, partial(combine, "/" if operator == "*" else "*", left, right)
    if operator == "/":
        yield Mistake.REVERSED_QUOTIENT, partial(combine, "/", right, left)
    else:
        yield Mistake.OPERATION, partial(combine, "+", left, right)
    if _is_negative(left) or _is_negative(right):
        yield Mistake.SIGN_OF_PRODUCT, partial(negated, value)


def _in_bracket(node: Binary, left: Quotient, right: Quotient) -> Iterator[Making]:
    """a(b + c) as ab + c, and (b + c)/a as b/a + c."""
    for bracket, factor in ((node.left, right), (node.right, left)):
        if isinstance(bracket, Binary) and bracket.operator in "+-" and (node.operator == "*" or bracket is node.left):
            first, second = normal_form(bracket.left), normal_form(bracket.right)
            if first is not None and second is not None:
                yield (
                    Mistake.FIRST_TERM_ONLY,
                    partial(_first_only, node.operator, bracket.operator, first, factor, second),
                )


def _first_only(operator: str, sign: str, first: Quotient, factor: Quotient, second: Quotient) -> Quotient:
    return combine(sign, combine(operator, first, factor), second)


def negated(value: Quotient) -> Quotient:
    """Minus the value."""
    return Quotient(scaled(value.above, -1), value.below)


def _sign_of(term: Quotient) -> Mistake:
    return Mistake.SIGN_OF_NUMBER if term.above.keys() <= {""} else Mistake.SIGN_OF_VARIABLE_TERM


def _is_negative(value: Quotient) -> bool:
    """Whether it is one term with a minus."""
    return len(value.above) == 1 and next(iter(value.above.values())) < 0
