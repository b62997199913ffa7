"""Answers of many pupils as arrays.

An answer to an exercise about several skills is one row per skill, with the same student and order. The rows of one
(student, order) are one attempt: whoever predicts one of them may look at rows of a smaller order only, or the verdict of
the attempt leaks from its other rows. A (student, order, skill) that comes again is the same answer and is dropped, the
first stays.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_ITEM = -1
Orders = NDArray[np.int64] | NDArray[np.float64]
Rows = tuple[Sequence[str], Sequence[str], Sequence[str | None], Sequence[float], Orders]
"""Columns of the same length: student, skill, item, correct, order."""


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """One row per answer and skill, sorted by student, then order, then skill. All arrays have the same length."""

    student: NDArray[np.int32]
    """Index into `students`."""
    skill: NDArray[np.int32]
    """Index into `skills`."""
    item: NDArray[np.int32]
    """Index into `items`; NO_ITEM where it is not known."""
    correct: NDArray[np.float32]
    """Share of full credit, 0..1."""
    order: NDArray[np.int64]
    """Place among the student's attempts; any whole numbers, rising with time."""
    students: tuple[str, ...]
    skills: tuple[str, ...]
    items: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.student)

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "Responses":
        """The rows of a mask, or of these numbers, rising; under the same names and codes."""
        arrays = {name: getattr(self, name)[rows] for name in ("student", "skill", "item", "correct", "order")}
        return replace(self, **arrays)

    def coded_as(self, other: "Responses") -> "Responses":
        """The same rows with the codes `other` has for skills and items; those it does not know get codes beyond its own.

        Students keep their codes: pupils of two tables are different pupils.
        """
        skills, of_skill = _extend(other.skills, self.skills)
        items, of_item = _extend(other.items, self.items)
        item = np.where(self.item == NO_ITEM, NO_ITEM, np.append(of_item, NO_ITEM)[self.item]).astype(np.int32)
        return replace(self, skill=of_skill[self.skill], item=item, skills=skills, items=items)


def _extend(known: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    codes = {name: code for code, name in enumerate(known)}
    recoded = np.array([codes.setdefault(name, len(codes)) for name in names], np.int32)
    return tuple(codes), recoded


def folds(responses: Responses, k: int = 5, seed: int = 42) -> NDArray[np.int32]:
    """For every row the fold, 0..k-1, its student is held out in: the i-th of the permuted students is in fold i mod k."""
    fold = np.empty(len(responses.students), np.int32)
    fold[np.random.RandomState(seed).permutation(len(fold))] = np.arange(len(fold)) % k
    return fold[responses.student]


def responses_of(
    student: Sequence[str],
    skill: Sequence[str],
    item: Sequence[str | None],
    correct: Sequence[float],
    order: Sequence[int],
) -> Responses:
    """Responses from columns of the same length, rows in any order."""
    columns = Columns()
    columns.add((student, skill, item, correct, np.array(order, np.int64)))
    return columns.responses()


class Columns:
    """Rows as they come; names are coded as they come and recoded in their own order at the end."""

    def __init__(self) -> None:
        self._codes = _codes({}), _codes({}), _codes({None: NO_ITEM, "": NO_ITEM})
        self._blocks: list[tuple[NDArray[Any], ...]] = []
        self._rows = 0

    def add(self, rows: Rows) -> None:
        """An empty item is none. Raises ValueError for columns of different lengths."""
        *named, correct, order = rows
        many = len(correct)
        if {many} != {len(column) for column in rows}:
            raise ValueError("columns must have the same length")
        coded = (
            np.fromiter(map(codes.__getitem__, names), np.int32, many)
            for codes, names in zip(self._codes, named, strict=True)
        )
        self._blocks.append((*coded, np.array(correct, np.float32), order))
        self._rows += many

    def __len__(self) -> int:
        return self._rows

    def responses(self) -> Responses:
        blocks = self._blocks or [(np.empty(0, np.int32),) * 3 + (np.empty(0, np.float32), np.empty(0, np.int64))]
        *coded, correct, order = map(np.concatenate, zip(*blocks, strict=True))
        (students, student), (skills, skill), (items, item) = map(_in_order_of_names, self._codes, coded)
        if order.dtype != np.int64:
            order = np.unique(order, return_inverse=True)[1].astype(np.int64)
        rows = np.lexsort((skill, order, student))  # stable: of equal keys the first that came is the first
        student, skill, order = student[rows], skill[rows], order[rows]
        fresh = np.ones(len(rows), bool)
        fresh[1:] = (student[1:] != student[:-1]) | (order[1:] != order[:-1]) | (skill[1:] != skill[:-1])
        found = Responses(student, skill, item[rows], correct[rows], order, students, skills, items)
        return found if fresh.all() else found.where(fresh)


def _codes(known: dict[str | None, int]) -> defaultdict[str | None, int]:
    """The code of any other name is how many of them came before it."""
    return defaultdict(count().__next__, known)


def _in_order_of_names(
    codes: Mapping[str | None, int], column: NDArray[np.int32]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Codes that follow from the set of names alone, not from the order of rows; numbers sort as numbers."""
    known = [name for name, code in codes.items() if name is not None and code != NO_ITEM]
    numeric = all(name.isdecimal() and len(name) < 19 for name in known)
    names = sorted(known, key=(lambda name: (int(name), name)) if numeric else (lambda name: (0, name)))
    recoded = np.empty(len(names) + 1, np.int32)
    recoded[[codes[name] for name in names]] = np.arange(len(names))
    recoded[-1] = NO_ITEM  # the code of an absent item, -1, is its index as well
    return tuple(names), recoded[column]
