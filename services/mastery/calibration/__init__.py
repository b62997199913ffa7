"""Fitting the learner model to what was observed: arrays in, parameters out; no service, no database, no bus."""
