"""Turns catalogues into the form Django reads, without any system package; says what would break a page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polib

MARK = "machine-made: review"
_PLACES = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}|</?[a-zA-Z][^>]*>")
PLACES, ENDS, SIGNS = "places", "ends", "signs"
"""What can be wrong with a Khmer text: places to fill in or tags, line ends at both ends, Khmer digits."""


def text_of(entry: polib.POEntry) -> str:
    """The Khmer of an entry; a plural has one form."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def english_of(entry: polib.POEntry) -> str:
    """The English that a reviewer reads; two entries may have the same, one as the plural of another word."""
    return str(entry.msgid_plural or entry.msgid)


def places_lost(english: str, text: str) -> list[str]:
    """The places to fill in and tags of the English that a text lacks, and those that it has too many."""
    wanted, given = Counter(_PLACES.findall(english)), Counter(_PLACES.findall(text))
    return [*(wanted - given).elements(), *(given - wanted).elements()]


def fault_in(english: str, text: str) -> str:
    """What is wrong with a Khmer text for this English; empty if nothing is."""
    if not text or places_lost(english, text):
        return PLACES
    if any((english[at] == "\n") != (text[at] == "\n") for at in (0, -1)):
        return ENDS
    return SIGNS if re.search("[០-៩\u200b]", text) else ""


def compile_all(folders: list[Path]) -> list[Path]:
    """Write a .mo beside every .po that is newer than its .mo; returns those written.

    Raises OSError with file and line when a catalogue cannot be read.
    """
    return [
        _compile(source)
        for folder in folders
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if _is_stale(source)
    ]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    polib.pofile(str(source)).save_as_mofile(str(target))
    return target
