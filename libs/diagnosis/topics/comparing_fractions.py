"""Comparing fractions (Behr et al. 1984; Stafylidou & Vosniadou 2004; Pearn & Stephens 2004; Clarke & Roche 2009)."""

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Malrule, Topic
from ..maths.expression import Number, Ratio
from ..maths.values import ratio_value
from ..maths.wording import Task
from ..shapes.comparing import by, comparisons


def _fractions(task: Task) -> tuple[Ratio, ...] | None:
    """The fractions as they are written; a whole number counts as n/1."""
    if len({one.unit for one in task.quantities}) != 1 or task.quantities[0].unit == "%":
        return None
    found = [one.node for one in task.quantities]
    ratios = tuple(filter(None, map(_simple, found)))
    return ratios if len(ratios) == len(found) and any(isinstance(node, Ratio) for node in found) else None


def _simple(node: Number | Ratio) -> Ratio | None:
    if isinstance(node, Number):
        return Ratio(node.value, 1) if isinstance(node.value, int) and node.value >= 0 and not node.decimals else None
    if node.whole is not None:
        node = Ratio(node.whole * node.denominator + node.numerator, node.denominator)
    return node if node.numerator >= 0 and node.denominator >= 1 else None


# fmt: off
_MALRULES = (
    Malrule(
        "FRACT_COMPARE_LARGER_DENOMINATOR", "FCM01", "Larger denominator is larger", VERY_COMMON,
        "Takes the fraction with the larger denominator for the larger one.",
        "Which is larger, 1/3 or 1/5? → 1/5",
        by(lambda r: r.denominator, ties=False),
    ),
    Malrule(
        "FRACT_COMPARE_LARGER_NUMERATOR", "FCM02", "Larger numerator is larger", COMMON,
        "Takes the fraction with the larger numerator for the larger one.",
        "Which is larger, 3/8 or 2/3? → 3/8",
        by(lambda r: r.numerator, ties=False),
    ),
    Malrule(
        "FRACT_COMPARE_LARGER_NUMBERS", "FCM03", "Larger numbers make a larger fraction", COMMON,
        "Sees two whole numbers and takes the fraction with the larger numbers for the larger one.",
        "Which is larger, 5/12 or 2/3? → 5/12",
        by(lambda r: r.numerator + r.denominator, ties=False),
    ),
    Malrule(
        "FRACT_COMPARE_GAP", "FCM04", "Gap thinking", COMMON,
        "Compares how far each numerator is from its denominator: the smaller gap is larger, equal gaps are equal.",
        "Which is larger, 5/6 or 7/8? → equal",
        by(lambda r: r.numerator - r.denominator),
    ),
    Malrule(
        "FRACT_COMPARE_SMALLER_DENOMINATOR", "FCM05", "Smaller denominator is larger, numerators ignored", COMMON,
        "Takes the fraction with the smaller denominator for the larger one and does not look at the numerators.",
        "Which is larger, 2/5 or 7/8? → 2/5",
        by(lambda r: -r.denominator, ties=False),
    ),
    Malrule(
        "FRACT_COMPARE_SMALLER_NUMERATOR", "FCM06", "Smaller numerator is larger", OCCASIONAL,
        "Takes the fraction with the smaller numerator for the larger one.",
        "Which is larger, 1/4 or 3/5? → 1/4",
        by(lambda r: -r.numerator, ties=False),
    ),
)
# fmt: on

TOPIC = Topic(
    "comparing-fractions",
    "FRACT/COMPARE",
    comparisons(_fractions, ratio_value, _MALRULES),
    "Comparing fractions",
)
