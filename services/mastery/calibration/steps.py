"""Walking many sequences at once: first the first rows of all of them, then the second rows of those that have one."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def in_step(sequence: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Rows at the same place of their sequence, place by place. Rows of a sequence are neighbours and have the same code.

    The longest sequence comes first at every place, so that the n rows of a place are of the first n sequences of the one
    before.
    """
    first = np.flatnonzero(np.diff(sequence, prepend=-1))
    lengths = np.diff(first, append=len(sequence))
    by_length = np.argsort(-lengths, kind="stable")
    first, lengths = first[by_length], lengths[by_length]
    active = len(first)
    for place in range(int(lengths[0]) if active else 0):
        while lengths[active - 1] <= place:
            active -= 1
        yield first[:active] + place
