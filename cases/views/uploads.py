"""Uploads that arrive whole or not at all: a body cut short is an error, never a form without its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cases.files.refusals import MAX_FILES, MAX_SIZE, FileRefused

_MOST = MAX_FILES * MAX_SIZE + 1024 * 1024
_TAIL = 300

View = Callable[..., HttpResponse]


class _Watched:
    """The request's stream, which counts what was read and remembers the end of it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.count = 0
        self.tail = b""

    def read(self, *size: Any) -> bytes:
        """The next bytes."""
        return self._note(self._stream.read(*size))

    def readline(self, *size: Any) -> bytes:
        """The next line."""
        return self._note(self._stream.readline(*size))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _note(self, data: bytes) -> bytes:
        self.count += len(data)
        self.tail = (self.tail + data)[-_TAIL:]
        return data


def whole_uploads(view: View) -> View:
    """Decorator of a view that takes files: what did not arrive whole is refused before the view runs.

    400 upload_incomplete for a body without its end, 400 too_many_files, 413 for one that is too long.
    Reads the body before Django's own check of the form's token does; that check follows here.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.content_type == "multipart/form-data":
            try:
                _read_whole(request)
            except FileRefused as refused:
                return refusal(request, refused)
        return csrf_protect(view)(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _read_whole(request: HttpRequest) -> None:
    said = request.headers.get("Content-Length", "")
    length = int(said) if said.isdecimal() else 0
    if length > _MOST:
        raise FileRefused("file_too_large", f"{length} of {_MOST} bytes")
    watched = _Watched(request._stream)
    request._stream = watched  # type: ignore[assignment]
    try:
        files = len(request.FILES)
    except TooManyFilesSent as error:
        raise FileRefused("too_many_files", f"at most {MAX_FILES}") from error
    except MultiPartParserError as error:
        raise FileRefused("upload_incomplete", "no boundary") from error
    _rest(watched)
    boundary = (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
    if watched.count < length or b"--" + boundary + b"--" not in watched.tail:
        raise FileRefused("upload_incomplete", f"got {files} files, {watched.count} of {length} bytes")


def _rest(watched: _Watched) -> None:
    """Read what the parser left, so that the count is that of the whole body."""
    while watched.read(65536):
        continue


def refusal(request: HttpRequest, refused: FileRefused) -> HttpResponse:
    """The answer to a refused file: JSON for programs, a page for people."""
    if request.accepts("text/html") and "application/json" not in request.headers.get("Accept", ""):
        context = {"title": refused.text, "code": refused.code, "note": refused.note}
        return render(request, "cases/document_refused.html", context, status=refused.status)
    return refusal_json(refused)


def refusal_json(refused: FileRefused, field: str | None = "file") -> JsonResponse:
    """The one shape of errors, as every interface for programs gives it."""
    error = {"code": refused.code, "detail": refused.text, "field": field}
    body = {"type": "validation_error", **error, "note": refused.note, "errors": [error]}
    return JsonResponse(body, status=refused.status)
