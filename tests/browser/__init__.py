"""Checks that a browser makes: access, overflow, keyboard, weight, Khmer line height."""
