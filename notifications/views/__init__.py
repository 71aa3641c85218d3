"""The pages of notifications: the inbox, its settings, and what did not arrive."""
