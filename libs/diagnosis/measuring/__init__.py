"""How well and how fast the library diagnoses."""
