"""Adding and subtracting fractions: told apart by how the denominators are related. Fractions are in lowest terms."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import gcd, lcm
from operator import add, sub

from services.curriculum.model.templates.template import Draw, Task, Template

Operation = Callable[[Fraction, Fraction], Fraction]
LARGE = 24  # a common denominator from here on is beyond the times tables of most pupils


def two_fractions(sign: str, operation: Operation, draw: Draw) -> Task:
    """Two proper fractions; a difference is above zero."""
    a, b = proper(draw), proper(draw)
    answer = operation(a, b)
    if answer <= 0:
        return two_fractions(sign, operation, draw)
    common = lcm(a.denominator, b.denominator)
    return Task(f"{a} {sign} {b}", answer, relation(a, b) | result(answer, common) | {"large": int(common >= LARGE)})


def whole_and_fraction(sign: str, operation: Operation, draw: Draw) -> Task:
    """A whole number first, then a proper fraction: in a sum they only have to be put together."""
    whole, part = Fraction(draw.number(1, 9)), proper(draw)
    return Task(f"{whole} {sign} {part}", operation(whole, part), {"whole": 1})


def fraction_and_whole(sign: str, operation: Operation, draw: Draw) -> Task:
    """A fraction above or below one, then a whole number; a difference is above zero."""
    whole, part = draw.number(1, 5), proper(draw)
    first = part + whole + draw.number(0, 2) if sign == "-" else part
    return Task(f"{first} {sign} {whole}", operation(first, Fraction(whole)), {"whole": 1, "over-one": int(first > 1)})


def proper(draw: Draw) -> Fraction:
    denominator = draw.number(2, 12)
    return Fraction(draw.number(1, denominator - 1), denominator)


def relation(a: Fraction, b: Fraction) -> dict[str, int]:
    """How the denominators are related; empty where they are equal."""
    small, large = sorted((a.denominator, b.denominator))
    if small == large:
        return {}
    if large % small == 0:
        return {"multiple": 1}
    return {"coprime": 1} if gcd(small, large) == 1 else {"shared": 1}


def result(answer: Fraction, common: int) -> dict[str, int]:
    return {"over-one": int(answer > 1), "reduces": int(answer.denominator != common)}


EQUAL = {"multiple": {0}, "shared": {0}, "coprime": {0}}


def _templates(topic: str, sign: str, operation: Operation) -> tuple[Template, ...]:
    template = partial(Template, topic)
    pair = partial(two_fractions, sign, operation)
    return (
        template("equal-denominators", 10, pair, EQUAL | {"reduces": {0}, "over-one": {0}}),
        template("equal-denominators-reduce", 8, pair, EQUAL | {"reduces": {1}, "over-one": {0}}),
        template("one-a-multiple", 12, pair, {"multiple": {1}}),
        template("shared-factor", 10, pair, {"shared": {1}}),
        template("coprime", 12, pair, {"coprime": {1}}),
        template("whole-and-fraction", 8, partial(whole_and_fraction, sign, operation)),
        template("fraction-and-whole", 6, partial(fraction_and_whole, sign, operation)),
    )


TEMPLATES = (
    *_templates("fraction-addition", "+", add),
    Template(
        "fraction-addition",
        "equal-denominators-over-one",
        8,
        partial(two_fractions, "+", add),
        EQUAL | {"over-one": {1}},
    ),
    *_templates("fraction-subtraction", "-", sub),
)
