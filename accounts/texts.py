"""Which characters a text may hold: all that people write, none that hide, turn the line or pile up."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{13}")


def unkept(text: str) -> str:
    """The first character that cannot be kept, such as “U+202E RIGHT-TO-LEFT OVERRIDE”; empty where all can.

    Not kept are control characters, halves of characters, marks that turn the direction of what follows,
    and the thirteenth mark over one letter.
    """
    found = _HIDDEN.search(text) or _PILE.search(text)
    if found is None:
        return ""
    char = found.group()[-1]
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def storable(text: str) -> str:
    """The text without the one character that the database does not hold."""
    return text.replace("\x00", "")


def composed(text: str) -> str:
    """The text in its composed form (NFC), without spaces of no width."""
    return unicodedata.normalize("NFC", text.replace("\u200b", ""))
