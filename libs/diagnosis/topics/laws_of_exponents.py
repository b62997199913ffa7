"""Laws of exponents (MacGregor & Stacey 1997; Weber 2002; Kirshner & Awtry 2004; Marquis 1988; Demby 1997)."""

from collections.abc import Iterator
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Rational
from ..maths.values import reduced
from ..shapes.exponents import Base, Factor, Outcome, power_of_power, product, quotient, sum_of_powers, value


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
