"""Laws of exponents (MacGregor & Stacey 1997; Weber 2002; Kirshner & Awtry 2004; Marquis 1988; Demby 1997).

A factor is a coefficient and the exponents of its bases: 3x²y is 3 and {x: 2, y: 1}, 2³ is 1 and {2: 3}.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ..expression import Binary, Negative, Node, Number, Ratio, Rational, Variable
from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..monomial import addends, is_sum
from ..notation import NotUnderstoodError
from ..polynomial import Quotient, reduced
from ..reading import integer

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


def _coefficient(factors: tuple[Factor, ...]) -> Rational:
    result: Rational = 1
    for one in factors:
        result *= one.coefficient
    return result


def _gathered(factors: tuple[Factor, ...]) -> dict[Base, list[int]]:
    result: dict[Base, list[int]] = {}
    for one in factors:
        for base, exponent in one.powers.items():
            result.setdefault(base, []).append(exponent)
    return result


def exponents_multiplied(factors: tuple[Factor, ...]) -> Outcome | None:
    gathered = _gathered(factors)
    if all(len(exponents) == 1 for exponents in gathered.values()):
        return None
    powers = {}
    for base, exponents in gathered.items():
        powers[base] = 1
        for exponent in exponents:
            powers[base] *= exponent
    return value(_coefficient(factors), powers)


def bases_multiplied(factors: tuple[Factor, ...]) -> Outcome | None:
    """2³ · 2⁴ as 4⁷, 2³ · 5⁴ as 10⁷, x³ · y⁴ as (xy)⁷."""
    if any(len(one.powers) != 1 for one in factors):
        return None
    pairs = [next(iter(one.powers.items())) for one in factors]
    exponent = sum(n for _, n in pairs)
    if all(isinstance(base, int) for base, _ in pairs):
        base = 1
        for number, _ in pairs:
            base *= int(number)
        return value(_coefficient(factors), {base: exponent})
    if len({base for base, _ in pairs}) < len(pairs):
        return None
    return value(_coefficient(factors), {base: exponent for base, _ in pairs})


def exponents_subtracted(factors: tuple[Factor, ...]) -> Outcome | None:
    gathered = _gathered(factors)
    if len(factors) != 2 or all(len(exponents) == 1 for exponents in gathered.values()):
        return None
    return value(_coefficient(factors), {base: ns[0] - sum(ns[1:]) for base, ns in gathered.items()})


def _over(above: Factor, below: Factor) -> Rational:
    return Fraction(above.coefficient) / below.coefficient


def exponents_divided(above: Factor, below: Factor) -> Outcome | None:
    powers = dict(above.powers)
    for base, n in below.powers.items():
        m = powers.get(base)
        if m is None or n <= 0 or m % n:
            return None
        powers[base] = m // n
    return value(_over(above, below), powers)


def bases_divided(above: Factor, below: Factor) -> Outcome | None:
    """5⁸ ÷ 5² as 1⁶."""
    if len(above.powers) != 1 or len(below.powers) != 1:
        return None
    (base, m), (other, n) = *above.powers.items(), *below.powers.items()
    if base == other:
        return value(_over(above, below), {})
    if not isinstance(base, int) or not isinstance(other, int):
        return None
    return value(reduced(Fraction(base, other) ** (m - n)), {}) if abs(m - n) <= 20 else None


def exponents_of_quotient_added(above: Factor, below: Factor) -> Outcome | None:
    if not above.powers.keys() & below.powers.keys():
        return None
    powers = dict(above.powers)
    for base, n in below.powers.items():
        powers[base] = powers.get(base, 0) + n
    return value(_over(above, below), powers)


def coefficients_subtracted(above: Factor, below: Factor) -> Outcome | None:
    if above.coefficient == 1 or below.coefficient == 1:
        return None
    powers = dict(above.powers)
    for base, n in below.powers.items():
        powers[base] = powers.get(base, 0) - n
    return value(above.coefficient - below.coefficient, powers)


def _raised(coefficient: Rational, n: int) -> Rational:
    return reduced(Fraction(coefficient) ** n)


def _multiplied(one: Factor, n: int) -> dict[Base, int]:
    return {base: m * n for base, m in one.powers.items()}


def exponents_added(one: Factor, n: int) -> Iterator[Outcome]:
    """(2x³)⁴ as 16x⁷, or as 2x⁷."""
    added = {base: m + n for base, m in one.powers.items()}
    if all(m == 1 for m in one.powers.values()):
        return
    yield value(_raised(one.coefficient, n), added)
    if added != _multiplied(one, n):
        yield value(one.coefficient, added)


def exponent_raised(one: Factor, n: int) -> Outcome | None:
    if n < 0 or all(m == 1 for m in one.powers.values()) or any(m < 1 or n > 6 for m in one.powers.values()):
        return None
    return value(_raised(one.coefficient, n), {base: m**n for base, m in one.powers.items()})


def first_not_raised(one: Factor, n: int) -> Iterator[Outcome]:
    """(3x²)² as 3x⁴; (xy)² as xy²."""
    if one.coefficient != 1:
        yield value(one.coefficient, _multiplied(one, n))
    elif len(one.powers) > 1:
        for kept, m in one.powers.items():
            yield value(1, {**_multiplied(one, n), kept: m})


def coefficient_times_exponent(one: Factor, n: int) -> Outcome | None:
    return value(one.coefficient * n, _multiplied(one, n)) if one.coefficient != 1 else None


def only_coefficient_raised(one: Factor, n: int) -> Outcome | None:
    return value(_raised(one.coefficient, n), one.powers) if one.coefficient != 1 else None


def minus_kept(one: Factor, n: int) -> Outcome | None:
    return value(-_raised(one.coefficient, n), _multiplied(one, n)) if one.coefficient < 0 and n % 2 == 0 else None


def powers_added(factors: tuple[Factor, ...]) -> Outcome:
    """x² + x³ as x⁵, x⁵ - x² as x³, 2x² + 3x³ as 5x⁵."""
    exponents = [(base, n if one.coefficient > 0 else -n) for one in factors for base, n in one.powers.items()]
    base = exponents[0][0]
    if all(abs(one.coefficient) == 1 for one in factors):
        return value(1, {base: sum(n for _, n in exponents)})
    return value(sum(one.coefficient for one in factors), {base: sum(abs(n) for _, n in exponents)})


# fmt: off
_PRODUCTS = (
    Malrule(
        "POW_POWER_PRODUCT_EXPONENTS_MULTIPLIED", "POW12", "Exponents multiplied in a product of powers", VERY_COMMON,
        "Multiplies the exponents of powers that are multiplied.",
        "x^3 × x^4 → x^12; 2^3 × 2^4 → 2^12",
        exponents_multiplied,
    ),
    Malrule(
        "POW_POWER_PRODUCT_BASES_MULTIPLIED", "POW13", "Bases multiplied in a product of powers", COMMON,
        "Multiplies the bases and adds the exponents.",
        "2^3 × 2^4 (as a power) → 4^7; 2^3 × 5^4 → 10^7",
        bases_multiplied,
    ),
    Malrule(
        "POW_POWER_PRODUCT_EXPONENTS_SUBTRACTED", "", "Exponents subtracted in a product of powers", RARE,
        "Subtracts the exponents of powers that are multiplied.",
        "x^7 × x^4 → x^3",
        exponents_subtracted,
    ),
)
_QUOTIENTS = (
    Malrule(
        "POW_POWER_QUOTIENT_EXPONENTS_DIVIDED", "POW14", "Exponents divided in a quotient of powers", VERY_COMMON,
        "Divides the exponents of powers that are divided.",
        "x^8 ÷ x^2 → x^4; 12x^8 ÷ 4x^2 → 3x^4",
        exponents_divided,
    ),
    Malrule(
        "POW_POWER_QUOTIENT_BASES_DIVIDED", "POW29", "Bases divided in a quotient of powers", OCCASIONAL,
        "Divides the bases and subtracts the exponents.",
        "5^8 ÷ 5^2 → 1^6",
        bases_divided,
    ),
    Malrule(
        "POW_POWER_QUOTIENT_EXPONENTS_ADDED", "", "Exponents added in a quotient of powers", RARE,
        "Adds the exponents of powers that are divided.",
        "x^8 ÷ x^2 → x^10",
        exponents_of_quotient_added,
    ),
    Malrule(
        "POW_POWER_QUOTIENT_COEFFICIENTS_SUBTRACTED", "", "Coefficients subtracted in a quotient", OCCASIONAL,
        "Subtracts the coefficients where they should be divided.",
        "12x^8 ÷ 4x^2 → 8x^6",
        coefficients_subtracted,
    ),
)
_POWERS = (
    Malrule(
        "POW_POWER_OF_POWER_EXPONENTS_ADDED", "POW15", "Exponents added in a power of a power", VERY_COMMON,
        "Adds the exponents of a power that is raised to a power.",
        "(x^3)^4 → x^7; (2x^3)^4 → 16x^7",
        exponents_added,
    ),
    Malrule(
        "POW_POWER_OF_POWER_EXPONENT_RAISED", "POW16", "Exponent raised to the power", OCCASIONAL,
        "Raises the inner exponent to the outer one.",
        "(x^3)^2 → x^9",
        exponent_raised,
    ),
    Malrule(
        "POW_POWER_OF_PRODUCT_FACTOR_NOT_RAISED", "POW17", "Only one factor of a product raised", COMMON,
        "Raises the letter to the power and leaves the number in front of it as it is.",
        "(3x^2)^2 → 3x^4; (2x)^3 → 2x^3; (xy)^2 → xy^2",
        first_not_raised,
    ),
    Malrule(
        "POW_POWER_OF_PRODUCT_COEFFICIENT_TIMES_EXPONENT", "POW18", "Coefficient multiplied by the exponent", COMMON,
        "Multiplies the number in front by the exponent instead of raising it.",
        "(5x^2)^3 → 15x^6; (2x)^3 → 6x^3",
        coefficient_times_exponent,
    ),
    Malrule(
        "POW_POWER_OF_PRODUCT_ONLY_COEFFICIENT_RAISED", "", "Only the coefficient raised", OCCASIONAL,
        "Raises the number in front to the power and leaves the letter as it is.",
        "(3x^2)^2 → 9x^2; (4x)^2 → 16x",
        only_coefficient_raised,
    ),
    Malrule(
        "POW_POWER_OF_PRODUCT_MINUS_KEPT", "", "Minus kept in an even power", COMMON,
        "Raises everything in the bracket to the power except the minus sign.",
        "(-2x^3)^2 → -4x^6",
        minus_kept,
    ),
)
_SUMS = (
    Malrule(
        "POW_POWER_SUM_EXPONENTS_ADDED", "POW19", "Exponents added in a sum of powers", COMMON,
        "Adds the exponents of powers that are added.",
        "x^2 + x^3 → x^5; 2^2 + 2^3 → 2^5",
        powers_added,
    ),
)
# fmt: on

TOPIC = Topic(
    "laws-of-exponents",
    "POW/POWER",
    (
        Form(product, _PRODUCTS),
        Form(quotient, _QUOTIENTS),
        Form(power_of_power, _POWERS),
        Form(sum_of_powers, _SUMS),
    ),
    "Laws of exponents",
)
