"""What changes rows of social dialogue."""
