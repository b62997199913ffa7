"""Readers for products, quotients, powers and sums of powers.

A factor is a coefficient and the exponents of its bases: 3x²y is 3 and {x: 2, y: 1}, 2³ is 1 and {2: 3}.
"""

from fractions import Fraction
from typing import NamedTuple

from ..maths.errors import NotUnderstoodError
from ..maths.expression import Binary, Negative, Node, Number, Ratio, Rational, Variable
from ..maths.polynomial import Quotient
from ..maths.values import reduced
from .forms import integer
from .monomial import addends, is_sum

LARGEST = 200
MAX_BITS = 1_000
Base = int | str


class Factor(NamedTuple):
    coefficient: Rational
    powers: dict[Base, int]


Outcome = Quotient | Rational


def value(coefficient: Rational, powers: dict[Base, int]) -> Outcome:
    """The outcome of a product of powers. Raises NotUnderstoodError where it is too large to be an answer."""
    above, below = "", ""
    for base, exponent in powers.items():
        if abs(exponent) > LARGEST:
            raise NotUnderstoodError("The exponents grow too large.")
        if isinstance(base, int):
            if base.bit_length() * abs(exponent) > MAX_BITS:
                raise NotUnderstoodError("The numbers grow too large.")
            coefficient *= Fraction(base) ** exponent
        elif exponent > 0:
            above += base * exponent
        else:
            below += base * -exponent
    coefficient = reduced(coefficient)
    if not above and not below:
        return coefficient
    return Quotient({"".join(sorted(above)): coefficient}, {"".join(sorted(below)): 1})


def _power(node: Node) -> tuple[Base, int] | None:
    """A letter, a letter to a whole power, or a number to one."""
    if isinstance(node, Variable):
        return node.name, 1
    if not isinstance(node, Binary) or node.operator != "^":
        return None
    exponent = integer(node.right)
    if exponent is None or abs(exponent) > LARGEST:
        return None
    if isinstance(node.left, Variable):
        return node.left.name, exponent
    base = integer(node.left)
    return (base, exponent) if base is not None and base > 1 else None


def _factor(node: Node) -> Factor | None:
    """A power, or several in one term with a coefficient."""
    if isinstance(node, Negative):
        inner = _factor(node.operand)
        return inner and Factor(-inner.coefficient, inner.powers)
    if isinstance(node, Number):
        return Factor(node.value, {})
    power = _power(node)
    if power:
        return Factor(1, {power[0]: power[1]})
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    left, right = _factor(node.left), _power(node.right)
    if left is None or right is None or right[0] in left.powers or isinstance(right[0], int):
        return None
    return Factor(left.coefficient, {**left.powers, right[0]: right[1]})


def _factors(node: Node) -> list[Factor | None]:
    one = _factor(node)
    if one is None and isinstance(node, Binary) and node.operator == "*":
        return [*_factors(node.left), *_factors(node.right)]
    return [one]


def _as_base(one: Factor, bases: set[Base]) -> Factor:
    """2 · 2⁴: a number beside a power of it is a power too."""
    if not one.powers and one.coefficient in bases and isinstance(one.coefficient, int):
        return Factor(1, {one.coefficient: 1})
    return one


def product(node: Node) -> tuple[tuple[Factor, ...]] | None:
    """Powers multiplied, at least one of them with an exponent: x³ · x⁴, 2 · 2⁴, 3x² · 5x, 2³ · 5³."""
    if not isinstance(node, Binary) or node.operator != "*":
        return None
    read = [one for one in _factors(node) if one is not None]
    bases = {base for one in read for base in one.powers}
    found = tuple(_as_base(one, bases) for one in read)
    if len(found) != len(_factors(node)) or sum(bool(one.powers) for one in found) < 2:
        return None
    return (found,) if any(n != 1 for one in found for n in one.powers.values()) else None


def quotient(node: Node) -> tuple[Factor, Factor] | None:
    """A power divided by a power."""
    if not isinstance(node, Binary) or node.operator != "/":
        return None
    above, below = _factor(node.left), _factor(node.right)
    if above is None or below is None or not above.powers or not below.coefficient:
        return None
    below = _as_base(below, set(above.powers))
    if not below.powers or not any(n != 1 for one in (above, below) for n in one.powers.values()):
        return None
    return above, below


def power_of_power(node: Node) -> tuple[Factor, int] | None:
    """A power, or a term of several factors, to a power: (x³)⁴, (3x²)³, (2x)³, (xy)², (2³)⁴."""
    if not isinstance(node, Binary) or node.operator != "^" or isinstance(node.left, Variable | Number | Ratio):
        return None
    inner, n = _factor(node.left), integer(node.right)
    return (inner, n) if inner and inner.powers and n is not None and 1 < abs(n) <= LARGEST else None


def sum_of_powers(node: Node) -> tuple[tuple[Factor, ...]] | None:
    """Powers of one base added or subtracted: x² + x³, 2² + 2³."""
    if not is_sum(node):
        return None
    found = []
    for sign, part in addends(node):
        one = _factor(part)
        if one is None or len(one.powers) != 1:
            return None
        found.append(Factor(sign * one.coefficient, one.powers))
    if len({base for one in found for base in one.powers}) != 1:
        return None
    return (tuple(found),) if any(n > 1 for one in found for n in one.powers.values()) else None
