"""Decides whether a file may be shown to others: its name, its first bytes, then a real reading of it.

The list of kinds is short on purpose: what a worker, a union or an enterprise sends as proof. Anything
that a browser would run as a page (HTML, SVG) or a computer as a program is refused, also inside others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

import clamd
import magic
from django.conf import settings
from PIL import Image

from cases.files.archives import check_archive
from cases.files.pdfs import check_pdf
from cases.files.refusals import MAX_PIXELS, FileRefused, ScannerAway

_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is served as, what its first bytes may look like, how it is read."""

    group: str
    content_type: str
    looks_like: frozenset[str]
    read: Callable[[bytes], None]


def _picture(data: bytes) -> None:
    """Read the header of a picture: its kind and its size, before anybody unpacks it."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise FileRefused("image_too_large", f"{width}x{height}")
            image.verify()
    except Image.DecompressionBombError as error:
        raise FileRefused("image_too_large") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise FileRefused("file_damaged") from error
    if b"<script" in data.lower():
        raise FileRefused("file_type_refused", "a page inside a picture")


def _text(data: bytes) -> None:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("file_damaged", "not UTF-8") from error
    if b"\0" in data:
        raise FileRefused("file_type_refused")


def _sound(data: bytes) -> None:
    if b"<script" in data[:65536].lower():
        raise FileRefused("file_type_refused", "a page inside a recording")


def _kind(group: str, content_type: str, read: Callable[[bytes], None], *others: str) -> Kind:
    return Kind(group, content_type, frozenset({content_type, *others}), read)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_PACKED = ("application/zip", "application/octet-stream")
_TEXT = (
    "text/plain",
    "text/csv",
    "application/csv",
    "text/x-algol68",
    "application/octet-stream",
    "text/html",
)
_MP4 = ("audio/mp4", "audio/x-m4a", "video/mp4", "video/3gpp", "application/octet-stream")
_OGG = ("audio/ogg", "video/ogg", "application/ogg", "audio/opus")
_JPEG = _kind("photo", "image/jpeg", _picture)
KINDS: dict[str, Kind] = {
    "pdf": _kind("pdf", "application/pdf", check_pdf),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _kind("photo", "image/png", _picture),
    "webp": _kind("photo", "image/webp", _picture),
    "docx": _kind(
        "office", f"{_OFFICE}.wordprocessingml.document", partial(check_archive, kind="docx"), *_PACKED
    ),
    "xlsx": _kind("office", f"{_OFFICE}.spreadsheetml.sheet", partial(check_archive, kind="xlsx"), *_PACKED),
    "odt": _kind("office", f"{_OPEN}.text", partial(check_archive, kind="odt"), *_PACKED),
    "ods": _kind("office", f"{_OPEN}.spreadsheet", partial(check_archive, kind="ods"), *_PACKED),
    "txt": _kind("text", "text/plain", _text, *_TEXT),
    "csv": _kind("text", "text/csv", _text, *_TEXT),
    "mp3": _kind("sound", "audio/mpeg", _sound, "application/octet-stream"),
    "m4a": _kind("sound", "audio/mp4", _sound, *_MP4),
    "mp4": _kind("sound", "video/mp4", _sound, *_MP4),
    "ogg": _kind("sound", "audio/ogg", _sound, *_OGG),
    "opus": _kind("sound", "audio/ogg", _sound, *_OGG),
    "webm": _kind("sound", "audio/webm", _sound, "video/webm", "application/octet-stream"),
    "wav": _kind("sound", "audio/x-wav", _sound, "audio/wav"),
    "amr": _kind("sound", "audio/amr", _sound, "audio/AMR", "audio/amr-wb"),
}
ACCEPT = ",".join(f".{name}" for name in KINDS) + ",image/*,audio/*"
"""For the `accept` of file fields: telephones offer camera and recorder."""


def kind_of(name: str) -> Kind:
    """The kind that a file's name claims; raises FileRefused for any other."""
    kind = KINDS.get(PurePath(name).suffix.lower().lstrip("."))
    if kind is None:
        raise FileRefused("file_type_refused", PurePath(name).suffix[:12])
    return kind


def check_file(path: Path, name: str) -> str:
    """Look into a stored file under the name it came with; give the type it may be served as.

    Raises FileRefused with the reason, ScannerAway when a virus scanner is configured and silent.
    """
    kind = kind_of(name)
    data = path.read_bytes()
    if not data:
        raise FileRefused("file_empty")
    if _PAGE.search(data[:_HEAD]) or _PAGE.search(data[-_HEAD:]):
        raise FileRefused("file_type_refused", "a page")
    found = magic.from_buffer(data[:65536], mime=True)
    if found not in kind.looks_like:
        raise FileRefused("file_type_refused", found)
    kind.read(data)
    scan(data)
    return kind.content_type


def scan(data: bytes) -> None:
    """Ask the virus scanner, if there is one; raises FileRefused, or ScannerAway without a clear answer."""
    if not settings.CLAMD_SOCKET:
        return
    try:
        answer = clamd.ClamdUnixSocket(settings.CLAMD_SOCKET, timeout=30).instream(io.BytesIO(data))
        status, name = answer["stream"]
    except (clamd.ClamdError, OSError, KeyError, TypeError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error
    if status == "FOUND":
        raise FileRefused("file_infected", str(name)[:60])
    if status != "OK":
        raise ScannerAway(str(status))
