"""Management commands of the dialogue app."""
