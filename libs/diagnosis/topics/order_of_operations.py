"""Order of operations (Kieran 1979; Linchevski & Livneh 1999; Blando et al. 1989; Glidden 2008; Gunnarsson et al. 2016)."""

from collections.abc import Iterator

from ..malrule import COMMON, OCCASIONAL, VERY_COMMON, Form, Malrule, Topic
from ..maths.expression import Binary, Node, Rational
from ..maths.values import number
from ..shapes.chain import RULES, Chain, Levels, Power, chain, raised, without_brackets, worked

LEFT_TO_RIGHT: Levels = {"+": 1, "-": 1, "*": 1, "/": 1}
SUMS_FIRST: Levels = {"+": 2, "-": 2, "*": 1, "/": 1}
ADDITION_FIRST: Levels = {"+": 2, "-": 1, "*": 3, "/": 3}
MULTIPLICATION_FIRST: Levels = {"+": 1, "-": 1, "*": 3, "/": 2}

_BINDING = frozenset("*/^")


def ordered(node: Node) -> tuple[Chain] | None:
    """A chain in which the order matters."""
    if not isinstance(node, Binary):
        return None
    row = chain(node)
    if row is None or len(row.operands) + _inside(row) < 3:
        return None
    if row.operators in ("+" * len(row.operators), "*" * len(row.operators)) and not _inside(row):
        return None
    return (row,) if worked(row) == number(node) else None


def _inside(row: Chain) -> int:
    """How much stands inside the operands: a power counts 1, a bracket one less than its operands."""
    count = 0
    for operand in row.operands:
        inner = operand.base if isinstance(operand, Power) else operand
        if isinstance(inner, Chain):
            count += 2 * (len(inner.operands) - 1)
        count += isinstance(operand, Power) and len(row.operands) > 1
    return count


def sums_first(row: Chain) -> Rational | None:
    """Where going from left to right gives the same, that is what happened."""
    value = worked(row, SUMS_FIRST)
    return None if value == worked(row, LEFT_TO_RIGHT) else value


def raised_late(row: Chain, beside: str, within: str) -> Rational | None:
    """The power of what stands before it and its base together; where nothing does, of what follows.

    `beside` are the operators next to the power, `within` those that are worked out together with its base.
    """
    for i, operand in enumerate(row.operands):
        if not isinstance(operand, Power):
            inner = raised_late(operand, beside, within) if isinstance(operand, Chain) else None
            if inner is not None:
                return worked(Chain((*row.operands[:i], inner, *row.operands[i + 1 :]), row.operators))
            continue
        start, end = i, i + 1
        if i and row.operators[i - 1] in beside:
            while start and row.operators[start - 1] in within:
                start -= 1
        elif i < len(row.operators) and row.operators[i] in beside and not (i and row.operators[i - 1] in _BINDING):
            while end <= len(row.operators) and row.operators[end - 1] in within:
                end += 1
        if end - start > 1:
            together = (*row.operands[start:i], operand.base, *row.operands[i + 1 : end])
            late = Power(Chain(together, row.operators[start : end - 1]), operand.exponent)
            return worked(
                Chain(
                    (*row.operands[:start], late, *row.operands[end:]), row.operators[:start] + row.operators[end - 1 :]
                )
            )
    return None


def brackets_ignored(row: Chain) -> Iterator[Rational]:
    """All of them, or those beside a multiplication, a division or a power; where there are none of these, nothing."""
    some = without_brackets(row, lambda before, _, after: before in _BINDING or after in _BINDING)
    if some != row:
        yield worked(without_brackets(row, lambda *_: True))
        yield worked(some)


def brackets_ignored_after_minus(row: Chain) -> Rational | None:
    some = without_brackets(row, lambda before, _, after: before == "-" and after not in _BINDING)
    return None if some == row else worked(some)


def bar_ignored(row: Chain) -> Rational | None:
    some = without_brackets(row, lambda before, _, after: before == "/" or after == "/")
    return None if some == row else worked(some)


def each_term_raised(row: Chain) -> Rational:
    def power(operand: Power, levels: Levels) -> Rational:
        if not isinstance(operand.base, Chain):
            return raised(operand, levels)
        terms = (raised(o) if isinstance(o, Power) else o for o in operand.base.operands)
        return worked(Chain(tuple(Power(term, operand.exponent) for term in terms), operand.base.operators))

    return worked(row, RULES, power)


# fmt: off
_MALRULES = (
    Malrule(
        "TRANSV_ORDER_LEFT_TO_RIGHT", "OOP01 OOP02 OOP04 OOP13", "Works from left to right", VERY_COMMON,
        "Works out the operations as they stand from left to right, whichever they are.",
        "2 + 3 × 4 → 20; 20 - 3 × 4 → 68; 6 + 12 ÷ 3 → 6; 2 + 3 × 4 - 5 → 15",
        lambda row: worked(row, LEFT_TO_RIGHT),
    ),
    Malrule(
        "TRANSV_ORDER_SUMS_FIRST", "OOP03 OOP14", "Adds and subtracts before multiplying", COMMON,
        "Works out sums and differences first and multiplies or divides their results.",
        "2 × 3 + 4 → 14",
        sums_first,
    ),
    Malrule(
        "TRANSV_ORDER_ADDITION_BEFORE_SUBTRACTION", "OOP05", "Addition before subtraction", COMMON,
        "Adds before subtracting although the subtraction stands first.",
        "10 - 3 + 4 → 3",
        lambda row: worked(row, ADDITION_FIRST),
    ),
    Malrule(
        "TRANSV_ORDER_MULTIPLICATION_BEFORE_DIVISION", "OOP06", "Multiplication before division", COMMON,
        "Multiplies before dividing although the division stands first.",
        "24 ÷ 4 × 2 → 3",
        lambda row: worked(row, MULTIPLICATION_FIRST),
    ),
    Malrule(
        "TRANSV_ORDER_MULTIPLIES_BEFORE_POWER", "OOP07", "Multiplies before raising to the power", COMMON,
        "Multiplies first and raises the product to the power.",
        "3 × 4^2 → 144",
        lambda row: raised_late(row, "*/", "*/"),
    ),
    Malrule(
        "TRANSV_ORDER_ADDS_BEFORE_POWER", "OOP08", "Adds before raising to the power", COMMON,
        "Adds or subtracts first and raises the result to the power.",
        "1 + 3^2 → 16",
        lambda row: raised_late(row, "+-", "+-*/"),
    ),
    Malrule(
        "TRANSV_ORDER_BRACKETS_IGNORED", "OOP09", "Brackets ignored", COMMON,
        "Works as if the brackets were not there.",
        "3 × (4 + 5) → 17",
        brackets_ignored,
    ),
    Malrule(
        "TRANSV_ORDER_BRACKETS_IGNORED_AFTER_MINUS", "OOP10", "Brackets ignored after a minus", COMMON,
        "Leaves out the brackets behind a minus sign and keeps the signs inside as they are.",
        "12 - (5 - 3) → 4",
        brackets_ignored_after_minus,
    ),
    Malrule(
        "TRANSV_ORDER_RAISES_EACH_TERM", "OOP11", "Each term in the bracket raised", COMMON,
        "Raises every term in the bracket to the power and adds or subtracts the results.",
        "(3 + 4)^2 → 25",
        each_term_raised,
    ),
    Malrule(
        "TRANSV_ORDER_FRACTION_BAR_IGNORED", "OOP12", "Fraction bar not treated as a bracket", OCCASIONAL,
        "Divides only the numbers next to the fraction bar, not the whole sum.",
        "(6 + 4)/2 → 8",
        bar_ignored,
    ),
)
# fmt: on

TOPIC = Topic("order-of-operations", "TRANSV/ORDER", (Form(ordered, _MALRULES),), "Order of operations")
