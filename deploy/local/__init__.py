"""Innova's servers and services on one machine, without Docker: `python -m deploy.local --help`."""
