"""The curriculum as values: what is taught, in what order, with which exercises."""
