"""Sending a file in pieces, for the script of the pages: begin, go on, ask how far it came, let it go."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.texts import storable
from cases.files.refusals import FileRefused
from cases.models import PartialUpload
from cases.services import pieces
from cases.views.uploads import refusal_json


@never_cache
@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file: 201 with where its pieces go and how much of it is here already."""
    given, before = request.POST, request.POST.get("before_sha256", "")
    made_smaller = bool(pieces.SHA256.fullmatch(before))
    said = pieces.Announced(
        storable(given.get("name", "")), _number(given.get("size", "")),
        storable(given.get("mark", "")),
        min(_number(given.get("before_size", "")), 2**40) if made_smaller else None,
        before if made_smaller else "",
    )  # fmt: skip
    try:
        return _answer(pieces.begin(request.user, said), 201)  # type: ignore[arg-type]
    except FileRefused as refused:
        return refusal_json(request, refused)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, upload: UUID) -> HttpResponse:
    """How far a file came; by POST its next piece, whose place is `at` in the address."""
    if request.method != "POST":
        return _answer(pieces.find(request.user, upload))  # type: ignore[arg-type]
    try:
        data = _body(request)
        return _answer(pieces.take(request.user, upload, _number(request.GET.get("at", "")), data))  # type: ignore[arg-type]
    except FileRefused as refused:
        return refusal_json(request, refused)


@login_required
@require_POST
def away(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Let an upload go."""
    found = pieces.find(request.user, upload)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    pieces.forget(found)
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> bytes:
    """The piece, whole; raises FileRefused where it is cut or too long."""
    length = _number(request.headers.get("Content-Length", ""))
    if length > pieces.PIECE:
        raise FileRefused("file_too_large", f"at most {pieces.PIECE} bytes a piece")
    try:
        data = request.body
    except UnreadablePostError as error:
        raise FileRefused("upload_incomplete") from error
    if len(data) != length:
        raise FileRefused("upload_incomplete", f"got {len(data)} of {length} bytes")
    return data


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0


def _answer(row: PartialUpload | None, status: int = 200) -> HttpResponse:
    if row is None:
        raise Http404
    return JsonResponse(
        {
            "url": reverse("cases:upload_piece", args=[row.pk]), "received": row.received, "size": row.size,
            "piece": pieces.PIECE, "word": pieces.word_of(row), "name": row.name,
        },
        status=status,
    )  # fmt: skip
