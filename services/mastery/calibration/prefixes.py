"""The answers of many pupils to one skill as a tree of prefixes: what pupils have in common is computed once.

A node is an answer after the same answers before it. The tree, its numbering included, follows from the set of sequences
alone, so that whatever is summed over it does not depend on the order of the pupils.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.responses import Responses

_NONE = -1


class Prefixes(NamedTuple):
    """Arrays over nodes, parents before their children. A named tuple, because compiled functions take those."""

    parent: NDArray[np.int32]
    """Node of the answer before; -1 for a first answer."""
    passing: NDArray[np.int32]
    """How many sequences have this prefix."""
    ending: NDArray[np.int32]
    """How many of them end here."""
    credit: NDArray[np.float32]
    """The answer, 0..1."""

    @property
    def answers(self) -> int:
        return int(self.passing.sum(dtype=np.int64))

    @property
    def pupils(self) -> int:
        return int(self.ending.sum(dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """Rows by skill, then student, then order; sequence i is rows[starts[i]:starts[i+1]], of skill `skill[i]`."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    skill: NDArray[np.int32]

    def of_skills(self, n: int) -> NDArray[np.int64]:
        """Where the sequences of every skill 0..n-1 begin, and after the last one where they end."""
        return np.searchsorted(self.skill, np.arange(n + 1))


def sequences(responses: Responses) -> Sequences:
    """One sequence per student and skill that occur together."""
    rows = np.argsort(responses.skill, kind="stable")
    skill, student = responses.skill[rows], responses.student[rows]
    first = np.ones(len(rows), bool)
    first[1:] = (skill[1:] != skill[:-1]) | (student[1:] != student[:-1])
    starts = np.flatnonzero(first)
    return Sequences(rows, np.append(starts, len(rows)), skill[starts])


def merge(credit: NDArray[np.float32], starts: NDArray[np.int64]) -> Prefixes:
    """The tree of the sequences credit[starts[i]:starts[i+1]]."""
    return Prefixes(*_merge(credit, starts))


@compiled
def _merge(
    credit: NDArray[np.float32], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    size = starts[-1] - starts[0] + 1
    child, sibling = np.full(size, _NONE, np.int32), np.full(size, _NONE, np.int32)
    passing, ending = np.zeros(size, np.int32), np.zeros(size, np.int32)
    value = np.empty(size, np.float32)
    nodes = 1  # the root, which is no answer
    for sequence in range(len(starts) - 1):
        node = 0
        for row in range(starts[sequence], starts[sequence + 1]):
            before, found = _NONE, child[node]
            while found != _NONE and value[found] < credit[row]:  # siblings rise by credit, so the tree is canonical
                before, found = found, sibling[found]
            if found == _NONE or value[found] != credit[row]:
                value[nodes], sibling[nodes] = credit[row], found
                if before == _NONE:
                    child[node] = nodes
                else:
                    sibling[before] = nodes
                found = nodes
                nodes += 1
            passing[found] += 1
            node = found
        ending[node] += 1
    # number the nodes by level, so that one need not wait for what the one before it comes to
    parent = np.empty(nodes - 1, np.int32)
    passed, ended = np.empty(nodes - 1, np.int32), np.empty(nodes - 1, np.int32)
    values = np.empty(nodes - 1, np.float32)
    queue = np.zeros(nodes, np.int32)
    met = 1
    for at in range(nodes):
        node = child[queue[at]]
        while node != _NONE:
            queue[met] = node
            parent[met - 1] = at - 1  # the root, which is no node, is -1
            passed[met - 1], ended[met - 1], values[met - 1] = passing[node], ending[node], value[node]
            met += 1
            node = sibling[node]
    return parent, passed, ended, values
