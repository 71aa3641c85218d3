"""Turns translation catalogues into the form Django reads, without any system package."""

from __future__ import annotations

from pathlib import Path

import polib


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
