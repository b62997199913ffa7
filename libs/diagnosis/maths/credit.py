"""Partial credit: how much of an answer of several parts is right."""

from collections.abc import Mapping

from .answer import Answer
from .meaning import Assigned, Exact, Point, Values


def partial_credit(answer: Answer, expected: Answer) -> float | None:
    """The share of the parts that are right, in (0, 1); None where nothing or everything is, or the answer has one part.

    Of values for letters and of coordinates it is the share of those expected. Of several values that all count (x = 5 or
    x = -5) it is what is common to both among all that either has: a value too many costs as much as one that is missing.
    """
    right, parts = _counted(answer, expected)
    return right / parts if 0 < right < parts else None


def _counted(answer: Answer, expected: Answer) -> tuple[int, int]:
    """How many parts are right, and of how many."""
    wanted, given = expected.meaning, answer.meaning
    if isinstance(wanted, Assigned):
        mine = _assigned(answer, [letter for letter, _ in wanted.values])
        return sum(mine.get(letter) == value for letter, value in wanted.values), len(wanted.values)
    if isinstance(wanted, Point) and isinstance(given, Point):
        pairs = zip(wanted.coordinates, given.coordinates, strict=False)
        return sum(a == b for a, b in pairs), max(len(wanted.coordinates), len(given.coordinates))
    if isinstance(wanted, Values) or (isinstance(wanted, Point) and isinstance(given, Values)):
        right, named = _values(expected), _values(answer)
        return len(right & named), len(right | named)
    return 0, 1


def _assigned(answer: Answer, letters: list[str]) -> Mapping[str, Exact]:
    """What an answer says of each letter; coordinates stand in the order of the letters."""
    if isinstance(answer.meaning, Assigned):
        return dict(answer.meaning.values)
    if isinstance(answer.meaning, Point) and len(answer.meaning.coordinates) == len(letters):
        return dict(zip(letters, answer.meaning.coordinates, strict=True))
    if answer.variable is not None and answer.value is not None:
        return {answer.variable: answer.value}
    return {}


def _values(answer: Answer) -> frozenset[Exact]:
    if isinstance(answer.meaning, Values):
        return answer.meaning.values
    if isinstance(answer.meaning, Point):
        return frozenset[Exact](answer.meaning.coordinates)
    return frozenset() if answer.value is None or answer.meaning is not None else frozenset((answer.value,))
