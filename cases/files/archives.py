"""Looks into files that are ZIP archives (Word, Excel, OpenDocument): unpacks within bounds, trusts no size.

The declared sizes of an archive are never believed; each part is inflated piece by piece and counted.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass

from cases.files.refusals import MAX_ENTRIES, MAX_LEVELS, MAX_RATIO, MAX_UNPACKED, FileRefused

_PIECE = 64 * 1024
_RATIO_FROM = 2 * 1024 * 1024  # small XML packs very well; the ratio counts from here
_ZIP = b"PK\x03\x04"
_MACRO = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/|activex|oleobject", re.IGNORECASE
)
_PROGRAM = re.compile(
    r"\.(exe|dll|com|bat|cmd|ps1|scr|js|jse|vbs|vbe|wsf|hta|jar|msi|lnk|html?|xht|svg)$", re.IGNORECASE
)
_REMOTE = re.compile(rb"(attachedTemplate|oleObject|frame)\"[^>]*TargetMode=\"External\"", re.IGNORECASE)
_MUST_HAVE = {
    "docx": {"[Content_Types].xml", "word/document.xml"},
    "xlsx": {"[Content_Types].xml", "xl/workbook.xml"},
    "odt": {"mimetype", "content.xml"},
    "ods": {"mimetype", "content.xml"},
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, over all levels of one file."""

    bytes_left: int = MAX_UNPACKED
    entries_left: int = MAX_ENTRIES

    def take(self, size: int) -> None:
        """Count unpacked bytes; raises FileRefused when there are too many."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise FileRefused("archive_too_large", f"over {MAX_UNPACKED} bytes")


def check_archive(data: bytes, kind: str) -> None:
    """Look into a document that is an archive of that kind (docx, xlsx, odt, ods); raises FileRefused."""
    names = _look(data, _Budget(), 1)
    if not _MUST_HAVE[kind] <= names:
        raise FileRefused("file_type_refused", f"not a {kind}")


def _look(data: bytes, budget: _Budget, level: int) -> set[str]:
    if level > MAX_LEVELS:
        raise FileRefused("archive_too_large", f"over {MAX_LEVELS} levels")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_names(entries, budget)
            before = budget.bytes_left
            for entry in entries:
                _check_content(entry, _inflate(archive, entry, budget), budget, level)
    except _BROKEN as error:
        raise FileRefused("file_damaged", type(error).__name__) from error
    unpacked = before - budget.bytes_left
    if unpacked > _RATIO_FROM and unpacked > MAX_RATIO * len(data):
        raise FileRefused("archive_too_large", f"over {MAX_RATIO} times its size")
    return {entry.filename for entry in entries}


def _check_names(entries: list[zipfile.ZipInfo], budget: _Budget) -> None:
    budget.entries_left -= len(entries)
    if budget.entries_left < 0:
        raise FileRefused("archive_too_large", f"over {MAX_ENTRIES} parts")
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) < len(names):
        raise FileRefused("archive_unsafe", "a name stands twice")
    for entry in entries:
        _check_name(entry)


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\0" in name:
        raise FileRefused("archive_unsafe", "a part lies outside")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused("archive_unsafe", "a link")
    if entry.flag_bits & 1:
        raise FileRefused("file_encrypted")
    if _MACRO.search(name) or _PROGRAM.search(name):
        raise FileRefused("file_active_content")


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The part's bytes; stops at the budget and at the ratio, whatever size the part declares."""
    pieces, size = [], 0
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            budget.take(len(piece))
            size += len(piece)
            if size > max(_RATIO_FROM, MAX_RATIO * max(entry.compress_size, 1)):
                raise FileRefused("archive_too_large", f"over {MAX_RATIO} times its size")
            pieces.append(piece)
    return b"".join(pieces)


def _check_content(entry: zipfile.ZipInfo, content: bytes, budget: _Budget, level: int) -> None:
    if content.startswith(_ZIP):
        _look(content, budget, level + 1)
    elif content.startswith((b"MZ", b"\x7fELF")):
        raise FileRefused("file_active_content")
    name = entry.filename
    if name.endswith(".rels") and _REMOTE.search(content):
        raise FileRefused("file_active_content", "fetches from elsewhere")
    if name == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise FileRefused("file_active_content")
