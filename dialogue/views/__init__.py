"""Pages of social dialogue."""
