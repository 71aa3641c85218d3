"""Watches a body while it is read, so that one cut short is an error and never a form without its file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from cases.files.refusals import MAX_FILES, MAX_SIZE, FileRefused
from cases.files.store import no_room_is_said

MOST = MAX_FILES * MAX_SIZE + 1024 * 1024
"""Bytes a body with files may have."""
_TAIL = 300


class Watched:
    """A request's stream, which counts what was read and remembers the end of it."""

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


def check_length(request: HttpRequest) -> None:
    """Raises FileRefused where a body says that it is too long."""
    if _length(request) > MOST:
        raise FileRefused("file_too_large", f"{_length(request)} of {MOST} bytes")


def read_whole(request: HttpRequest) -> None:
    """Read fields and files of a body; raises FileRefused where they did not arrive whole."""
    check_length(request)
    watched = Watched(request._stream)
    request._stream = watched  # type: ignore[assignment]
    try:
        with no_room_is_said():
            files = len(request.FILES)
    except TooManyFilesSent as error:
        raise FileRefused("too_many_files", f"at most {MAX_FILES}") from error
    except MultiPartParserError as error:
        raise FileRefused("upload_incomplete", "no boundary") from error
    check_whole(request, watched, files)


def check_whole(request: HttpRequest, watched: Watched, files: int) -> None:
    """Read what the parser left; raises FileRefused for a body without its end."""
    while watched.read(65536):
        continue
    length = _length(request)
    boundary = (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
    if watched.count < length or b"--" + boundary + b"--" not in watched.tail:
        note = f"got {files} whole files, {watched.count} of {length} bytes"
        raise FileRefused("upload_incomplete", note)


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else 0
