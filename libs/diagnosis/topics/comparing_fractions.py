"""Comparing fractions (Behr et al. 1984; Stafylidou & Vosniadou 2004; Pearn & Stephens 2004; Clarke & Roche 2009)."""

from collections.abc import Callable
from fractions import Fraction

from ..comparing import EQUAL, LARGER, OTHERWISE, SMALLER, chosen, largest_asked
from ..expression import Number, Ratio
from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..wording import Asks, Task

Fractions = tuple[Ratio, ...]


def _parts(task: Task) -> tuple[Fractions, bool] | None:
    """The fractions as they are written, and whether the largest is asked for. A whole number counts as n/1."""
    found, largest = [one.node for one in task.quantities], largest_asked(task)
    if largest is None or not any(isinstance(node, Ratio) for node in found):
        return None
    ratios = tuple(map(_simple, found))
    return None if None in ratios else (ratios, largest)  # type: ignore[return-value]


def _simple(node: Number | Ratio) -> Ratio | None:
    if isinstance(node, Number):
        return Ratio(node.value, 1) if isinstance(node.value, int) and node.value >= 0 and not node.decimals else None
    return node if node.whole is None and node.numerator >= 0 and node.denominator >= 1 else None


def value(ratio: Ratio) -> Fraction:
    return Fraction(ratio.numerator, ratio.denominator)


def by(size: Callable[[Ratio], int], *, ties: bool = False) -> Callable[[Fractions, bool], Prediction]:
    """The choice by `size`; where two are of the same size it decides nothing, unless `ties` are taken for equality."""

    def predict(ratios: Fractions, largest: bool) -> Prediction:
        choice = chosen(ratios, size, largest=largest)
        return None if choice == EQUAL and not ties else choice

    return predict


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_COMPARE_LARGER_DENOMINATOR", "FCM01", "Larger denominator is larger", VERY_COMMON,
        "Takes the fraction with the larger denominator for the larger one.",
        "Which is larger, 1/3 or 1/5? → 1/5",
        by(lambda r: r.denominator),
    ),
    Malrule(
        "FRACT_COMPARE_LARGER_NUMERATOR", "FCM02", "Larger numerator is larger", COMMON,
        "Takes the fraction with the larger numerator for the larger one.",
        "Which is larger, 3/8 or 2/3? → 3/8",
        by(lambda r: r.numerator),
    ),
    Malrule(
        "FRACT_COMPARE_LARGER_NUMBERS", "FCM03", "Larger numbers make a larger fraction", COMMON,
        "Sees two whole numbers and takes the fraction with the larger numbers for the larger one.",
        "Which is larger, 5/12 or 2/3? → 5/12",
        by(lambda r: r.numerator + r.denominator),
    ),
    Malrule(
        "FRACT_COMPARE_GAP", "FCM04", "Gap thinking", COMMON,
        "Compares how far each numerator is from its denominator: the smaller gap is larger, equal gaps are equal.",
        "Which is larger, 5/6 or 7/8? → equal",
        by(lambda r: r.numerator - r.denominator, ties=True),
    ),
    Malrule(
        "FRACT_COMPARE_SMALLER_DENOMINATOR", "FCM05", "Smaller denominator is larger, numerators ignored", COMMON,
        "Takes the fraction with the smaller denominator for the larger one and does not look at the numerators.",
        "Which is larger, 2/5 or 7/8? → 2/5",
        by(lambda r: -r.denominator),
    ),
    Malrule(
        "FRACT_COMPARE_SMALLER_NUMERATOR", "FCM06", "Smaller numerator is larger", OCCASIONAL,
        "Takes the fraction with the smaller numerator for the larger one.",
        "Which is larger, 1/4 or 3/5? → 1/4",
        by(lambda r: -r.numerator),
    ),
)
# fmt: on

TOPIC = Topic(
    "comparing-fractions",
    "FRACT/COMPARE",
    (
        Form(
            Asks(f"{LARGER}|{SMALLER}", numbers=range(2, 7), parts=_parts, unless=OTHERWISE),
            _MALRULES,
            solve=lambda ratios, largest: chosen(ratios, value, largest=largest),
        ),
    ),
    "Comparing fractions",
)
