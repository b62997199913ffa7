"""What a course is, and what may become of it: pure."""
