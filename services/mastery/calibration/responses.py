"""Answers of many pupils as arrays, read from a table of comma-separated values.

An answer to an exercise about several skills is one row per skill, with the same student and order. The rows of one
(student, order) are one attempt: whoever predicts one of them may look at rows of a smaller order only, or the verdict of
the attempt leaks from its other rows. A (student, order, skill) that comes again is the same answer and is dropped, the
first in the file stays.
"""

import csv
import gzip
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from itertools import count, islice
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

NO_ITEM = -1
_GZIP = b"\x1f\x8b"
_BLOCK = 500
"""Rows that are read at once: so few that they are gone before the garbage collector looks for them."""
_REQUIRED, _KNOWN = ("student", "skill", "correct"), ("student", "skill", "item", "correct", "order")


class BadResponses(ValueError):  # noqa: N818 - it is about the file, the message says which rule it breaks
    """A file that is not a table of responses; the message names line, column and rule."""


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

    def where(self, rows: NDArray[np.bool_]) -> "Responses":
        """The rows of a mask, under the same names and codes."""
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
    columns = _Columns()
    for row in zip(student, skill, item, correct, order, strict=True):
        columns.add(*row)
    return columns.responses()


class _Columns:
    """Rows as they are read; names are coded as they come and recoded in their own order at the end."""

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

    def add_many(self, cells: Sequence[Sequence[str] | None]) -> None:
        """The cells of many rows, column by column as in _KNOWN. Raises ValueError or OverflowError if any breaks a rule."""
        student, skill, item, correct, order = cells
        assert student is not None and skill is not None and correct is not None
        if "" in student or "" in skill:
            raise ValueError("column 'student' or 'skill' is empty somewhere")
        for column, codes, names in zip(
            (self._student, self._skill, self._item),
            self._codes,
            (student, skill, item or [""] * len(student)),
            strict=True,
        ):
            code = {name: codes.setdefault(name, len(codes)) if name else NO_ITEM for name in set(names)}
            column.extend(map(code.__getitem__, names))
        credit = {cell: _credit(cell, 0) for cell in set(correct)}
        self._correct.extend(map(credit.__getitem__, correct))
        place = len(self._order)
        self._order.extend(map(int, order) if order else range(place, place + len(student)))

    def responses(self) -> Responses:
        (students, student), (skills, skill), (items, item) = (
            _in_order_of_names(codes, np.frombuffer(column, np.int32) if column else np.empty(0, np.int32))
            for codes, column in zip(self._codes, (self._student, self._skill, self._item), strict=True)
        )
        correct, order = np.array(self._correct, np.float32), np.array(self._order, np.int64)
        rows = np.lexsort((skill, order, student))  # stable: of equal keys the first of the file comes first
        key = np.stack((student[rows].astype(np.int64), order[rows], skill[rows]))
        fresh = np.ones(len(rows), bool)
        fresh[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
        rows = rows[fresh]
        return Responses(student[rows], skill[rows], item[rows], correct[rows], order[rows], students, skills, items)


def _in_order_of_names(codes: dict[str, int], column: NDArray[np.int32]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Codes that follow from the set of names alone, not from the order of rows; numbers sort as numbers."""
    numeric = all(name.isdecimal() and len(name) < 19 for name in codes)
    names = sorted(codes, key=(lambda name: (int(name), name)) if numeric else (lambda name: (0, name)))
    recoded = np.empty(len(codes) + 1, np.int32)
    recoded[[codes[name] for name in names]] = np.arange(len(names))
    recoded[-1] = NO_ITEM  # the code of an absent item, -1, is its index as well
    return tuple(names), recoded[column]


def read_csv(path: Path) -> Responses:
    """Reads columns student, skill, correct and, where there, item and order (else the order of lines), gzip or plain.

    Raises BadResponses for a file that breaks a rule, OSError for one that cannot be read.
    """
    columns = _Columns()
    try:
        with _opened(path) as file:
            for cells in _blocks(file):
                columns.add_many(cells)
    except (ValueError, OverflowError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error):
        columns = _read_by_rows(path)  # slower, and says where the rule is broken
    if not (responses := columns.responses()):
        raise BadResponses(f"{path}: must have at least one row below the line of column names")
    return responses


def _opened(path: Path) -> TextIO:
    """The text of a file, which is unpacked at once: line by line, asking the unpacker costs more than reading."""
    content = path.read_bytes()
    if path.suffix == ".gz" or content.startswith(_GZIP):
        content = gzip.decompress(content)
    return TextIOWrapper(BytesIO(content), encoding="utf-8-sig", newline="")


def _read_by_rows(path: Path) -> _Columns:
    columns = _Columns()
    try:
        with _opened(path) as file:
            for row in _rows(file):
                columns.add(*row)
    except (BadResponses, UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise BadResponses(f"{path}: {problem}") from problem
    return columns


def _header(cells: list[str]) -> tuple[int, list[int | None]]:
    """How many columns there are, and where those of _KNOWN are."""
    header = [name.strip().lower() for name in cells]
    for name in _REQUIRED:
        if name not in header:
            raise BadResponses(f"line 1: column '{name}' is missing; there are: {', '.join(header) or 'none'}")
    for name in _KNOWN:
        if header.count(name) > 1:
            raise BadResponses(f"line 1: column '{name}' must be there once")
    return len(header), [header.index(name) if name in header else None for name in _KNOWN]


def _blocks(file: TextIO) -> Iterator[list[Sequence[str] | None]]:
    """Cells of many rows at once, column by column as in _KNOWN. Raises ValueError for a row that is longer or shorter."""
    reader = csv.reader(file, strict=True)
    width, places = _header(next(reader, []))
    while block := list(islice(reader, _BLOCK)):
        columns = list(zip(*filter(None, block), strict=True))
        if columns and len(columns) != width:
            raise ValueError("a row has another number of cells than line 1")
        if columns:
            yield [None if place is None else columns[place] for place in places]


def _rows(file: TextIO) -> Iterator[tuple[str, str, str | None, float, int]]:
    reader = csv.reader(file, strict=True)
    width, (student, skill, item, correct, order) = _header(next(reader, []))
    assert student is not None and skill is not None and correct is not None
    for place, cells in zip(count(), reader):
        if not cells:
            continue
        if len(cells) != width:
            raise BadResponses(f"line {reader.line_num}: must have {width} cells, as line 1, not {len(cells)}")
        for name, column in (("student", student), ("skill", skill)):
            if not cells[column]:
                raise BadResponses(f"line {reader.line_num}: column '{name}' must not be empty")
        yield (
            cells[student],
            cells[skill],
            cells[item] if item is not None else None,
            _credit(cells[correct], reader.line_num),
            place if order is None else _place(cells[order], reader.line_num),
        )


def _credit(cell: str, line: int) -> float:
    try:
        credit = float(cell)
    except ValueError:
        credit = -1.0
    if not 0 <= credit <= 1:  # false for NaN
        raise BadResponses(f"line {line}: column 'correct' must be a number from 0 to 1, not '{cell}'")
    return credit


def _place(cell: str, line: int) -> int:
    try:
        place = int(cell)
    except ValueError:
        place = 2**63
    if not -(2**63) <= place < 2**63:
        raise BadResponses(f"line {line}: column 'order' must be a whole number of at most 64 bits, not '{cell}'")
    return place
