"""Comparing integers (Peled, Mukhopadhyay & Resnick 1989; Bofferding 2014; Sierpinska, Bobos & Pruncut 2011)."""

from ..comparing import LARGER, OTHERWISE, SMALLER, chosen, largest_asked
from ..expression import Absolute, Binary, Negative, Node, Number, Rational, children
from ..malrule import VERY_COMMON, Form, Malrule, Topic
from ..polynomial import number, size
from ..wording import Asks, Task

Integers = tuple[int, ...]


def _parts(task: Task) -> tuple[Integers, bool] | None:
    """The numbers, one of them negative, and whether the largest is asked for."""
    largest = largest_asked(task)
    integers = tuple(n for n in task.numbers if isinstance(n, int))
    if largest is None or len(integers) < len(task.numbers) or min(integers) >= 0:
        return None
    return integers, largest


def absolute(node: Node) -> tuple[Node] | None:
    """An expression of numbers with an absolute value in it."""
    return (node,) if _has_bars(node) and number(node) is not None else None


def _has_bars(node: Node) -> bool:
    return isinstance(node, Absolute) or any(map(_has_bars, children(node)))


def bars_ignored(node: Node) -> Node:
    """What stands between the bars is left as it is; of a positive number the opposite is taken."""
    if isinstance(node, Absolute):
        value = number(node.operand)
        return Number(-size(value)) if value is not None else node
    if isinstance(node, Negative):
        return Negative(bars_ignored(node.operand))
    if isinstance(node, Binary):
        return Binary(node.operator, bars_ignored(node.left), bars_ignored(node.right))
    return node


def _solve_choice(integers: Integers, largest: bool) -> Rational:
    return max(integers) if largest else min(integers)


# fmt: off
_CHOICE = (
    Malrule(
        "INT_COMPARE_SIGNS_IGNORED", "INT20", "Compares the sizes, signs ignored", VERY_COMMON,
        "Compares the numbers as if they had no signs.",
        "Which is larger, -8 or -3? → -8",
        lambda integers, largest: chosen(integers, abs, largest=largest),
    ),
)
KEEPS_SIGN = Malrule(
    "INT_ABS_SIGN_KEPT_OR_CHANGED", "INT21", "Absolute value keeps or changes the sign", VERY_COMMON,
    "Leaves the minus sign of a negative number between the bars, or puts one before a positive number.",
    "|-7| → -7",
    lambda node: number(bars_ignored(node)),
)
# fmt: on

TOPIC = Topic(
    "comparing-integers",
    "INT/COMPARE",
    (
        Form(
            Asks(f"{LARGER}|{SMALLER}", numbers=range(2, 9), parts=_parts, unless=OTHERWISE),
            _CHOICE,
            solve=_solve_choice,
        ),
        Form(absolute, (KEEPS_SIGN,)),
        Form(
            Asks("absolut|modul|magnitud|valor absoluto", numbers=1, unless="equa|ecua|inequa"),
            (KEEPS_SIGN.elsewhere(lambda n: -abs(n)),),
            solve=abs,
        ),
    ),
    "Comparing integers",
)
