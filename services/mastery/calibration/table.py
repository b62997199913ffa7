"""Responses read from a table of comma-separated values, packed or not.

A plain table is read by compiled loops. What they cannot read is read again row by row, which also knows how to say where a
rule is broken.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import numpy as np

from services.mastery.calibration import cells
from services.mastery.calibration.responses import Columns, Responses

_GZIP, _MARK = b"\x1f\x8b", b"\xef\xbb\xbf"
_BLOCK = 65_536
"""Rows that are read at once."""
_REQUIRED, _KNOWN = ("student", "skill", "correct"), ("student", "skill", "item", "correct", "order")


class BadResponses(ValueError):  # noqa: N818 - it is about the file, the message says which rule it breaks
    """A file that is not a table of responses; the message names line, column and rule."""


def read_csv(path: Path) -> Responses:
    """Reads columns student, skill, correct and, where there, item and order (else the order of lines), gzip or plain.

    Raises BadResponses for a file that breaks a rule, OSError for one that cannot be read.
    """
    try:
        content = path.read_bytes()
        if path.suffix == ".gz" or content.startswith(_GZIP):
            content = gzip.decompress(content)
        content = content.removeprefix(_MARK)
        try:
            columns = _by_blocks(np.frombuffer(content, np.uint8))
        except (ValueError, csv.Error):
            columns = _by_rows(content)
    except (BadResponses, UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise BadResponses(f"{path}: {problem}") from problem
    if not columns:
        raise BadResponses(f"{path}: must have at least one row below the line of column names")
    return columns.responses()


def _by_blocks(content: cells.Bytes) -> Columns:
    """Raises ValueError for a table that breaks a rule, and for some that do not."""
    columns = Columns()
    end = int((content == ord("\n")).argmax()) if len(content) else 0
    width, places = _header(next(csv.reader([content[:end].tobytes().decode()], strict=True), []))
    at = end + 1
    while at < len(content):
        starts, ends, at = cells.rows(content, at, width, _BLOCK)
        of = {
            name: (content, starts[place], ends[place])
            for name, place in zip(_KNOWN, places, strict=True)
            if place is not None
        }
        rows, before = starts.shape[1], len(columns)
        no_item = np.zeros(rows, np.int32), [""]
        student, skill = cells.coded(*of["student"]), cells.coded(*of["skill"])
        if "" in student[1] or "" in skill[1]:
            raise ValueError("column 'student' or 'skill' is empty somewhere")
        item = cells.coded(*of["item"]) if "item" in of else no_item
        code, credit = cells.coded(*of["correct"])
        correct = np.array([_credit(cell, 0) for cell in credit], np.float32)[code]
        order = cells.whole_numbers(*of["order"]) if "order" in of else np.arange(before, before + rows)
        columns.add_coded((student, skill, item), correct, order)
    return columns


def _by_rows(content: bytes) -> Columns:
    columns = Columns()
    for row in _rows(content):
        columns.add(*row)
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


def _rows(content: bytes) -> Iterator[tuple[str, str, str | None, float, int]]:
    reader = csv.reader(TextIOWrapper(BytesIO(content), encoding="utf-8", newline=""), strict=True)
    width, (student, skill, item, correct, order) = _header(next(reader, []))
    assert student is not None and skill is not None and correct is not None
    for place, row in enumerate(filter(None, reader)):
        if len(row) != width:
            raise BadResponses(f"line {reader.line_num}: must have {width} cells, as line 1, not {len(row)}")
        for name, column in (("student", student), ("skill", skill)):
            if not row[column]:
                raise BadResponses(f"line {reader.line_num}: column '{name}' must not be empty")
        yield (
            row[student],
            row[skill],
            row[item] if item is not None else None,
            _credit(row[correct], reader.line_num),
            place if order is None else _place(row[order], reader.line_num),
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
