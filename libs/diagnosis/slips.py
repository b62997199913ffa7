"""Slips: the pupil knows the procedure but a fact, a digit, a sign or a place went wrong. No misconceptions.

The likelihood of a slip is spread over the answers it could have produced, so that a slip with many outcomes (any digit
miscopied) explains one of them weakly.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from .maths.answer import Answer
from .maths.expression import Number, Ratio, Rational
from .maths.meaning import Meaning, Point, Proportion, Remainder
from .maths.polynomial import Quotient
from .maths.values import written


class Slip(NamedTuple):
    """A kind of slip: `frequency` is its share among wrong answers, all its outcomes together."""

    code: str
    refs: str
    name: str
    subdomain: str
    frequency: float
    description: str
    example: str


FACT = Slip(
    "TRANSV_COMPUTATION_SLIP_FACT", "SUB110", "Fact slip", "TRANSV/COMPUTATION_SLIP", 0.14,
    "Knows the procedure, but a number fact is out by one.", "86 - 43 → 42",
)  # fmt: skip
DIGIT = Slip(
    "TRANSV_COMPUTATION_SLIP_DIGIT", "", "One digit wrong", "TRANSV/COMPUTATION_SLIP", 0.07,
    "Gets or copies one digit wrong; all others are right.", "304 - 178 → 156",
)  # fmt: skip
TRANSPOSITION = Slip(
    "TRANSV_TRANSPOSITION_DIGITS", "", "Digits swapped", "TRANSV/TRANSPOSITION", 0.03,
    "Writes two neighbouring digits in the wrong order.", "304 - 178 → 162",
)  # fmt: skip
SIGN = Slip(
    "TRANSV_NOTATION_SIGN_LOST", "", "Sign lost", "TRANSV/NOTATION", 0.02,
    "Gets the right size with the wrong sign.", "4 + 5 → -9",
)  # fmt: skip
PLACE = Slip(
    "TRANSV_ALIGNMENT_PLACE_SHIFT", "", "Place value shifted", "TRANSV/ALIGNMENT", 0.02,
    "Writes the right digits ten times too large or too small.", "304 - 178 → 1260",
)  # fmt: skip

SLIPS = (FACT, DIGIT, TRANSPOSITION, SIGN, PLACE)
TOPIC_KEY = "slips"

Explained = tuple[Slip, float, str]


def slips(expected: Rational, answer: Answer) -> Iterator[Explained]:
    """Every slip that leads from the expected value to the wrong answer, with its likelihood and what was seen.

    What was seen is the pupil's own: evidence is shown to pupils, who must not be told the answer.
    """
    value = answer.value
    if value is None or value == expected:
        return
    if value == -expected:
        yield SIGN, SIGN.frequency, written(value)
    elif isinstance(expected, int) and isinstance(value, int):
        yield from _whole(expected, value)
    elif isinstance(answer.node, Ratio) and answer.node.whole is None:
        yield from _in_fraction(Fraction(expected), answer.node)
    elif isinstance(answer.node, Number):
        yield from _decimal(Fraction(expected), Fraction(value))


def slips_in_parts(expected: Meaning, said: Meaning) -> Iterator[Explained]:
    """A slip in one part of a remainder, a ratio or a point, where the others are right."""
    if type(expected) is not type(said) or not isinstance(expected, Remainder | Proportion | Point):
        return
    assert isinstance(said, Remainder | Proportion | Point)
    right, wrong = _parts(expected), _parts(said)
    off = [i for i, (a, b) in enumerate(zip(right, wrong, strict=False)) if a != b]
    if len(right) == len(wrong) and len(off) == 1:
        yield from _in_one(right[off[0]], wrong[off[0]], len(right))


def slips_in_terms(expected: Quotient, said: Quotient) -> Iterator[Explained]:
    """A slip in one coefficient of a sum."""
    if expected.below != said.below or expected.above.keys() != said.above.keys():
        return
    off = [term for term, c in expected.above.items() if c != said.above[term]]
    if len(off) == 1:
        yield from _in_one(expected.above[off[0]], said.above[off[0]], len(expected.above))


def _in_one(expected: Rational, value: Rational, parts: int) -> Iterator[Explained]:
    node = Number(value) if isinstance(value, int) else Ratio(value.numerator, value.denominator)
    for slip, likelihood, seen in slips(expected, Answer(node, value, None, node)):
        yield slip, likelihood / parts, seen


def _parts(meaning: Remainder | Proportion | Point) -> tuple[Rational, ...]:
    if isinstance(meaning, Remainder):
        return meaning.quotient, meaning.remainder
    return meaning.parts if isinstance(meaning, Proportion) else meaning.coordinates


def _decimal(expected: Fraction, value: Fraction) -> Iterator[Explained]:
    scale = 1
    while expected.denominator > 1 and scale < 10**6 and (expected * scale).denominator > 1:
        scale *= 10
    if (expected * scale).denominator == 1 and (value * scale).denominator == 1:
        for slip, likelihood, _ in _whole(int(expected * scale), int(value * scale)):
            yield slip, likelihood, written(value)


def _in_fraction(expected: Fraction, node: Ratio) -> Iterator[Explained]:
    """The right denominator with a slip in the numerator, or the other way round."""
    numerator = expected * node.denominator
    if numerator.denominator == 1:
        for slip, likelihood, seen in _whole(int(numerator), node.numerator):
            yield slip, likelihood / 4, f"the numerator {seen}"
    elif expected and (node.numerator / expected).denominator == 1:
        for slip, likelihood, seen in _whole(int(node.numerator / expected), node.denominator):
            yield slip, likelihood / 4, f"the denominator {seen}"


def _whole(expected: int, value: int) -> Iterator[Explained]:
    seen = str(value)
    if expected == 0 or (expected < 0) != (value < 0):
        if abs(expected - value) == 1:
            yield FACT, FACT.frequency / 4, seen
        return
    right, wrong = str(abs(expected)), str(abs(value))
    off = abs(expected - value)
    if off == 10 ** (len(str(off)) - 1) and off <= abs(expected):
        yield FACT, FACT.frequency / (2 * len(right)), seen
    if len(right) == len(wrong):
        places = [i for i in range(len(right)) if right[i] != wrong[i]]
        if len(places) == 1 and len(right) > 1:  # one digit for another, with none that is right, shows nothing
            yield DIGIT, DIGIT.frequency / (9 * len(right)), seen
        elif len(places) == 2 and _swapped(right, wrong, *places):
            yield TRANSPOSITION, TRANSPOSITION.frequency / (len(right) - 1), seen
    elif value in (expected * 10, Fraction(expected, 10)):
        yield PLACE, PLACE.frequency / 2, seen


def _swapped(right: str, wrong: str, i: int, j: int) -> bool:
    return j == i + 1 and right[i] == wrong[j] and right[j] == wrong[i]
