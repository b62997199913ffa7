"""Use cases: taking photographs in, reading them, keeping house."""
