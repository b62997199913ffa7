"""What people write and what it is worth: notation, trees, exact values, meanings, tasks in words."""
