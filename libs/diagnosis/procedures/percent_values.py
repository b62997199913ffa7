"""What comes out in exercises about percentages, and how it may be written."""

from collections.abc import Iterator
from fractions import Fraction

from ..maths.answer import Answer
from ..maths.expression import Number, Rational
from ..maths.meaning import Percent
from ..maths.values import reduced, size
from ..shapes.percents import Change, Interest


def hundredths(p: Rational, n: Rational) -> Rational:
    """p% of n."""
    return Fraction(p * n) / 100


def either_sign(c: Change, percent: Fraction) -> Iterator[Percent]:
    """A change as it may be written: a fall with its sign, without where the exercise speaks of a fall."""
    yield Percent(reduced(abs(percent) if c.falls else percent))
    if percent < 0:
        yield Percent(reduced(percent if c.falls else -percent))


def earned(i: Interest) -> Rational:
    """The interest of all the years."""
    return hundredths(i.rate * i.years, i.principal)


def rate_of(c: Change) -> Iterator[Percent]:
    """The change in percent of the old value; a fall without its sign too, where the exercise speaks of a fall."""
    value = reduced(Fraction(100 * (c.new - c.old)) / c.old)
    if c.falls:
        yield Percent(-value)
    yield Percent(value)


def overall(p: Rational, q: Rational, n: Rational | None) -> Rational | Percent:
    """The change after both changes, or the value where it is known what they start from."""
    factor = (100 + p) * Fraction(100 + q) / 100
    return Percent(reduced(factor - 100)) if n is None else hundredths(factor, n)


def as_percentage(answer: Answer) -> bool:
    """30 and 30% are one answer here; 0.3 and 3/10 are the number before it was made a percentage."""
    node = answer.node
    return not isinstance(node, Number) or size(node.value) > 1 or not node.decimals
