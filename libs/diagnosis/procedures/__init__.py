"""Procedures as pupils carry them out, right but for a hook."""
