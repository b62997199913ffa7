"""Answers of many pupils as arrays.

An answer to an exercise about several skills is one row per skill, with the same student and order. The rows of one
(student, order) are one attempt: whoever predicts one of them may look at rows of a smaller order only, or the verdict of
the attempt leaks from its other rows. A (student, order, skill) that comes again is the same answer and is dropped, the
first stays.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

NO_ITEM = -1


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
    for row in zip(student, skill, item, correct, order, strict=True):
        columns.add(*row)
    return columns.responses()


class Columns:
    """Rows as they come; names are coded as they come and recoded in their own order at the end."""

    def __init__(self) -> None:
        self._codes: tuple[dict[str, int], ...] = ({}, {}, {})
        self._student, self._skill, self._item = array("i"), array("i"), array("i")
        self._correct, self._order = array("f"), array("q")

    def add(self, student: str, skill: str, item: str | None, correct: float, order: int) -> None:
        students, skills, items = self._codes
        self._student.append(students.setdefault(student, len(students)))
        self._skill.append(skills.setdefault(skill, len(skills)))
        self._item.append(items.setdefault(item, len(items)) if item else NO_ITEM)
        self._correct.append(correct)
        self._order.append(order)

    def add_coded(
        self,
        coded: Sequence[tuple[NDArray[np.int32], Sequence[str]]],
        correct: NDArray[np.float32],
        order: NDArray[np.int64],
    ) -> None:
        """Many rows: of student, skill and item a code per row and the names of the codes, the name of no item being empty."""
        columns = self._student, self._skill, self._item
        for column, codes, (code, names) in zip(columns, self._codes, coded, strict=True):
            known = [codes.setdefault(name, len(codes)) if name else NO_ITEM for name in names]
            column.frombytes(np.array(known, np.int32)[code].tobytes())
        self._correct.frombytes(correct.tobytes())
        self._order.frombytes(order.tobytes())

    def __len__(self) -> int:
        return len(self._order)

    def responses(self) -> Responses:
        (students, student), (skills, skill), (items, item) = (
            _in_order_of_names(codes, np.frombuffer(column, np.int32) if column else np.empty(0, np.int32))
            for codes, column in zip(self._codes, (self._student, self._skill, self._item), strict=True)
        )
        correct, order = np.array(self._correct, np.float32), np.array(self._order, np.int64)
        rows = np.lexsort((skill, order, student))  # stable: of equal keys the first that came is the first
        student, skill, order = student[rows], skill[rows], order[rows]
        fresh = np.ones(len(rows), bool)
        fresh[1:] = (student[1:] != student[:-1]) | (order[1:] != order[:-1]) | (skill[1:] != skill[:-1])
        found = Responses(student, skill, item[rows], correct[rows], order, students, skills, items)
        return found if fresh.all() else found.where(fresh)


def _in_order_of_names(codes: dict[str, int], column: NDArray[np.int32]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Codes that follow from the set of names alone, not from the order of rows; numbers sort as numbers."""
    numeric = all(name.isdecimal() and len(name) < 19 for name in codes)
    names = sorted(codes, key=(lambda name: (int(name), name)) if numeric else (lambda name: (0, name)))
    recoded = np.empty(len(codes) + 1, np.int32)
    recoded[[codes[name] for name in names]] = np.arange(len(names))
    recoded[-1] = NO_ITEM  # the code of an absent item, -1, is its index as well
    return tuple(names), recoded[column]
