"""Uploads that arrive whole or not at all: a body cut short is an error, never a form without its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cases.files.refusals import FileRefused
from cases.files.whole import read_whole
from cases.services.laid_aside import fetch, lay_aside

View = Callable[..., HttpResponse]


def whole_uploads(view: View) -> View:
    """Decorator of a view that takes files: what did not arrive whole is refused before the view runs.

    400 upload_incomplete for a body without its end, 400 too_many_files, 413 for one that is too long,
    507 where there is no room for it.
    A file that its sender laid aside before joins the others here (`keep_file`).
    Reads the body before Django's own check of the form's token does; that check follows here.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.content_type == "multipart/form-data":
            try:
                read_whole(request)
                _fetch(request)
            except FileRefused as refused:
                return refusal(request, refused)
        return csrf_protect(view)(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _fetch(request: HttpRequest) -> None:
    """Put the file that this person laid aside among the files, as if it had been sent again."""
    word = request.POST.get("file_kept")
    if word and "file" not in request.FILES and not request.POST.get("file_leave"):
        request.FILES["file"] = fetch(word, request.user.pk)


def keep_file(request: HttpRequest, form: Any) -> None:
    """Before a form is shown again: lay its file aside, unless the file is what is wrong."""
    upload: Any = request.FILES.get("file")
    if upload is None or "file" in form.errors or "file" not in form.fields:
        return
    try:
        form.aside = lay_aside(upload, request.user.pk)  # type: ignore[arg-type]  # somebody is signed in
    except FileRefused as refused:
        form.add_error("file", refused.text)


def refusal(request: HttpRequest, refused: FileRefused) -> HttpResponse:
    """The answer to a refused file: JSON for programs, a page for people."""
    if request.accepts("text/html") and "application/json" not in request.headers.get("Accept", ""):
        context = {"title": refused.text, "code": refused.code, "note": refused.note}
        return render(request, "cases/document_refused.html", context, status=refused.status)
    return refusal_json(request, refused)


def refusal_json(request: HttpRequest, refused: FileRefused) -> JsonResponse:
    """The one shape of errors, as every interface for programs gives it."""
    error = {"code": refused.code, "detail": refused.text, "field": "file"}
    number = request.META.get("REQUEST_ID")
    body = {"type": "validation_error", **error, "id": number, "note": refused.note, "errors": [error]}
    return JsonResponse(body, status=refused.status)
