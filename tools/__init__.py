"""Scripts for builders; nothing here runs in production."""
