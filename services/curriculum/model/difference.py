"""What has to be said so that those who know `known` come to know `wanted`."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


def difference(wanted: Iterable[tuple[K, V]], known: Mapping[K, D], digest: Callable[[V], D]) -> dict[K, V | None]:
    """The new and the changed values, then None for every key that is gone. What is known is told by digests: there may be too
    much of it to be held twice."""
    changed: dict[K, V | None] = {}
    gone = dict.fromkeys(known)
    for key, value in wanted:
        gone.pop(key, None)
        if known.get(key) != digest(value):
            changed[key] = value
    return changed | gone
