"""What pupils do instead of borrowing properly: the kinds of bug, and the actions they are made of."""

from .columns import Bug, Column, Decrement, Halt, Sheet, Trait, When, Written, answer_column, borrow_and_subtract
from .conditions import this_and_next_are_zero, zero_over_blank

BORROW, FROM_ZERO, FROM_ONE, BLANK = Trait.BORROW, Trait.FROM_ZERO, Trait.FROM_ONE, Trait.BLANK


def column(when: When, then: Column, traits: int = Trait.NONE) -> Bug:
    """A column of a certain kind is answered in its own way."""
    return Bug(column=lambda s, i: then(s, i) if when(s, i) else answer_column(s, i), traits=traits)


def instead_of_borrow(when: When, then: Column, traits: int = BORROW) -> Bug:
    """Where a borrow is needed, something else is done."""
    return Bug(borrow=lambda s, i: then(s, i) if when(s, i) else borrow_and_subtract(s, i), traits=traits)


def after_borrow(then: Column, traits: int = BORROW) -> Bug:
    """The left neighbour pays as it should, but the column that got the ten is answered wrongly."""

    def borrow(s: Sheet, i: int) -> Written:
        before = s.top[i]
        s.borrow(i)
        s.top[i] = before
        return then(s, i)

    return Bug(borrow=borrow, traits=traits)


def pays(when: When, then: Decrement, traits: int = BORROW) -> Bug:
    """A digit that is borrowed from changes in its own way; columns outside the condition pay as they should."""
    return Bug(decrement=lambda s, j: then(s, j) if when(s, j) else s.take(j), traits=traits)


def pays_where(looks_for: Column, traits: int = BORROW) -> Bug:
    """The borrow goes to another column than the neighbour; None means that nobody pays."""

    def decrement(s: Sheet, j: int) -> None:
        target = looks_for(s, j)
        if target is not None:
            s.take(target)

    return Bug(decrement=decrement, traits=traits)


# --- what is done ---


def smaller_from_larger(s: Sheet, i: int) -> Written:
    return s.difference(i)


def zero(s: Sheet, i: int) -> Written:
    return 0


def one(s: Sheet, i: int) -> Written:
    return 1


def top(s: Sheet, i: int) -> Written:
    return s.top[i]


def bottom(s: Sheet, i: int) -> Written:
    return s.bottom[i]


def blank(s: Sheet, i: int) -> Written:
    return None


def stop(s: Sheet, i: int) -> Written:
    raise Halt


def add_ten_only(s: Sheet, i: int) -> Written:
    s.borrows += 1
    return s.top[i] + 10 - s.bottom[i]


def units_only(s: Sheet, i: int) -> Written:
    """Any one-digit answer of the column, borrowing in the head only."""
    return (s.top[i] - s.bottom[i]) % 10


def becomes(digit: int, *, going_on: bool = False) -> Decrement:
    """The digit borrowed from turns into `digit`; the borrow goes on to the left or ends there."""

    def decrement(s: Sheet, j: int) -> None:
        s.set(j, digit)
        if going_on:
            s.decrement(j + 1)

    return decrement


def nobody(s: Sheet, j: int) -> None:
    """Nothing is decremented."""


def fill_zeros(first: int, step: int, *, leftmost: int | None = None, pay: bool = True) -> Decrement:
    """A run of zeros gets the digits first, first + step, … leftwards (`leftmost` for its last); then the next digit pays."""

    def decrement(s: Sheet, j: int) -> None:
        end = s.zero_run(j)
        for column_, k in zip(range(j, end), range(end - j), strict=True):
            s.set(column_, first + step * k)
        if leftmost is not None:
            s.set(end - 1, leftmost)
        if pay:
            s.take(end)

    return decrement


def fill_zeros_from_left(s: Sheet, j: int) -> None:
    end = s.zero_run(j)
    fill_zeros(9 - (end - j - 1), 1)(s, j)


def pay_for_zeros_too(s: Sheet, j: int) -> None:
    end = s.zero_run(j)
    for k in range(j, end):
        s.set(k, 9)
    s.take(end, by=1 + end - j)


def skip_zeros(s: Sheet, j: int) -> None:
    s.take(s.zero_run(j))


def drop_zeros_over_blank(s: Sheet, j: int) -> None:
    while j <= s.last and zero_over_blank(s, j):
        s.dropped.add(j)
        j += 1
    s.decrement(j)


def bottom_pays(s: Sheet, j: int) -> None:
    s.bottom[j] -= 1


def bottom_pays_unless_zero(s: Sheet, j: int) -> None:
    if s.bottom[j] > 0:
        bottom_pays(s, j)
    else:
        s.take(j)


def increment(s: Sheet, j: int) -> None:
    s.set(j, s.top[j] + 1)


def increment_and_carry(s: Sheet, j: int) -> None:
    increment(s, j)
    if s.top[j] == 10 and j < s.last:
        s.top[j] = 0
        s.decrement(j + 1)


def both_sides_pay(s: Sheet, i: int) -> Written:
    s.borrow(i)
    if i < s.last:
        s.bottom[i + 1] += 1
    return s.top[i] - s.bottom[i]


def missing_units(s: Sheet, i: int) -> Written:
    if i == s.last:
        return -1
    s.set(i + 1, s.top[i + 1] - (s.bottom[i] - s.top[i]))
    return 0


def ten_plus_left_digit(s: Sheet, i: int) -> Written:
    extra = s.top[i + 1] if s.top[i] == 0 and i < s.last else 0
    s.borrow(i)
    return s.top[i] + extra - s.bottom[i]


def fewer_for_each_zero(s: Sheet, i: int) -> Written:
    zeros = s.zero_run(i + 1) - (i + 1)
    s.borrow(i)
    return s.top[i] - zeros - s.bottom[i]


def first_borrow_takes_one_here_too(s: Sheet, i: int) -> Written:
    extra = 0 if s.borrows else 1
    s.borrow(i)
    return s.top[i] - extra - s.bottom[i]


def nine_for_zero_across_zero(s: Sheet, i: int) -> Written:
    extra = 1 if this_and_next_are_zero(s, i) else 0
    s.borrow(i)
    return s.top[i] - extra - s.bottom[i]


def second_zero_becomes_ten(s: Sheet, i: int) -> Written:
    if this_and_next_are_zero(s, i):
        s.borrows += 1
        end = s.zero_run(i + 1)
        fill_zeros(10, 0)(s, i + 1) if end <= s.last else None
        s.top[i] += 10
        return s.top[i] - s.bottom[i]
    return borrow_and_subtract(s, i)


def only_first_zero_changes(s: Sheet, i: int) -> Written:
    s.borrows += 1
    s.set(i + 1, 9)
    return s.top[i] + 10 - s.bottom[i]


def pays_once(s: Sheet, j: int) -> None:
    """Only the first borrow pays, and a 0 that pays becomes 9 without going on."""
    if s.borrows > 1:
        return
    s.set(j, 9 if s.top[j] == 0 else s.top[j] - 1)


def borrow_always(s: Sheet, i: int) -> Written:
    if i == s.last:
        return answer_column(s, i)
    s.borrow(i)
    return (s.top[i] - s.bottom[i]) % 10


def once_borrow_always_borrow(s: Sheet, i: int) -> Written:
    if s.borrows and i < s.last:
        return borrow_and_subtract(s, i)
    return answer_column(s, i)


def decrement_over_blank(s: Sheet, i: int) -> Written:
    if i not in s.taken:
        s.take(i)
    return s.top[i]


def nine_and_pay(s: Sheet, i: int) -> Written:
    s.decrement(i + 1)
    return 9


def without_zero(s: Sheet, i: int) -> Written:
    written = answer_column(s, i)
    return written or None


def next_smaller_column(s: Sheet, j: int) -> int:
    return next((k for k in range(j, s.last + 1) if s.top[k] < s.bottom[k]), j)


def next_unequal_column(s: Sheet, j: int) -> int | None:
    return next((k for k in range(j, s.last + 1) if s.top[k] != s.bottom[k]), None)


def leftmost(s: Sheet, j: int) -> int:
    return s.last


def take_two(s: Sheet, j: int) -> None:
    s.take(j, by=2)
