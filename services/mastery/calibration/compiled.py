"""The loops that numpy cannot say, compiled once and kept on disk (ADR 0016). Never imported by what answers requests."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compiles a function of numbers and arrays; other threads run meanwhile.

    Sums are not reordered (no fastmath): the same input gives the same bits.
    """
    compile_it = partial(njit, nogil=True, error_model="numpy")
    try:
        return cast(Callable[P, R], compile_it(cache=True)(function))
    except RuntimeError:  # nowhere to keep it: a read-only container without a home
        return cast(Callable[P, R], compile_it()(function))
