"""Sign-in handles as people type them: Khmer digits, spaces and local phone prefixes made one form."""

from __future__ import annotations

import re

_KHMER_DIGITS = {0x17E0 + value: str(value) for value in range(10)}
_PHONE = re.compile(r"\+?\d{8,15}")


def latin_digits(text: str) -> str:
    """The text with Khmer digits written as Latin ones."""
    return text.translate(_KHMER_DIGITS)


def clean_handle(text: str) -> str:
    """One spelling for each e-mail address or phone number; a phone number becomes `+855…`."""
    text = latin_digits(text).strip().lower()
    bare = re.sub(r"[\s.\-()\u200b]", "", text)
    if not _PHONE.fullmatch(bare):
        return text
    if bare.startswith("00"):
        return "+" + bare[2:]
    if bare.startswith("0"):
        return "+855" + bare[1:]
    return bare if bare.startswith("+") else "+" + bare


def is_email(handle: str) -> bool:
    """Whether a cleaned handle looks like an e-mail address."""
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", handle))


def is_phone(handle: str) -> bool:
    """Whether a cleaned handle is a phone number."""
    return bool(re.fullmatch(r"\+\d{8,15}", handle))
