"""What has to be said so that those who know `known` come to know `wanted`."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def difference(wanted: Mapping[K, V], known: Mapping[K, V]) -> dict[K, V | None]:
    """The new and the changed values, then None for every key that is gone."""
    changed: dict[K, V | None] = {key: value for key, value in wanted.items() if known.get(key) != value}
    return changed | {key: None for key in known if key not in wanted}
