"""Migrations of the notifications."""
