"""The learner model: pure functions and values, no I/O, no framework."""
