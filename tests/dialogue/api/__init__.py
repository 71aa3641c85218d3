"""Social dialogue for programs."""
