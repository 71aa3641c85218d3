"""Tables that belong to no model."""
