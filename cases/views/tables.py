"""Lists as tables for a spreadsheet, sent while they are read; those that are not public are noted."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation

from accounts.models import Office
from cases.models import AuditEntry

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_AT_ONCE = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(
    request: HttpRequest, name: str, head: Iterable[object], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A table as a download under that name, sent while it is read."""
    pieces = _pieces(chain([head], rows), translation.get_language() or "km")
    content = _sent_slowly(pieces) if isinstance(request, ASGIRequest) else pieces
    answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def xlsx_answer(name: str, content: bytes) -> HttpResponse:
    """A workbook as a download under that name."""
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def noted_csv(
    request: HttpRequest,
    name: str,
    head: Iterable[object],
    rows: Iterable[Iterable[object]],
    *,
    asked: dict[str, Any],
    office: Office | None = None,
) -> StreamingHttpResponse:
    """The same for what is not public: who took which list, and how it was narrowed, is noted before.

    The number of the note is in the name of the file, so that a stray copy leads back to it.
    """
    note = AuditEntry.objects.create(
        user_id=request.user.pk or 0, office=office, verb="export", data={"list": name, **asked}
    )
    answer = csv_answer(request, f"{name}-{timezone.localdate().isoformat()}-{note.pk}", head, rows)
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Echo:
    """What csv writes into: it hands the line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _pieces(rows: Iterable[Iterable[object]], language: str) -> Iterator[str]:
    """The file in pieces of some hundred lines, its words in the language of the page."""
    writer, left, begin = csv.writer(_Echo()), iter(rows), "\ufeff"
    while True:
        with translation.override(language):
            piece = begin + "".join(
                writer.writerow([harmless(cell) for cell in row]) for row in islice(left, _AT_ONCE)
            )
        if not piece:
            return
        yield piece
        begin = ""


async def _sent_slowly(pieces: Iterator[str]) -> AsyncIterator[str]:
    """The same for the asynchronous server, which would read a plain iterator to its end first."""
    step = sync_to_async(lambda: next(pieces, None))
    while (piece := await step()) is not None:
        yield piece


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before =, +, -, @ and controls."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip().startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text
