"""Finds the misconception behind a wrong answer by executing wrong procedures and comparing.

Pure: standard library only, no input or output, no state but small caches.
"""

from .engine import diagnose, misconceptions
from .feedback import Advice, advice_for, feedback_for
from .maths.equality import is_equal
from .mistakes import mistakes, topics_of
from .model import Candidate, Diagnosis, MisconceptionInfo, Problem, Status, Work
from .profile import Evidence, Profile, update
from .solving import Recognised, recognise, satisfies

__all__ = [
    "Advice",
    "Candidate",
    "Diagnosis",
    "Evidence",
    "MisconceptionInfo",
    "Problem",
    "Profile",
    "Recognised",
    "Status",
    "Work",
    "advice_for",
    "diagnose",
    "feedback_for",
    "is_equal",
    "misconceptions",
    "mistakes",
    "recognise",
    "satisfies",
    "topics_of",
    "update",
]
