"""The loops that numpy cannot say, compiled once and kept on disk (ADR 0016). Never imported by what answers requests."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compiles a function of numbers and arrays; other threads run meanwhile.

    Sums are not reordered (no fastmath): the same input gives the same bits.
    """
    return cast(Callable[P, R], njit(cache=True, nogil=True, error_model="numpy")(function))
