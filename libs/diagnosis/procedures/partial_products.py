"""Written multiplication as a machine with two hooks: a row for every digit of the multiplier, then the sum of the rows.

A bug changes what a digit of the multiplicand is answered, or which part of that is written and which carried.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .columns import digits

Layout = tuple[tuple[int, ...], tuple[int, ...]]  # multiplicand and multiplier, digits from the units leftwards


class Product(NamedTuple):
    """a × b and the ways to set it out: as it stands, and with the longer number on top."""

    a: int
    b: int
    layouts: tuple[Layout, ...]


def product(a: int, b: int) -> Product:
    """Two one-digit numbers are not set out at all: they are facts."""
    if max(a, b) < 10:
        return Product(a, b, ())
    top, bottom = digits(a), digits(b)
    return Product(a, b, ((bottom, top), (top, bottom)) if len(top) < len(bottom) else ((top, bottom),))


Answered = Callable[[int, int, int], int]  # digit of the multiplicand, multiplier, carry
Split = Callable[[int], tuple[int, int]]  # what is written of it and what is carried


def times_and_carry(digit: int, multiplier: int, carry: int) -> int:
    return digit * multiplier + carry


def units_written(total: int) -> tuple[int, int]:
    tens, units = divmod(total, 10)
    return units, tens


def row(top: tuple[int, ...], multiplier: int, answered: Answered, split: Split) -> int:
    """One row: from the units leftwards; the leftmost product is written whole."""
    carry, written = 0, ""
    for digit in top[:-1]:
        part, carry = split(answered(digit, multiplier, carry))
        written = f"{part}{written}"
    return int(f"{answered(top[-1], multiplier, carry)}{written}")


def in_rows(
    answered: Answered = times_and_carry, split: Split = units_written, *, whole_multiplier: bool = False
) -> Callable[[Product], Iterator[int]]:
    """The procedure with its hooks; with `whole_multiplier` also in one row, digit by digit times the whole multiplier."""

    def predict(p: Product) -> Iterator[int]:
        for top, bottom in p.layouts:
            yield sum(row(top, digit, answered, split) * 10**place for place, digit in enumerate(bottom))
            if whole_multiplier and len(bottom) > 1:
                yield row(top, number(bottom), answered, split)

    return predict


def number(leftwards: tuple[int, ...]) -> int:
    """The number of its digits, given from the units leftwards."""
    return sum(digit * 10**place for place, digit in enumerate(leftwards))


def old_carries_added_again(p: Product) -> Iterator[int]:
    """The carries stay written above the multiplicand and are added in every later row too."""
    for top, bottom in p.layouts:
        total, above = 0, [0] * len(top)
        for place, multiplier in enumerate(bottom):
            carry, written = 0, ""
            for i, digit in enumerate(top):
                answer = digit * multiplier + carry + above[i]
                above[i] += carry
                part, carry = units_written(answer) if i < len(top) - 1 else (answer, 0)
                written = f"{part}{written}"
            total += int(written) * 10**place
        yield total


def column_by_column(p: Product) -> Iterator[int]:
    """As in addition: each digit times the one below it, with carries; a digit over a blank is copied."""
    for top, bottom in p.layouts[:1]:
        below = iter((*bottom, *(1 for _ in top[len(bottom) :])))

        def answered(digit: int, _: int, carry: int, below: Iterator[int] = below) -> int:
            return digit * next(below) + carry

        yield row(top, 0, answered, units_written)
