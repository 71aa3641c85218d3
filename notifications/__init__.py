"""Tells people that something happened: inbox, live wake-ups and content-free mail."""
