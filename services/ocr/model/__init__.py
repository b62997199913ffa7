"""What a photograph of work may be, what it says, and what becomes of it. No I/O."""
