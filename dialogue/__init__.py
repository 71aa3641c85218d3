"""Bodies of social dialogue, their meetings and agreements."""
