"""Percentages (Parker & Leinhardt 1995; Gay & Aichele 1997; Dole 2000; Baratta et al. 2010)."""

from fractions import Fraction

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.meaning import Percent
from ..maths.nouns import SPELLED
from ..maths.values import reduced
from ..maths.wording import Asks
from ..procedures.percent_values import as_percentage, earned, either_sign, hundredths, overall, rate_of
from ..shapes.percents import (
    DOWN,
    UP,
    before,
    change,
    changed,
    interest,
    of,
    part,
    share,
    successive,
    whole,
)

# fmt: off
_DIVIDES = Malrule(
    "RATIO_PERCENT_DIVIDES_BY_PERCENTAGE", "PCT01", "Divides by the percentage", VERY_COMMON,
    "Divides the quantity by the number in front of the percent sign.",
    "20% of 80 → 4",
    lambda p, n: Fraction(n) / p,
)
_GIVES_PART = Malrule(
    "RATIO_PERCENT_INCREASE_ONLY", "PCT10", "Gives the increase only", VERY_COMMON,
    "Works out how much is added and stops there.",
    "Increase 80 by 20% → 16",
    hundredths,
)
_GIVES_REDUCTION = Malrule(
    "RATIO_PERCENT_REDUCTION_ONLY", "PCT14", "Gives the reduction only", VERY_COMMON,
    "Works out how much is taken off and stops there.",
    "Decrease 80 by 20% → 16",
    hundredths,
)
_ADDS_NUMBER = Malrule(
    "RATIO_PERCENT_ADDED_AS_NUMBER", "PCT09", "Adds the percentage as a number", VERY_COMMON,
    "Adds the number in front of the percent sign.",
    "Increase 80 by 20% → 100",
    lambda p, n: n + p,
)
_SUBTRACTS_NUMBER = Malrule(
    "RATIO_PERCENT_SUBTRACTED_AS_NUMBER", "PCT13", "Subtracts the percentage as a number", VERY_COMMON,
    "Takes away the number in front of the percent sign.",
    "Decrease 80 by 20% → 60",
    lambda p, n: n - p,
)
_WRONG_WAY = Malrule(
    "RATIO_PERCENT_CHANGE_WRONG_WAY", "PCT12", "Changes in the wrong direction", OCCASIONAL,
    "Decreases instead of increasing, or increases instead of decreasing.",
    "Increase 80 by 20% → 64",
    lambda p, n: n - hundredths(p, n),
)
_NOT_BY_100 = Malrule(
    "RATIO_PERCENT_FORGETS_HUNDRED", "PCT04", "Multiplies and forgets the hundred", COMMON,
    "Multiplies by the percentage and does not divide by 100.",
    "20% of 80 → 1600",
    lambda p, n: p * n,
)

_PART = (
    _DIVIDES,
    Malrule(
        "RATIO_PERCENT_SIGN_IGNORED", "PCT02", "Percent sign ignored, number subtracted", COMMON,
        "Takes the number in front of the percent sign away from the quantity.",
        "20% of 80 → 60",
        lambda p, n: n - p if n > p else p - n,
    ),
    Malrule(
        "RATIO_PERCENT_GIVES_PERCENTAGE", "PCT03", "Answers the percentage", COMMON,
        "Writes down the percentage itself.",
        "20% of 80 → 20",
        lambda p, n: (p, Percent(p)),
    ),
    _NOT_BY_100,
    Malrule(
        "RATIO_PERCENT_DIVIDES_BY_TEN", "PCT05", "Divides by 10 only", OCCASIONAL,
        "Multiplies by the percentage and divides by 10 instead of 100.",
        "20% of 80 → 160",
        lambda p, n: Fraction(p * n) / 10,
    ),
    Malrule(
        "RATIO_PERCENT_TEN_PERCENT_ONLY", "PCT07", "Stops at ten percent", OCCASIONAL,
        "Works out 10% and forgets how many times it is needed.",
        "30% of 80 → 8",
        lambda p, n: Fraction(n) / 10,
    ),
    Malrule(
        "RATIO_PERCENT_REMAINING_PART", "PCT08", "Gives the remaining part", OCCASIONAL,
        "Works out what is left when the part is taken away.",
        "20% of 80 → 64",
        lambda p, n: hundredths(100 - p, n) if p < 100 else None,
    ),
    Malrule(
        "RATIO_PERCENT_PART_ADDED_TO_WHOLE", "PCT06", "Adds the part to the whole", OCCASIONAL,
        "Finds the part and adds it to the quantity.",
        "20% of 80 → 96",
        lambda p, n: n + hundredths(p, n),
    ),
    Malrule(
        "RATIO_PERCENT_PLUS_QUANTITY", "PCT25", "Adds the percentage and the quantity", OCCASIONAL,
        "Adds the two numbers of the exercise.",
        "30% of 40 → 70",
        lambda p, n: p + n,
    ),
)

_INCREASE = (
    _ADDS_NUMBER,
    _GIVES_PART,
    Malrule(
        "RATIO_PERCENT_ONE_POINT_DIGIT", "PCT11", "Reads the percentage as tenths", COMMON,
        "Multiplies by one point the percentage, so that a single digit counts as tenths.",
        "Increase 200 by 5% → 300",
        lambda p, n: n * (1 + Fraction(p) / 10) if p < 10 and isinstance(p, int) else None,
    ),
    _WRONG_WAY,
    _DIVIDES.elsewhere(lambda p, n: n + Fraction(n) / p, OCCASIONAL),
)

_DECREASE = (
    _SUBTRACTS_NUMBER,
    _GIVES_REDUCTION,
    _WRONG_WAY.elsewhere(lambda p, n: n + hundredths(p, n)),
    _DIVIDES.elsewhere(lambda p, n: n - Fraction(n) / p, OCCASIONAL),
)

_OFF_NEW_VALUE = Malrule(
    "RATIO_PERCENT_OF_NEW_VALUE", "PCT15", "Takes the percentage of the new value", VERY_COMMON,
    "Undoes the change with the same percentage of the value after it.",
    "After a 20% increase the price is 120. What was it before? → 96; "
    "After a 20% decrease the price is 80. What was it before? → 96",
    lambda p, v: v - hundredths(p, v),
)
_BEFORE_INCREASE = (
    _OFF_NEW_VALUE,
    _SUBTRACTS_NUMBER.elsewhere(lambda p, v: v - p, COMMON),
    _GIVES_PART.elsewhere(hundredths, OCCASIONAL),
    _WRONG_WAY.elsewhere(lambda p, v: v + hundredths(p, v)),
)
_BEFORE_DECREASE = (
    _OFF_NEW_VALUE.elsewhere(lambda p, v: v + hundredths(p, v)),
    _ADDS_NUMBER.elsewhere(lambda p, v: v + p, COMMON),
    _GIVES_REDUCTION.elsewhere(hundredths, OCCASIONAL),
    _WRONG_WAY.elsewhere(lambda p, v: v - hundredths(p, v)),
)

_SUCCESSIVE = (
    Malrule(
        "RATIO_PERCENT_CHANGES_ADDED", "PCT16", "Successive percentages added", VERY_COMMON,
        "Adds percentages of different wholes as if they were of the same.",
        "A price rises by 20% and then falls by 20%. What is the overall change in percent? → 0%",
        lambda p, q, n: Percent(p + q) if n is None else n + hundredths(p + q, n),
    ),
)

_SHARE = (
    Malrule(
        "RATIO_PERCENT_NUMBER_IS_PERCENTAGE", "PCT17", "Takes the number for the percentage", VERY_COMMON,
        "Writes a percent sign behind the part, whatever the whole is.",
        "What percentage of 40 is 12? → 12%",
        lambda a, b: Percent(a),
    ),
    Malrule(
        "RATIO_PERCENT_WHOLE_OVER_PART", "PCT18", "Part and whole the wrong way round", COMMON,
        "Divides the whole by the part.",
        "What percentage of 40 is 20? → 200%",
        lambda a, b: Percent(reduced(Fraction(100 * b) / a)),
    ),
    Malrule(
        "RATIO_PERCENT_DIFFERENCE", "PCT19", "Subtracts instead of comparing", OCCASIONAL,
        "Writes the difference to 100, or the difference of the two numbers, as a percentage.",
        "What percentage of 40 is 12? → 28%; What percentage of 40 is 12? → 88%",
        lambda a, b: (Percent(100 - a), Percent(b - a)),
    ),
)

_CHANGE = (
    Malrule(
        "RATIO_PERCENT_CHANGE_OVER_NEW", "PCT20", "Divides the change by the new value", VERY_COMMON,
        "Compares the change with the new value instead of the old one.",
        "Percentage change from 40 to 50 → 20%",
        lambda c: either_sign(c, Fraction(100 * (c.new - c.old)) / c.new),
    ),
    Malrule(
        "RATIO_PERCENT_ABSOLUTE_CHANGE", "PCT21", "Gives the change itself as a percentage", VERY_COMMON,
        "Writes a percent sign behind the difference.",
        "Percentage change from 40 to 50 → 10%",
        lambda c: either_sign(c, Fraction(c.new - c.old)),
    ),
    Malrule(
        "RATIO_PERCENT_NEW_OF_OLD", "PCT22", "Gives the new value as a percentage of the old", COMMON,
        "Works out what percentage the new value is, not by how much it changed.",
        "Percentage change from 40 to 50 → 125%",
        lambda c: Percent(reduced(Fraction(100 * c.new) / c.old)),
    ),
)

_ONE_YEAR = Malrule(
    "RATIO_PERCENT_INTEREST_ONE_YEAR", "PCT23", "Interest of one year only", COMMON,
    "Works out the interest of one year and forgets the number of years.",
    "Simple interest on 500 at 4% for 3 years → 20",
    lambda i: (i.principal if i.total else 0) + hundredths(i.rate, i.principal) if i.years != 1 else None,
)
_INTEREST = (
    _ONE_YEAR,
    Malrule(
        "RATIO_PERCENT_AMOUNT_FOR_INTEREST", "PCT24", "Gives the amount instead of the interest", COMMON,
        "Adds the interest to the money that was put in.",
        "Simple interest on 500 at 4% for 3 years → 560",
        lambda i: None if i.total else i.principal + earned(i),
    ),
    _GIVES_PART.elsewhere(lambda i: earned(i) if i.total else None),
    _NOT_BY_100.elsewhere(lambda i: None if i.total else i.principal * i.rate * i.years, OCCASIONAL),
)
# fmt: on


_PERCENT = "percent(?!il)|per cent|porcent|por ciento|porciento"
# What is not worked out with one percentage alone: statistics, growth over many periods, measurements.
_ELSEWHERE = (
    f"compound|compuest|confiden|percentil|uncertain|incert|quartil|cuartil|deviation|desviac|distribut|distribuc|sample|muestra"
    f"|probab|trial|formula|equation|ecuacion|per (?:day|week|month|year)|every|each|cada|how old|que edad|expression|{SPELLED}"
)
_ONE_AFTER_THE_OTHER = (
    "then|overall|follow|again|another|after|total|net|final|luego|despues|nuevamente|otr[oa]|global|y(?![a-z])"
)

TOPIC = Topic(
    "percentages",
    "RATIO/PERCENT",
    (
        Form(of, _PART),
        Form(
            Asks("simple|interest|interes", parts=interest, unless="compound|compuest"),
            _INTEREST,
            solve=lambda i: earned(i) + (i.principal if i.total else 0),
        ),
        Form(Asks(f"of|de|how|cuant|{_PERCENT}", parts=part, unless=f"interest|interes|{_ELSEWHERE}"), _PART, solve=hundredths),
        Form(
            Asks(UP, parts=changed(1), unless=_ELSEWHERE),
            _INCREASE,
            solve=lambda p, n: n + hundredths(p, n),
        ),
        Form(
            Asks(f"{DOWN}|how|cuant", parts=changed(-1), unless=_ELSEWHERE),
            _DECREASE,
            solve=lambda p, n: n - hundredths(p, n),
        ),
        Form(
            Asks(UP, parts=before(1), unless=_ELSEWHERE),
            _BEFORE_INCREASE,
            solve=lambda p, v: Fraction(100 * v) / (100 + p),
        ),
        Form(
            Asks(DOWN, parts=before(-1), unless=_ELSEWHERE),
            _BEFORE_DECREASE,
            solve=lambda p, v: Fraction(100 * v) / (100 - p),
        ),
        Form(
            Asks("of|de", parts=whole, unless=_ELSEWHERE),
            (),
            solve=lambda p, a: Fraction(100 * a) / p,
        ),
        Form(
            Asks(f"{UP}|{DOWN}", _ONE_AFTER_THE_OTHER, parts=successive, unless=_ELSEWHERE),
            _SUCCESSIVE,
            solve=overall,
        ),
        Form(
            Asks(f"{_PERCENT}|what|que|express|expres|write|escrib|as|como", f"{_PERCENT}|what %|que %|a %", parts=share,
                 unless=f"{UP}|{DOWN}|chang|vari|cambi|profit|gain|ganancia|utilidad|error|{_ELSEWHERE}"),
            _SHARE,
            solve=lambda a, b: Percent(reduced(Fraction(100 * a) / b)),
            finished=as_percentage,
        ),
        Form(
            Asks(f"{_PERCENT}|what|que|by", f"{_PERCENT}|what %|que %",
                 f"{UP}|{DOWN}|chang|vari|cambi|profit|gain|ganancia|utilidad", parts=change, unless=f"error|{_ELSEWHERE}"),
            _CHANGE,
            solve=rate_of,
            finished=as_percentage,
        ),
    ),
    "Percentages",
)  # fmt: skip
