"""Mixed numbers and improper fractions (Ashlock 2010; Tatsuoka 1984)."""

from ..malrule import COMMON, OCCASIONAL, Form, Malrule, Prediction, Topic
from ..maths.demands import as_improper, as_mixed
from ..maths.expression import Binary, Equation, Node, Number, Ratio, Variable
from ..maths.wording import Asks, Task


def _mixed(task: Task) -> tuple[int, int, int] | None:
    """w a/b, a positive mixed number."""
    node, unit = task.quantities[0].node, task.quantities[0].unit
    if unit or not isinstance(node, Ratio) or node.whole is None or node.whole < 1 or node.denominator < 2:
        return None
    return node.whole, node.numerator, node.denominator


def _improper(task: Task) -> tuple[int, int] | None:
    """a/b ≥ 1."""
    node, unit = task.quantities[0].node, task.quantities[0].unit
    if unit or not isinstance(node, Ratio) or node.whole is not None or not 1 < node.denominator <= node.numerator:
        return None
    return node.numerator, node.denominator


def mixed_with_blank(node: Node) -> tuple[int, int, int] | None:
    """w a/b = ?/b, in either order."""
    if not isinstance(node, Equation) or len(node.sides) != 2:
        return None
    left, right = node.sides if isinstance(node.sides[0], Ratio) else node.sides[::-1]
    if not isinstance(left, Ratio) or left.whole is None or left.whole < 1 or not isinstance(right, Binary):
        return None
    if right != Binary("/", right.left, Number(left.denominator)) or not isinstance(right.left, Variable):
        return None
    return left.whole, left.numerator, left.denominator


def swapped(a: int, b: int) -> Ratio | None:
    return Ratio(a // b, b, a % b) if a % b else None


def remainder_over_other(a: int, b: int) -> tuple[Ratio, ...]:
    quotient, remainder = divmod(a, b)
    return (Ratio(remainder, a, quotient), Ratio(remainder, quotient, quotient)) if remainder else ()


# fmt: off
_TO_IMPROPER = (
    Malrule(
        "FRACT_MIXED_WHOLE_PLUS_NUMERATOR", "MIX01", "Whole number plus numerator", COMMON,
        "Adds the whole number to the numerator and keeps the denominator.",
        "Write 2 3/4 as an improper fraction → 5/4",
        lambda w, a, b: Ratio(w + a, b),
    ),
    Malrule(
        "FRACT_MIXED_WHOLE_TIMES_NUMERATOR", "MIX02", "Whole number times numerator", COMMON,
        "Multiplies the numerator by the whole number and keeps the denominator.",
        "Write 2 3/4 as an improper fraction → 6/4",
        lambda w, a, b: Ratio(w * a, b),
    ),
    Malrule(
        "FRACT_MIXED_NUMERATOR_AND_DENOMINATOR_SWAPPED", "MIX03", "Whole number times numerator plus denominator", COMMON,
        "Multiplies the whole number by the numerator and adds the denominator.",
        "Write 2 3/4 as an improper fraction → 10/4",
        lambda w, a, b: Ratio(w * a + b, b),
    ),
    Malrule(
        "FRACT_MIXED_DIGITS_RUN_TOGETHER", "MIX04", "Digits run together", COMMON,
        "Writes the whole number and the numerator side by side as the new numerator.",
        "Write 2 3/4 as an improper fraction → 23/4",
        lambda w, a, b: Ratio(int(f"{w}{a}"), b),
    ),
    Malrule(
        "FRACT_MIXED_NUMERATOR_FORGOTTEN", "MIX05", "Numerator forgotten", OCCASIONAL,
        "Changes the whole number into parts and forgets the parts that were there.",
        "Write 2 3/4 as an improper fraction → 8/4",
        lambda w, a, b: Ratio(w * b, b),
    ),
    Malrule(
        "FRACT_MIXED_DENOMINATOR_MULTIPLIED", "MIX06", "Denominator multiplied too", OCCASIONAL,
        "Finds the numerator and multiplies the denominator by the whole number as well.",
        "Write 2 3/4 as an improper fraction → 11/8",
        lambda w, a, b: Ratio(w * b + a, w * b),
    ),
    Malrule(
        "FRACT_MIXED_WHOLE_PLUS_DENOMINATOR", "MIX07", "Whole number plus denominator", OCCASIONAL,
        "Adds the whole number, the denominator and the numerator.",
        "Write 2 3/4 as an improper fraction → 9/4",
        lambda w, a, b: Ratio(w + b + a, b),
    ),
)

_TO_MIXED = (
    Malrule(
        "FRACT_MIXED_QUOTIENT_AND_REMAINDER_SWAPPED", "MIX08", "Quotient and remainder swapped", COMMON,
        "Writes the remainder as the whole number and the quotient as the numerator.",
        "Write 11/4 as a mixed number → 3 2/4",
        swapped,
    ),
    Malrule(
        "FRACT_MIXED_REMAINDER_OVER_OTHER", "MIX09", "Remainder over another number", COMMON,
        "Writes the remainder over the old numerator or over the quotient.",
        "Write 11/4 as a mixed number → 2 3/11",
        remainder_over_other,
    ),
    Malrule(
        "FRACT_MIXED_NOT_ALL_WHOLES", "MIX10", "Takes out the denominator too few times", OCCASIONAL,
        "Takes out one whole and leaves a fraction in which there are more.",
        "Write 11/4 as a mixed number → 1 7/4",
        lambda a, b: [Ratio(a - whole * b, b, whole) for whole in range(1, min(a // b, 10))],
    ),
)
# fmt: on


def _numerator(rule: Malrule) -> Malrule:
    """The same where only the numerator is asked for."""

    def predict(w: int, a: int, b: int) -> Prediction:
        ratio = rule.predict(w, a, b)
        return ratio.numerator if isinstance(ratio, Ratio) and ratio.denominator == b else None

    return rule.elsewhere(predict)


TOPIC = Topic(
    "mixed-numbers",
    "FRACT/MIXED",
    (
        Form(
            Asks(
                "fraction|fraccion|improp|top",
                "improper|impropi|top.?heavy|(?:as|to|into) an? (?:single )?fraction|(?:como|a|en) (?:una )?(?:sola )?fraccion",
                numbers=1,
                parts=_mixed,
            ),
            _TO_IMPROPER,
            solve=lambda w, a, b: Ratio(w * b + a, b),
            finished=as_improper,
        ),
        Form(
            Asks("mixed|mixt", numbers=1, parts=_improper),
            _TO_MIXED,
            solve=lambda a, b: Ratio(a % b, b, a // b) if a % b else a // b,
            finished=as_mixed,
        ),
        Form(mixed_with_blank, tuple(map(_numerator, _TO_IMPROPER))),
    ),
    "Mixed numbers",
)
