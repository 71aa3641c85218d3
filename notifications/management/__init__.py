"""Commands of the notifications."""
