"""Moves that are allowed but do not help: doing the same to both sides, only not what brings the unknown alone."""

from .model import Candidate
from .steps import Move


def remark(move: Move) -> Candidate | None:
    """A word about a move on both sides, None where it helps."""
    return None
