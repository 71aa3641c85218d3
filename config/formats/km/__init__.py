"""Formats for Khmer pages."""
