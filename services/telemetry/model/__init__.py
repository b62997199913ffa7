"""Keystrokes and their archive: pure, no I/O, no framework."""
