"""Hypothesis for the unit tests: its deadline is wall-clock time, which a busy machine breaks at random."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
