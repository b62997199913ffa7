"""Comparing integers (Peled, Mukhopadhyay & Resnick 1989; Bofferding 2014; Sierpinska, Bobos & Pruncut 2011)."""

from collections.abc import Callable, Iterator

from ..malrule import VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Absolute, Binary, Negative, Node, Rational, children
from ..maths.values import number
from ..maths.wording import Asks, Task
from ..shapes.comparing import by, comparisons


def _integers(task: Task) -> tuple[int, ...] | None:
    """The numbers, one of them negative."""
    integers = tuple(n for n in task.numbers if isinstance(n, int))
    return integers if len(integers) == len(task.numbers) and min(integers) < 0 else None


_PLAIN = (
    "which what is are the number numbers of these those following two or and from larger largest bigger biggest greater "
    "greatest smaller smallest least less fraction decimal value circle choose find cual es son el la los las mayor menor "
    "que numero numeros de estos entre mas grande pequeno chico valor"
)
_PLAIN_WORDS = frozenset(_PLAIN.split())


def _other_numbers(task: Task) -> tuple[Rational, ...] | None:
    """Numbers of any kind, where nothing is said but that they are to be compared: 3 or 8, 0.5 or 1/3."""
    is_plain = task.words <= _PLAIN_WORDS and not any(one.unit for one in task.quantities) and _integers(task) is None
    return task.numbers if is_plain else None


def absolute(node: Node) -> tuple[Node] | None:
    """An expression of numbers with an absolute value in it."""
    return (node,) if _has_bars(node) and number(node) is not None else None


def _has_bars(node: Node) -> bool:
    return isinstance(node, Absolute) or any(map(_has_bars, children(node)))


def _without_bars(node: Node, read: Callable[[Node], Node]) -> Node:
    """The expression where `read` tells what |…| is taken for."""
    if isinstance(node, Absolute):
        return read(node.operand)
    if isinstance(node, Negative):
        return Negative(_without_bars(node.operand, read))
    if isinstance(node, Binary):
        return Binary(node.operator, _without_bars(node.left, read), _without_bars(node.right, read))
    return node


def sign_kept_or_changed(node: Node) -> Iterator[Rational]:
    for read in (lambda inner: inner, Negative):
        value = number(_without_bars(node, read))
        if value is not None:
            yield value


# fmt: off
_CHOICE = (
    Malrule(
        "INT_COMPARE_SIGNS_IGNORED", "INT20", "Compares the sizes, signs ignored", VERY_COMMON,
        "Compares the numbers as if they had no signs.",
        "Which is larger, -8 or -3? → -8",
        by(abs),
    ),
)
KEEPS_SIGN = Malrule(
    "INT_ABS_SIGN_KEPT_OR_CHANGED", "INT21", "Absolute value keeps or changes the sign", VERY_COMMON,
    "Leaves the minus sign of a negative number between the bars, or puts one before a positive number.",
    "|-7| → -7",
    sign_kept_or_changed,
)
# fmt: on

TOPIC = Topic(
    "comparing-integers",
    "INT/COMPARE",
    (
        *comparisons(_integers, int, _CHOICE),
        *comparisons(_other_numbers, lambda n: n, ()),
        Form(absolute, (KEEPS_SIGN,)),
        Form(
            Asks(
                "absolut",
                r"absolute value (?:of (?:the (?:number|integer) )?)?\(?-?\d|valor absoluto (?:de |del numero )?\(?-?\d",
                numbers=1,
                unless="equa|ecua|inequa",
            ),
            (KEEPS_SIGN.elsewhere(lambda n: (n, -n)),),
            solve=abs,
        ),
    ),
    "Comparing integers",
)
