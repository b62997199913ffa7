"""The equals sign (Kieran 1981; Falkner, Levi & Carpenter 1999; McNeil & Alibali 2005; Knuth et al. 2006)."""

from collections.abc import Iterator

from ..malrule import COMMON, VERY_COMMON, Form, Malrule, Prediction, Topic
from ..maths.expression import Node, Number, Ratio, Rational, children
from ..maths.values import number, ratio_value
from ..shapes.blanks import calculation_beside_blank


def _numbers(node: Node) -> Iterator[Rational]:
    if isinstance(node, Number):
        yield node.value
    elif isinstance(node, Ratio):
        yield ratio_value(node)
    for child in children(node):
        yield from _numbers(child)


def _all_added(task: Node, beside: Node) -> Prediction:
    return sum([*_numbers(task), *_numbers(beside)])


# fmt: off
_MALRULES = (
    Malrule(
        "TRANSV_NOTATION_EQUALS_MEANS_ANSWER", "SBS09", "Equals sign read as “the answer is”", VERY_COMMON,
        "Writes the result of the calculation in the blank and takes no notice of what else stands on its side.",
        "8 + 4 = ? + 5 → 12",
        lambda task, beside: number(task),
    ),
    Malrule(
        "TRANSV_NOTATION_EQUALS_ADDS_ALL", "SBS10", "Adds all the numbers", COMMON,
        "Adds every number that is written on either side of the equals sign.",
        "8 + 4 = ? + 5 → 17",
        _all_added,
    ),
)
# fmt: on

TOPIC = Topic("equals-sign", "TRANSV/NOTATION", (Form(calculation_beside_blank, _MALRULES),), "Equals sign")
