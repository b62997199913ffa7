"""Powers (Cangelosi et al. 2013; Weber 2002; Pitta-Pantazi et al. 2007; Sastre & Mullet 1998; Levenson 2012)."""

from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.demands import as_decimal
from ..maths.errors import NotUnderstoodError
from ..maths.expression import Node, Number, Ratio, Rational
from ..maths.values import number, reduced
from ..maths.wording import Asks
from ..shapes.powers import (
    LARGEST_EXPONENT,
    broken_power,
    even_power_of_negative,
    fraction_power,
    minus_power,
    natural_power,
    negative_power,
    power_in_words,
    power_inside,
    replaced,
    standard_form,
)


def raised(base: Rational, exponent: int) -> Rational:
    """A power small enough to be an answer."""
    if abs(exponent) > LARGEST_EXPONENT or base.numerator.bit_length() * abs(exponent) > 300:
        raise NotUnderstoodError("The numbers grow too large.")
    return base**exponent if exponent >= 0 else Fraction(1) / base**-exponent


def base_times_exponent(node: Node) -> Rational | None:
    power = natural_power(node)
    return power[0] * power[1] if power and power[1] > 1 else None


def minus_taken_in(node: Node) -> Rational | None:
    power = minus_power(node)
    return raised(-power[0], power[1]) if power else None


def _digits(mantissa: Number) -> int:
    return int(mantissa.value * 10**mantissa.decimals)


def zeros_appended(mantissa: Number, n: int) -> int | None:
    return _digits(mantissa) * 10**n if n > 0 else None


def zeros_after_point(mantissa: Number, n: int) -> Number | None:
    if n > 0:
        return None
    digits = _digits(mantissa)
    places = -n + len(str(digits))
    return Number(Fraction(digits, 10**places), places)


def _is_natural(a: Rational) -> bool:
    return isinstance(a, int) and a >= 0


# fmt: off
TIMES_EXPONENT = Malrule(
    "POW_POWER_TIMES_EXPONENT", "POW01", "Base times exponent", VERY_COMMON,
    "Multiplies the base by the exponent.",
    "5^3 → 15",
    lambda a, n: a * n if n > 1 else None,
)
EXPONENT_IGNORED = Malrule(
    "POW_POWER_EXPONENT_IGNORED", "POW26", "Exponent ignored", OCCASIONAL,
    "Writes the base and does nothing with the exponent.",
    "4^2 → 4",
    lambda a, n: a if n > 1 else None,
)
SIGN_OF_EXPONENT_DROPPED = Malrule(
    "POW_POWER_EXPONENT_SIGN_DROPPED", "POW10", "Minus sign of the exponent dropped", OCCASIONAL,
    "Works as if there were no minus sign in the exponent.",
    "2^(-3) → 8",
    raised,
)

_NATURAL = (
    TIMES_EXPONENT,
    Malrule(
        "POW_POWER_SWAPPED", "POW02", "Exponent and base swapped", COMMON,
        "Raises the exponent to the power of the base.",
        "2^5 → 25",
        lambda a, n: raised(n, a) if n > 0 and _is_natural(a) else None,
    ),
    Malrule(
        "POW_POWER_PLUS_EXPONENT", "POW03", "Base and exponent added", OCCASIONAL,
        "Adds the exponent to the base.",
        "5^3 → 8",
        lambda a, n: a + n if n > 0 else None,
    ),
    Malrule(
        "POW_POWER_ONE_FACTOR_TOO_MANY", "POW04", "One factor too many", OCCASIONAL,
        "Multiplies the base by itself as often as the exponent says, which makes one factor too many.",
        "2^3 → 16",
        lambda a, n: raised(a, n + 1) if n > 0 else None,
    ),
    Malrule(
        "POW_POWER_ZERO_EXPONENT_IS_ZERO", "POW05", "The power zero gives 0", VERY_COMMON,
        "Takes a number to the power 0 to be 0.",
        "7^0 → 0",
        lambda a, n: 0 if n == 0 else None,
    ),
    Malrule(
        "POW_POWER_ZERO_EXPONENT_IS_BASE", "POW06", "The power zero gives the base", COMMON,
        "Takes the power 0 to leave the number as it is.",
        "7^0 → 7",
        lambda a, n: a if n == 0 else None,
    ),
    Malrule(
        "POW_POWER_DIGITS_REPEATED", "POW24", "Base repeated as digits", OCCASIONAL,
        "Writes the base side by side as often as the exponent says.",
        "4^3 → 444",
        lambda a, n: int(str(a) * n) if _is_natural(a) and 1 < n <= LARGEST_EXPONENT else None,
    ),
    Malrule(
        "POW_POWER_EXPONENT_AS_DIGIT", "POW25", "Exponent written behind the base", OCCASIONAL,
        "Writes the exponent as a further digit behind the base.",
        "50^3 → 503",
        lambda a, n: int(f"{a}{n}") if _is_natural(a) else None,
    ),
    EXPONENT_IGNORED,
)

_MINUS_INTO_POWER = Malrule(
    "POW_POWER_MINUS_TAKEN_IN", "INT22", "Minus taken into the power", VERY_COMMON,
    "Raises the negative number to the power although the minus sign stands before the power.",
    "-3^2 → 9",
    lambda a, n: raised(-a, n),
)

_NEGATIVE_BASE = (
    Malrule(
        "POW_POWER_NEGATIVE_BASE_STAYS_NEGATIVE", "SBS05", "Even power of a negative number taken as negative", VERY_COMMON,
        "Raises the size of the number to the power and keeps the minus sign.",
        "(-5)^2 → -25",
        lambda a, n: -raised(-a, n),
    ),
)

_NEGATIVE = (
    Malrule(
        "POW_POWER_NEGATIVE_EXPONENT_NEGATES", "POW07", "Negative exponent makes the number negative", COMMON,
        "Works out the power and puts the minus sign of the exponent before it.",
        "2^(-3) → -8",
        lambda a, n: -raised(a, n),
    ),
    Malrule(
        "POW_POWER_TIMES_NEGATIVE_EXPONENT", "POW08", "Base times the negative exponent", COMMON,
        "Multiplies the base by the negative exponent.",
        "2^(-3) → -6",
        lambda a, n: -a * n,
    ),
    Malrule(
        "POW_POWER_RECIPROCAL_OF_PRODUCT", "POW09", "One over base times exponent", OCCASIONAL,
        "Takes the reciprocal as it should, but of base times exponent.",
        "2^(-3) → 1/6",
        lambda a, n: 1 / Fraction(a * n) if n > 1 else None,
    ),
    SIGN_OF_EXPONENT_DROPPED,
    Malrule(
        "POW_POWER_SIGN_MOVED_TO_BASE", "POW27", "Sign of the exponent moved to the base", OCCASIONAL,
        "Moves the minus sign from the exponent to the base and raises the negative number.",
        "2^(-2) → 4",
        lambda a, n: raised(-a, n),
    ),
    EXPONENT_IGNORED.elsewhere(lambda a, n: a, frequency=RARE),
)

_BROKEN = (
    Malrule(
        "POW_POWER_TIMES_FRACTION", "POW11", "Base times the fraction in the exponent", VERY_COMMON,
        "Takes that part of the number which the fraction in the exponent names, for one half its half.",
        "16^(1/2) → 8",
        lambda a, exponent: a * exponent,
    ),
)

_OF_FRACTION = (
    Malrule(
        "POW_POWER_NUMERATOR_ONLY", "POW22", "Only the numerator raised", COMMON,
        "Raises the numerator to the power and keeps the denominator.",
        "(2/3)^2 → 4/3",
        lambda a, b, n: Ratio(a**n, b),
    ),
    Malrule(
        "POW_POWER_PARTS_TIMES_EXPONENT", "POW23", "Both parts times the exponent", COMMON,
        "Multiplies the numerator and the denominator by the exponent.",
        "(2/3)^2 → 4/6",
        lambda a, b, n: Ratio(a * n, b * n),
    ),
    TIMES_EXPONENT.elsewhere(lambda a, b, n: Ratio(a * n, b), frequency=OCCASIONAL),
)

_STANDARD_FORM = (
    Malrule(
        "POW_POWER_ZEROS_APPENDED", "POW20", "Zeros appended", COMMON,
        "Writes as many zeros behind the digits as the exponent says, without moving the point.",
        "Write 3.4 × 10^3 as an ordinary number → 34000",
        zeros_appended,
    ),
    Malrule(
        "POW_POWER_ZEROS_AFTER_POINT", "POW21", "Zeros written after the point", COMMON,
        "Writes as many zeros between the point and the digits as the exponent says.",
        "Write 3.4 × 10^(-3) as an ordinary number → 0.00034",
        zeros_after_point,
    ),
    SIGN_OF_EXPONENT_DROPPED.elsewhere(lambda m, n: reduced(m.value * 10**-n) if n < 0 else None),
)

_INSIDE = (
    TIMES_EXPONENT.elsewhere(lambda node: number(replaced(node, base_times_exponent)), frequency=COMMON),
    _MINUS_INTO_POWER.elsewhere(lambda node: number(replaced(node, minus_taken_in)), frequency=COMMON),
)
# fmt: on


def _negated(rule: Malrule) -> Malrule:
    """The same for -a^n, where the minus sign is kept before what the pupil makes of the power."""

    def predict(a: Rational, n: int) -> Prediction:
        value = rule.predict(a, n)
        return None if value is None else -value  # type: ignore[operator]

    return rule.elsewhere(predict)


def _ordinary(mantissa: Number, n: int) -> Number:
    value = reduced(mantissa.value * Fraction(10) ** n)
    return Number(value, 0 if isinstance(value, int) else max(0, mantissa.decimals - n))


TOPIC = Topic(
    "powers",
    "POW/POWER",
    (
        Form(natural_power, _NATURAL),
        Form(minus_power, (_MINUS_INTO_POWER, *map(_negated, _NATURAL))),
        Form(even_power_of_negative, _NEGATIVE_BASE),
        Form(negative_power, _NEGATIVE),
        Form(broken_power, _BROKEN),
        Form(fraction_power, _OF_FRACTION),
        Form(standard_form, _STANDARD_FORM),
        Form(
            Asks(
                "ordinary|standard|decimal|full|usual|normal|without|expanded|number|whole|"
                "ordinari|habitual|desarroll|extendi|sin|estandar|corriente|entero|numero",
                r"10 ?\^",
                maths=standard_form,
            ),
            _STANDARD_FORM,
            solve=_ordinary,
            finished=as_decimal,
        ),
        Form(
            Asks(
                "square of|cube of|cuadrado de|cubo de|to the",
                parts=power_in_words,
                unless="root|raiz|area|side|lado|sum|differ",
            ),
            _NATURAL,
            solve=raised,
        ),
        Form(power_inside, _INSIDE),
    ),
    "Powers",
)
