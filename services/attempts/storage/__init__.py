"""Queries, a module for each repository: nothing else holds any."""
