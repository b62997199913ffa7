"""Finds the misconception behind a wrong answer by executing wrong procedures and comparing.

Pure: standard library only, no input or output, no state but small caches.
"""

from .answer import is_equal
from .engine import diagnose, misconceptions
from .feedback import feedback_for
from .model import Candidate, Diagnosis, MisconceptionInfo, Problem, Status, Work

__all__ = [
    "Candidate",
    "Diagnosis",
    "MisconceptionInfo",
    "Problem",
    "Status",
    "Work",
    "diagnose",
    "feedback_for",
    "is_equal",
    "misconceptions",
]
