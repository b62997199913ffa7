"""Adding and subtracting whole numbers in columns: told apart by what has to be carried or borrowed."""

from fractions import Fraction
from functools import partial

from services.curriculum.model.templates.template import Draw, Task, Template

ANY = range(1, 10)


def addition(top: int, bottom: int, draw: Draw) -> Task:
    """A sum of two numbers of so many digits."""
    a, b = draw.digits(top), draw.digits(bottom)
    carry = carries = chains = 0
    for column in range(max(top, bottom)):
        digits = a // 10**column % 10 + b // 10**column % 10
        chains += carry and digits == 9  # only the carry makes this column carry
        carry = int(digits + carry > 9)
        carries += carry
    features = {"columns": max(top, bottom), "carries": carries, "chains": chains, "uneven": int(top != bottom)}
    return Task(f"{a} + {b}", Fraction(a) + b, features)


def subtraction(top: int, bottom: int, draw: Draw) -> Task:
    """A difference above zero; "zeros" counts the zeros of the top number that a borrow has to cross."""
    a, b = draw.digits(top), draw.digits(bottom)
    if a <= b:
        return subtraction(top, bottom, draw)
    borrow = borrows = zeros = 0
    for column in range(top):
        digit = a // 10**column % 10
        zeros += borrow and digit == 0
        borrow = int(digit - borrow < b // 10**column % 10)
        borrows += borrow
    features = {"columns": top, "borrows": borrows, "zeros": zeros, "uneven": int(top != bottom)}
    return Task(f"{a} - {b}", Fraction(a) - b, features)


_add = partial(Template, "whole-number-addition")
_sub = partial(Template, "whole-number-subtraction")

TEMPLATES = (
    _add("two-digits", 8, partial(addition, 2, 2), {"carries": {0}}),
    _add("two-digits-carry", 10, partial(addition, 2, 2), {"carries": {1}}),
    _add("two-digits-carry-twice", 8, partial(addition, 2, 2), {"carries": {2}}),
    _add("three-digits", 6, partial(addition, 3, 3), {"carries": {0}}),
    _add("three-digits-carry", 10, partial(addition, 3, 3), {"carries": {1}}),
    _add("three-digits-carry-often", 10, partial(addition, 3, 3), {"carries": {2, 3}, "chains": {0}}),
    _add("carry-through-nine", 8, partial(addition, 3, 3), {"carries": {2, 3}, "chains": ANY}),
    _add("four-digits-carry", 8, partial(addition, 4, 4), {"carries": {2, 3, 4}}),
    _add("uneven", 6, partial(addition, 3, 2), {"carries": {0}}),
    _add("uneven-carry", 8, partial(addition, 3, 2), {"carries": ANY}),
    _add("shorter-first", 8, partial(addition, 2, 4), {"carries": ANY}),
    _sub("two-digits", 8, partial(subtraction, 2, 2), {"borrows": {0}}),
    _sub("two-digits-borrow", 12, partial(subtraction, 2, 2), {"borrows": {1}}),
    _sub("three-digits", 6, partial(subtraction, 3, 3), {"borrows": {0}}),
    _sub("three-digits-borrow", 10, partial(subtraction, 3, 3), {"borrows": {1}, "zeros": {0}}),
    _sub("three-digits-borrow-twice", 10, partial(subtraction, 3, 3), {"borrows": {2}, "zeros": {0}}),
    _sub("across-zero", 12, partial(subtraction, 3, 3), {"zeros": {1}}),
    _sub("across-two-zeros", 8, partial(subtraction, 4, 3), {"zeros": {2}}),
    _sub("four-digits-borrow", 8, partial(subtraction, 4, 4), {"borrows": {2, 3}, "zeros": {0}}),
    _sub("uneven", 6, partial(subtraction, 3, 2), {"borrows": {0}}),
    _sub("uneven-borrow", 8, partial(subtraction, 3, 2), {"borrows": {1, 2}, "zeros": {0}}),
    _sub("one-digit-below", 6, partial(subtraction, 3, 1), {"borrows": {1}}),
    _sub("one-digit-below-zero", 8, partial(subtraction, 3, 1), {"borrows": {2}, "zeros": {1}}),
    _sub("one-digit-below-two-zeros", 4, partial(subtraction, 4, 1), {"borrows": {3}, "zeros": {2}}),
    _sub("zero-kept", 4, partial(subtraction, 4, 1), {"borrows": {0}, "zeros": {0}}),
)
