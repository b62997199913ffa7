"""The servers that the services need: where each comes from, how it starts, how it is first set up."""
