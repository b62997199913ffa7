"""Responses read from a table of comma-separated values, packed or not (ADR 0030)."""

import csv
import gzip
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.responses import Columns, Orders, Responses, Rows

_GZIP = b"\x1f\x8b"
_BLOCK = 256
"""Rows that are read at once. What is done with a column of many costs a fraction of what is done row by row; more than these
do not stay in the processor's cache."""
_REQUIRED, _KNOWN = ("student", "skill", "correct"), ("student", "skill", "item", "correct", "order")
Cells = Sequence[str]


class BadResponses(ValueError):  # noqa: N818 - it is about the file, the message says which rule it breaks
    """A file that is not a table of responses; the message names line, column and rule."""


def read_csv(path: Path, tell: Callable[[str], None] = lambda doubt: None) -> Responses:
    """Reads columns student, skill, correct and, where there, item and order (else the order of lines), gzip or plain.

    `tell` is called with what is no error and may not be meant: rows that repeat others, attempts that contradict themselves.
    Raises BadResponses for a file that breaks a rule, OSError for one that cannot be read.
    """
    columns = Columns()
    try:
        for rows in _parsed(path, _BLOCK):
            columns.add(rows)
    except BadResponses:
        for _ in _parsed(path, 1):  # one by one, to say in which line
            pass
        raise
    if not columns:
        raise BadResponses(f"{path}: must have at least one row below the line of column names")
    responses = columns.responses()
    if repeated := len(columns) - len(responses):
        tell(f"{path}: {repeated:,} rows repeat a student, order and skill; of each the first counts")
    if mixed := _mixed(responses):
        tell(
            f"{path}: {mixed:,} rows share student and order with a row of another item or verdict, and count as one"
            " attempt with it; attempts need orders of their own"
        )
    return responses


def _mixed(responses: Responses) -> int:
    def same(column: NDArray[Any]) -> NDArray[np.bool_]:
        return np.asarray(column[1:] == column[:-1])

    of_one = same(responses.student) & same(responses.order)
    return int(np.count_nonzero(of_one & ~(same(responses.item) & same(responses.correct))))


def _parsed(path: Path, at_once: int) -> Iterator[Rows]:
    with path.open("rb") as packed:
        reader = csv.reader(TextIOWrapper(_unpacked(packed), encoding="utf-8-sig", newline=""), strict=True)
        try:
            header = _Header([name.strip().lower() for name in next(reader, [])])
            rows = filter(None, reader)  # an empty line is no row
            first = 0
            while block := list(islice(rows, at_once)):
                yield header.parsed(block, first)
                first += len(block)
        except UnicodeDecodeError as problem:
            raise BadResponses(f"{path}: after line {reader.line_num}: must be UTF-8") from problem
        except (ValueError, csv.Error) as problem:
            raise BadResponses(f"{path}: line {max(reader.line_num, 1)}: {problem}") from problem
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            raise BadResponses(f"{path}: {problem}") from problem


def _unpacked(file: BufferedReader) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if file.peek(2).startswith(_GZIP) else file


class _Header:
    """Which column is where."""

    def __init__(self, names: Cells) -> None:
        for name in _REQUIRED:
            if name not in names:
                raise ValueError(f"column '{name}' is missing; there are: {', '.join(names) or 'none'}")
        for name in _KNOWN:
            if names.count(name) > 1:
                raise ValueError(f"column '{name}' must be there once")
        self._width = len(names)
        self._places = {name: names.index(name) for name in _KNOWN if name in names}

    def parsed(self, rows: Sequence[Cells], first: int) -> Rows:
        """The columns of these rows, the first of which has number `first`. Raises ValueError for one that breaks a rule."""
        columns = list(zip(*rows, strict=True))
        if len(columns) != self._width:
            raise ValueError(f"must have {self._width} cells, as line 1, not {len(columns)}")
        of = {name: columns[place] for name, place in self._places.items()}
        for name in ("student", "skill"):
            if "" in of[name]:
                raise ValueError(f"column '{name}' must not be empty")
        lines = np.arange(first, first + len(rows))
        return (
            of["student"],
            of["skill"],
            of.get("item", ("",) * len(rows)),
            list(map(_credit, of["correct"])),
            _orders(of["order"]) if "order" in of else lines,
        )


@lru_cache(4096)
def _credit(cell: str) -> float:
    try:
        credit = float(cell)
    except ValueError:
        credit = math.nan
    if not 0 <= credit <= 1:  # false for NaN
        raise ValueError(f"column 'correct' must be a number from 0 to 1, not '{cell}'")
    return credit


def _orders(cells: Cells) -> Orders:
    """Whole numbers as such, to the last digit; where one is none, all as they are rounded to 53 bits."""
    try:
        return np.fromiter(map(int, cells), np.int64, len(cells))
    except (ValueError, OverflowError):
        return np.fromiter(map(_order, cells), np.float64, len(cells))


def _order(cell: str) -> float:
    try:
        order = float(cell)
    except ValueError:
        order = math.nan
    if not abs(order) <= 2**53:  # beyond, different numbers would become one; false for NaN
        raise ValueError(f"column 'order' must be a whole number of 64 bits, or a number of at most 2^53, not '{cell}'")
    return order
