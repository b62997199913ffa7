"""From fractions to decimals and percentages and back (Hiebert & Wearne 1986; Parker & Leinhardt 1995; Kerslake 1986)."""

from collections.abc import Callable
from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, RARE, VERY_COMMON, Form, Malrule, Topic
from ..maths.answer import Answer
from ..maths.demands import as_decimal, as_fraction, as_percentage, in_lowest_terms
from ..maths.expression import Number, Ratio, Rational
from ..maths.meaning import Percent
from ..maths.values import reduced
from ..shapes.decimals import Decimal, joined, placed, point
from ..shapes.number_forms import DECIMAL, FRACTION, PERCENTAGE, converts, in_decimals, in_hundredths, value_of


def run_together(n: Ratio) -> str:
    return f"{n.numerator}{n.denominator}"


def upside_down(n: Ratio) -> tuple[Number | Rational, ...] | None:
    return None if n.whole else in_decimals(Fraction(n.denominator, n.numerator))


def over(n: Decimal, below: int) -> tuple[Ratio, ...]:
    """The digits behind the point over a power of ten, the whole number in front or brought in."""
    return (Ratio(n.part, below, n.whole), Ratio(n.digits, below)) if n.whole else (Ratio(n.part, below),)


def percent(value: Rational) -> Percent:
    return Percent(reduced(Fraction(value)))


# fmt: off
_FRACTION_TO_DECIMAL = (
    Malrule(
        "DEC_FRACT_CONV_BAR_AS_POINT", "CNV01", "Fraction bar read as the point", VERY_COMMON,
        "Writes the numerator, a point and the denominator.",
        "Write 1/4 as a decimal → 1.4",
        lambda n: None if n.whole else joined(n.numerator, str(n.denominator)),
    ),
    Malrule(
        "DEC_FRACT_CONV_DENOMINATOR_AS_DECIMALS", "CNV02", "Denominator behind the point", VERY_COMMON,
        "Writes the denominator behind the point.",
        "Write 1/4 as a decimal → 0.4",
        lambda n: joined(n.whole or 0, str(n.denominator)),
    ),
    Malrule(
        "DEC_FRACT_CONV_DIGITS_AS_DECIMALS", "CNV03", "Numerator and denominator behind the point", COMMON,
        "Writes the numerator and the denominator one after the other behind the point.",
        "Write 1/4 as a decimal → 0.14",
        lambda n: joined(n.whole or 0, run_together(n)),
    ),
    Malrule(
        "DEC_FRACT_CONV_NUMERATOR_AS_DECIMALS", "CNV04", "Numerator behind the point", COMMON,
        "Writes the numerator behind the point.",
        "Write 3/8 as a decimal → 0.3",
        lambda n: joined(n.whole or 0, str(n.numerator)),
    ),
    Malrule(
        "DEC_FRACT_CONV_DIVIDES_UPSIDE_DOWN", "CNV05", "Denominator divided by the numerator", COMMON,
        "Divides the denominator by the numerator.",
        "Write 2/5 as a decimal → 2.5",
        upside_down,
    ),
    Malrule(
        "DEC_FRACT_CONV_BAR_AS_POINT_REVERSED", "CNV06", "Denominator, point, numerator", RARE,
        "Writes the denominator, a point and the numerator.",
        "Write 1/4 as a decimal → 4.1",
        lambda n: None if n.whole else joined(n.denominator, str(n.numerator)),
    ),
    Malrule(
        "DEC_FRACT_CONV_NUMERATOR_AS_HUNDREDTHS", "CNV22", "Numerator taken as hundredths", OCCASIONAL,
        "Writes the numerator as hundredths, whatever the denominator is.",
        "Write 3/5 as a decimal → 0.03",
        lambda n: placed(100 * (n.whole or 0) + n.numerator, 2),
    ),
)

_DECIMAL_TO_FRACTION = (
    Malrule(
        "DEC_FRACT_CONV_DECIMALS_AS_DENOMINATOR", "CNV07", "Digits behind the point as the denominator", VERY_COMMON,
        "Writes 1 over the digits behind the point.",
        "Write 0.5 as a fraction → 1/5",
        lambda n: Ratio(1, n.part, n.whole or None) if n.part else None,
    ),
    Malrule(
        "DEC_FRACT_CONV_ALWAYS_TENTHS", "CNV08", "Always tenths", COMMON,
        "Writes the digits behind the point over 10, however many there are.",
        "Write 0.25 as a fraction → 25/10",
        lambda n: over(n, 10) if n.places != 1 else None,
    ),
    Malrule(
        "DEC_FRACT_CONV_POINT_AS_BAR", "CNV09", "Point read as the fraction bar", COMMON,
        "Writes what is before the point over what is behind it.",
        "Write 2.5 as a fraction → 2/5",
        lambda n: Ratio(n.whole, n.part),
    ),
    Malrule(
        "DEC_FRACT_CONV_ALWAYS_HUNDREDTHS", "CNV10", "Always hundredths", COMMON,
        "Writes the digits behind the point over 100, however many there are.",
        "Write 0.3 as a fraction → 3/100",
        lambda n: over(n, 100) if n.places != 2 else None,
    ),
)

_SIGN_DROPPED = Malrule(
    "DEC_FRACT_CONV_PERCENT_SIGN_DROPPED", "CNV12", "Percent sign dropped", COMMON,
    "Leaves out the percent sign and keeps the number.",
    "Write 45% as a decimal → 45",
    lambda p: point(*p),
)
_OVER_TEN = Malrule(
    "DEC_FRACT_CONV_PERCENT_OVER_TEN", "CNV13", "Percentage divided by 10", COMMON,
    "Divides the percentage by 10.",
    "Write 45% as a decimal → 4.5",
    lambda p: placed(p.digits, p.places + 1),
)

_PERCENTAGE_TO_DECIMAL = (
    Malrule(
        "DEC_FRACT_CONV_PERCENT_BEHIND_POINT", "CNV11", "Percentage put behind the point", VERY_COMMON,
        "Writes the digits of the percentage behind the point, however many there are.",
        "Write 7% as a decimal → 0.7",
        lambda p: placed(p.digits, p.places + len(str(p.whole))),
    ),
    _SIGN_DROPPED,
    _OVER_TEN,
)

_PERCENTAGE_TO_FRACTION = (
    Malrule(
        "DEC_FRACT_CONV_PERCENT_AS_DENOMINATOR", "", "Percentage as the denominator", COMMON,
        "Writes 1 over the percentage.",
        "Write 40% as a fraction → 1/40",
        lambda p: None if p.places else Ratio(1, p.digits),
    ),
    _SIGN_DROPPED.elsewhere(lambda p: p.value),
    _OVER_TEN.elsewhere(lambda p: None if p.places else Ratio(p.digits, 10)),
)

_SIGN_ADDED = Malrule(
    "DEC_FRACT_CONV_PERCENT_SIGN_ADDED", "CNV15", "Percent sign simply added", COMMON,
    "Writes a percent sign behind the number and changes nothing.",
    "Write 0.4 as a percentage → 0.4%",
    lambda n: percent(n.value),
)

_DECIMAL_TO_PERCENTAGE = (
    Malrule(
        "DEC_FRACT_CONV_DECIMALS_AS_PERCENT", "CNV14", "Digits behind the point as the percentage", VERY_COMMON,
        "Leaves out the point and writes a percent sign.",
        "Write 0.4 as a percentage → 4%",
        lambda n: Percent(n.digits) if n.places else None,
    ),
    _SIGN_ADDED,
    Malrule(
        "DEC_FRACT_CONV_TIMES_TEN", "CNV19", "Multiplies by 10", COMMON,
        "Moves the point by one place only.",
        "Write 0.15 as a percentage → 1.5%",
        lambda n: percent(n.value * 10),
    ),
    Malrule(
        "DEC_FRACT_CONV_TIMES_THOUSAND", "CNV20", "Multiplies by 1000", OCCASIONAL,
        "Moves the point by three places.",
        "Write 0.03 as a percentage → 30%",
        lambda n: percent(n.value * 1000),
    ),
    Malrule(
        "DEC_FRACT_CONV_DIVIDES_BY_HUNDRED", "CNV21", "Divides by 100", RARE,
        "Moves the point by two places in the wrong direction.",
        "Write 0.4 as a percentage → 0.004%",
        lambda n: percent(Fraction(n.value) / 100),
    ),
)

_FRACTION_TO_PERCENTAGE = (
    Malrule(
        "DEC_FRACT_CONV_DENOMINATOR_AS_PERCENT", "CNV16", "Denominator as the percentage", VERY_COMMON,
        "Writes the denominator with a percent sign.",
        "Write 1/5 as a percentage → 5%",
        lambda n: Percent(100 * (n.whole or 0) + n.denominator),
    ),
    Malrule(
        "DEC_FRACT_CONV_DIGITS_AS_PERCENT", "CNV17", "Numerator and denominator run together", COMMON,
        "Writes the numerator and the denominator one after the other, with a percent sign.",
        "Write 1/4 as a percentage → 14%",
        lambda n: Percent(100 * (n.whole or 0) + int(run_together(n))),
    ),
    Malrule(
        "DEC_FRACT_CONV_NUMERATOR_AS_PERCENT", "CNV18", "Numerator as the percentage", COMMON,
        "Writes the numerator with a percent sign.",
        "Write 3/5 as a percentage → 3%",
        lambda n: Percent(100 * (n.whole or 0) + n.numerator),
    ),
    Malrule(
        "DEC_FRACT_CONV_NUMERATOR_DOUBLED", "CNV23", "Numerator doubled", OCCASIONAL,
        "Doubles the numerator, as if the denominator were 50.",
        "Write 6/25 as a percentage → 12%",
        lambda n: Percent(100 * (n.whole or 0) + 2 * n.numerator),
    ),
    _SIGN_ADDED.elsewhere(lambda n: percent(value_of(n)), OCCASIONAL),
)
# fmt: on


def _with_sign(least: int) -> Callable[[Answer], bool]:
    """A percentage; the sign may be left out where the number is too large to be the one that was given."""
    return lambda answer: (
        as_percentage(answer)
        or (isinstance(answer.node, Number) and answer.value is not None and answer.value >= least)
    )


def _fully_cancelled(answer: Answer) -> bool:
    return as_fraction(answer) and in_lowest_terms(answer)


def _to_decimal(
    own: str, value: Callable[[Decimal | Ratio], Fraction], malrules: tuple[Malrule, ...]
) -> tuple[Form, ...]:
    return (Form(converts(own, DECIMAL), malrules, solve=lambda n: in_decimals(value(n)), finished=as_decimal),)


def _to_fraction(
    own: str, value: Callable[[Decimal | Ratio], Fraction], malrules: tuple[Malrule, ...]
) -> tuple[Form, ...]:
    return tuple(
        Form(converts(own, FRACTION, lowest=lowest), malrules, solve=value, finished=finished)
        for lowest, finished in ((False, as_fraction), (True, _fully_cancelled))
    )


def _to_percentage(own: str, malrules: tuple[Malrule, ...]) -> tuple[Form, ...]:
    return tuple(
        Form(
            converts(own, PERCENTAGE, over_one=over_one),
            malrules,
            solve=lambda n: in_hundredths(value_of(n)),
            finished=_with_sign(least),
        )
        for over_one, least in ((False, 1), (True, 100))
    )


def _hundredths(p: Decimal | Ratio) -> Fraction:
    return value_of(p) / 100


TOPIC = Topic(
    "fractions-decimals-percentages",
    "DEC/FRACT_CONV",
    (
        *_to_decimal(FRACTION, value_of, _FRACTION_TO_DECIMAL),
        *_to_fraction(DECIMAL, value_of, _DECIMAL_TO_FRACTION),
        *_to_decimal(PERCENTAGE, _hundredths, _PERCENTAGE_TO_DECIMAL),
        *_to_fraction(PERCENTAGE, _hundredths, _PERCENTAGE_TO_FRACTION),
        *_to_percentage(DECIMAL, _DECIMAL_TO_PERCENTAGE),
        *_to_percentage(FRACTION, _FRACTION_TO_PERCENTAGE),
    ),
    "Fractions, decimals, percentages",
)
