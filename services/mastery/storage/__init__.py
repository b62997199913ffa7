"""Queries, a module for each unit of work: nothing else holds any."""
