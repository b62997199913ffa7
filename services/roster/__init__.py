"""Courses: who teaches and who attends them."""
