"""Looks into a PDF by really reading it: password, scripts, launchers, files inside, number of pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from cases.files.refusals import MAX_PAGES, FileRefused

_MAX_OBJECTS = 200_000
_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMediaExecute",
}  # fmt: skip
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
_SUBTYPES = {"/RichMedia", "/Movie", "/Screen", "/3D"}
_END = re.compile(rb"%%EOF")


def check_pdf(data: bytes) -> None:
    """Read the PDF; raises FileRefused for what it hides."""
    if not data.startswith(b"%PDF-"):
        raise FileRefused("file_type_refused", "no PDF")
    _check_tail(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.objects) > _MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
                raise FileRefused("archive_too_large", f"over {MAX_PAGES} pages")
            for found in pdf.objects:
                _check_object(found)
    except pikepdf.PasswordError as error:
        raise FileRefused("file_encrypted") from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError) as error:
        raise FileRefused("file_damaged") from error


def _check_tail(data: bytes) -> None:
    """Hardly anything may follow the end of a PDF: it would be another file."""
    ends = [match.end() for match in _END.finditer(data)]
    if ends and len(data[ends[-1] :].strip(b"\0\t\r\n ")) > 64:
        raise FileRefused("file_type_refused", "something follows the end")


def _check_object(top: Any) -> None:
    for mapping in _mappings(top):
        keys = set(mapping.keys())
        if keys & _KEYS:
            raise FileRefused("file_active_content")
        if str(mapping.get("/S", "")) in _ACTIONS or str(mapping.get("/Subtype", "")) in _SUBTYPES:
            raise FileRefused("file_active_content")


def _mappings(top: Any) -> Iterator[Any]:
    """The dictionaries of one object and those written directly inside it; references are not followed."""
    waiting = [top]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            children = [value for _key, value in found.items()]
        elif isinstance(found, pikepdf.Array):
            children = list(found)
        else:
            continue
        waiting += [c for c in children if isinstance(c, pikepdf.Object) and not c.is_indirect]
