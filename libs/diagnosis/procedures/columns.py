"""Written subtraction as a machine with three hooks.

A bug of the BUGGY literature changes one small decision of the correct procedure: what a column is answered, what is
done where a borrow is needed, or how the digit that pays is decremented. So a bug is one or two functions, and the walk
over the columns is written once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

MAX_COLUMNS = 12


class Trait:
    """What the correct procedure meets on the way, as bits: a bug that needs more than that cannot show."""

    NONE = 0
    BORROW = 1
    FROM_ZERO = 2
    FROM_ONE = 4
    BLANK = 8


class Columns(NamedTuple):
    """A subtraction a - b with a >= b; digits from the units leftwards."""

    a: int
    b: int
    top: tuple[int, ...]
    bottom: tuple[int, ...]
    traits: int


class Halt(Exception):  # noqa: N818 - it is a decision of the pupil, not an error
    """The pupil stops here; what is written so far is the answer."""


class Sheet:
    """The paper while the pupil works: the digits as they now stand and what has happened to them."""

    __slots__ = ("borrows", "bottom", "bug", "dropped", "filled", "last", "original", "taken", "top", "traits")

    def __init__(self, exercise: Columns, bug: "Bug") -> None:
        self.bug = bug
        self.original = exercise.top
        self.top = list(exercise.top)
        self.filled = len(exercise.bottom)  # columns from here on have a blank below
        self.last = len(exercise.top) - 1  # the leftmost column
        self.bottom = list(exercise.bottom) + [0] * (self.last + 1 - self.filled)
        self.taken: set[int] = set()  # columns that have been borrowed from
        self.dropped: set[int] = set()  # columns treated as not there
        self.borrows = 0
        self.traits = Trait.NONE

    def difference(self, i: int) -> int:
        return abs(self.top[i] - self.bottom[i])

    def top_is(self, j: int, digit: int) -> bool:
        return j <= self.last and self.top[j] == digit

    def zero_run(self, j: int) -> int:
        """The first column from j leftwards whose top digit is not 0."""
        while self.top_is(j, 0):
            j += 1
        return j

    def decrement(self, j: int) -> None:
        if j <= self.last:
            self.bug.decrement(self, j)

    def take(self, j: int, by: int = 1) -> None:
        """The correct decrement: a 0 becomes 9 and the next column on the left pays."""
        if j > self.last:
            return
        self.taken.add(j)
        self.top[j] -= by
        if self.top[j] < 0 and j < self.last:
            self.top[j] += 10
            self.decrement(j + 1)

    def set(self, j: int, digit: int) -> None:
        self.taken.add(j)
        self.top[j] = digit

    def borrow(self, i: int) -> None:
        """The correct borrow for column i."""
        self.borrows += 1
        self.decrement(i + 1)
        self.top[i] += 10


Written = int | None  # None: nothing is written, the columns close up
Column = Callable[[Sheet, int], Written]
Decrement = Callable[[Sheet, int], None]
When = Callable[[Sheet, int], bool]


def answer_column(s: Sheet, i: int) -> Written:
    """The correct column: borrows where the top digit is too small."""
    if s.top[i] < s.bottom[i]:
        return s.bug.borrow(s, i)
    return s.top[i] - s.bottom[i]


def borrow_and_subtract(s: Sheet, i: int) -> Written:
    s.borrow(i)
    return s.top[i] - s.bottom[i]


@dataclass(frozen=True, slots=True)
class Bug:
    """The correct procedure, except for the hooks given."""

    column: Column = answer_column
    borrow: Column = borrow_and_subtract
    decrement: Decrement = Sheet.take
    traits: int = Trait.NONE

    def __call__(self, exercise: Columns) -> int | None:
        """The answer the procedure gives; None where it cannot be carried out. An empty answer is 0."""
        if self.traits & ~exercise.traits:
            return None
        sheet = Sheet(exercise, self)
        answer = ""
        try:
            for i in range(sheet.last + 1):
                if i == sheet.last and sheet.top[i] < 0:
                    return None
                written = self.column(sheet, i)
                if written is not None and i not in sheet.dropped:
                    if written < 0:
                        return None
                    answer = str(written) + answer
        except Halt:
            pass
        return int(answer or "0")


def switched(first: Bug, second: Bug, column: int) -> Bug:
    """The pupil who works with one bug as far as `column` and with another, or none, from there on to the left."""

    def answer(s: Sheet, i: int) -> Written:
        s.bug = first if i < column else second
        return s.bug.column(s, i)

    return Bug(column=answer)


def _observe(s: Sheet, j: int) -> None:
    s.traits |= {0: Trait.FROM_ZERO, 1: Trait.FROM_ONE}.get(s.top[j], Trait.NONE)
    s.take(j)


_OBSERVER = Bug(decrement=_observe)


def digits(number: int) -> tuple[int, ...]:
    """The digits from the units leftwards."""
    return tuple(map(int, reversed(str(number))))


def columns(a: int, b: int) -> Columns | None:
    """The exercise set out in columns, None where it cannot be (a < b, or too long)."""
    if a < b or b < 0:
        return None
    exercise = Columns(a, b, digits(a), digits(b), Trait.NONE)
    if len(exercise.top) > MAX_COLUMNS:
        return None
    sheet = Sheet(exercise, _OBSERVER)
    for i in range(sheet.last + 1):
        answer_column(sheet, i)
    traits = sheet.traits
    if sheet.borrows:
        traits |= Trait.BORROW
    if sheet.filled <= sheet.last:
        traits |= Trait.BLANK
    return exercise._replace(traits=traits)
