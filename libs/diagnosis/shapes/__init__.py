"""Readers that take an exercise apart into the parts that malrules work with."""
