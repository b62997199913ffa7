"""When a subtraction bug strikes: conditions on column i, or for a decrement on the column j that should pay."""

from .columns import Sheet, When


def always(s: Sheet, i: int) -> bool:
    return True


def next_is_not_leftmost(s: Sheet, i: int) -> bool:
    return i + 1 != s.last


def next_is_zero(s: Sheet, i: int) -> bool:
    return s.top_is(i + 1, 0)


def next_two_are_zero(s: Sheet, i: int) -> bool:
    return s.top_is(i + 1, 0) and s.top_is(i + 2, 0)


def this_and_next_are_zero(s: Sheet, i: int) -> bool:
    return s.top[i] == 0 and s.top_is(i + 1, 0)


def next_is_smaller_or_equal(s: Sheet, i: int) -> bool:
    return i < s.last and s.top[i + 1] <= s.bottom[i + 1]


def has_borrowed_before(s: Sheet, i: int) -> bool:
    return s.borrows > 0


def borrowed_from(s: Sheet, i: int) -> bool:
    return i in s.taken


def zero_minus_some(s: Sheet, i: int) -> bool:
    return s.top[i] == 0 < s.bottom[i]


def zero_minus_some_untouched(s: Sheet, i: int) -> bool:
    return zero_minus_some(s, i) and i not in s.taken


def zero_minus_some_after_borrow(s: Sheet, i: int) -> bool:
    return zero_minus_some(s, i) and i in s.taken


def equal(s: Sheet, i: int) -> bool:
    return s.top[i] == s.bottom[i]


def were_equal_before_borrow(s: Sheet, i: int) -> bool:
    return i in s.taken and s.original[i] == s.bottom[i]


def one_minus_one_after_borrow(s: Sheet, i: int) -> bool:
    return i in s.taken and s.original[i] == s.bottom[i] == 1


def inner_borrowed_from(s: Sheet, i: int) -> bool:
    return i in s.taken and i < s.last


def leftmost_borrowed_from(s: Sheet, i: int) -> bool:
    return i in s.taken and i == s.last


def over_blank(s: Sheet, j: int) -> bool:
    return j >= s.filled


def zero_over_blank(s: Sheet, j: int) -> bool:
    return s.top[j] == 0 and j >= s.filled


def zero_over_zero(s: Sheet, j: int) -> bool:
    return s.top[j] == 0 == s.bottom[j] and j < s.filled


def digit_is(*wanted: int) -> When:
    return lambda s, j: s.top[j] in wanted


def leftmost_one_over_blank(s: Sheet, i: int) -> bool:
    return i == s.last and i >= s.filled and s.top[i] == 1


def untouched_zero_over_blank(s: Sheet, i: int) -> bool:
    return zero_over_blank(s, i) and s.original[i] == 0


def inner(s: Sheet, i: int) -> bool:
    return 0 < i < s.last


def smaller_than_bottom(s: Sheet, j: int) -> bool:
    return s.top[j] < s.bottom[j]


def not_larger_than_bottom(s: Sheet, j: int) -> bool:
    return s.top[j] <= s.bottom[j]


def bottom_has_two(s: Sheet, j: int) -> bool:
    return s.bottom[j] == 2
