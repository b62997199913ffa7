"""The cells of comma-separated values (RFC 4180) in bytes, found and coded by compiled loops.

A cell is where it starts and where it ends. One in quotes starts after the first and ends before the last; quotes in it are
still doubled.
"""

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
_COMMA, _QUOTE, _LINE, _RETURN, _MINUS, _ZERO = (ord(sign) for sign in ',"\n\r-0')
_BROKEN = -1
_DIGITS = 18
"""Whole numbers with more are left to others: they may not fit into 64 bits."""


def rows(content: Bytes, at: int, width: int, most: int) -> tuple[Places, Places, int]:
    """Starts and ends (columns x rows) of at most so many rows from a place on, and the place after them.

    Empty lines are no rows. Raises ValueError for a row that has not `width` cells, and for a quote in a wrong place.
    """
    starts, ends = np.empty((2, width, most), np.int64)
    found, after = _rows(content, at, starts, ends)
    if found == _BROKEN:
        raise ValueError("a row has another number of cells than line 1, or a quote is in a wrong place")
    return starts[:, :found], ends[:, :found], after


def coded(content: Bytes, starts: Places, ends: Places) -> tuple[NDArray[np.int32], list[str]]:
    """A code per cell, from 0 in order of first appearance, and the text of each code; several may have the same text.

    Raises UnicodeDecodeError for bytes that are not UTF-8.
    """
    code, first = _coded(content, starts, ends)
    return code, [_text(content, int(starts[row]), int(ends[row])) for row in first]


def whole_numbers(content: Bytes, starts: Places, ends: Places) -> Places:
    """Raises ValueError for a cell that is more than digits, at most 18, and perhaps a minus."""
    numbers = np.empty(len(starts), np.int64)
    if not _whole_numbers(content, starts, ends, numbers):
        raise ValueError("a cell is no plain whole number")
    return numbers


def _text(content: Bytes, start: int, end: int) -> str:
    text = content[start:end].tobytes().decode()
    return text.replace('""', '"') if start and content[start - 1] == _QUOTE else text


@compiled
def _rows(content: Bytes, at: int, starts: Places, ends: Places) -> tuple[int, int]:
    width, most = starts.shape
    row, size = 0, len(content)
    while at < size and row < most:
        if content[at] == _LINE or content[at] == _RETURN:
            at += 1
            continue
        for column in range(width):
            is_quoted = at < size and content[at] == _QUOTE
            at += is_quoted
            starts[column, row] = at
            if is_quoted:
                while at < size and (content[at] != _QUOTE or (at + 1 < size and content[at + 1] == _QUOTE)):
                    at += 1 if content[at] != _QUOTE else 2
                if at >= size:
                    return _BROKEN, at
                ends[column, row] = at
                at += 1
            else:
                while at < size and content[at] != _COMMA and content[at] != _LINE and content[at] != _RETURN:
                    at += 1
                ends[column, row] = at
            is_last = at >= size or content[at] == _LINE or content[at] == _RETURN
            if is_last != (column == width - 1) or not (is_last or content[at] == _COMMA):
                return _BROKEN, at
            at += 1
        row += 1
    return row, at


@compiled
def _coded(content: Bytes, starts: Places, ends: Places) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    count, slots = len(starts), 16
    while slots < 2 * count:
        slots *= 2
    held = np.full(slots, -1, np.int32)  # the code of what is in each slot
    code, first = np.empty(count, np.int32), np.empty(count, np.int32)
    known = 0
    for row in range(count):
        start, end = starts[row], ends[row]
        mixed = np.uint64(14695981039346656037)  # FNV-1a
        for at in range(start, end):
            mixed = (mixed ^ np.uint64(content[at])) * np.uint64(1099511628211)
        slot = np.int64((mixed ^ (mixed >> np.uint64(32))) & np.uint64(slots - 1))
        is_quoted = start > 0 and content[start - 1] == _QUOTE
        while held[slot] >= 0:
            other = first[held[slot]]
            there = starts[other]
            same = ends[other] - there == end - start and is_quoted == (there > 0 and content[there - 1] == _QUOTE)
            at = 0
            while same and at < end - start:
                same = content[there + at] == content[start + at]
                at += 1
            if same:
                break
            slot = (slot + 1) & (slots - 1)
        if held[slot] < 0:
            held[slot], first[known] = known, row
            known += 1
        code[row] = held[slot]
    return code, first[:known]


@compiled
def _whole_numbers(content: Bytes, starts: Places, ends: Places, numbers: Places) -> bool:
    for row in range(len(starts)):
        at, end = starts[row], ends[row]
        is_negative = at < end and content[at] == _MINUS
        at += is_negative
        if not 0 < end - at <= _DIGITS:
            return False
        number = 0
        for place in range(at, end):
            digit = int(content[place]) - _ZERO
            if not 0 <= digit <= 9:
                return False
            number = 10 * number + digit
        numbers[row] = -number if is_negative else number
    return True
