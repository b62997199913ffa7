"""Measures the running system through its gateway."""
