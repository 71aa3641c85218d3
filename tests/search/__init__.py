"""The one search: what is found, by whom, and what nobody finds."""
