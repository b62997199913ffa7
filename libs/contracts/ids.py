"""Identifiers of facts: time-ordered for new ones, derived for those another fact causes."""

import secrets
import time
from collections.abc import Callable
from unicodedata import normalize
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f5d4a1e-3b0c-5c8e-9d7a-0c9b1f2e3d4c")
_PROBLEMS = UUID("0d8a2c5e-7b41-5f0e-8c63-4e1f9a7d2b60")


def new_id(now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits."""
    tail = secrets.randbits(74)  # one system call
    value = (now_ms() & (1 << 48) - 1) << 80 | 0x7 << 76 | tail >> 62 << 64 | 0b10 << 62 | tail & (1 << 62) - 1
    return UUID(int=value)


def derived_id(cause: UUID, name: str) -> UUID:
    """The id of the fact called `name` that `cause` brings about: a UUIDv5, the same at every delivery."""
    return uuid5(_NAMESPACE, f"{cause}/{name}")


def problem_id(problem: str) -> UUID:
    """The id that stands for an exercise where a pupil works on a problem of their own: a UUIDv5 of its text, whatever the
    spaces in it and the way its characters are encoded."""
    return uuid5(_PROBLEMS, " ".join(normalize("NFKC", problem).split()))
