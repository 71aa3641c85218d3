"""Gives back what was typed into a form that came after its session had ended or its token had run out.

A person may write for longer than a session rests. The form is then shown with their words and can be
sent again once they signed in; it carries its idempotency key, so nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

_OURS = ("csrfmiddlewaretoken", "idempotency_key", "seen", "next")
_SECRET = ("password", "code", "token")


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form; no other site's words are shown."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed or chosen, with the marks of the form; nothing where there is a secret or no word."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    secret = any(part in name for name, _value in pairs for part in _SECRET if name != _OURS[0])
    typed = any(value.strip() for name, value in pairs if name not in _OURS)
    return [pair for pair in pairs if pair[0] != _OURS[0]] if typed and not secret else []


def can_keep(request: HttpRequest) -> bool:
    """Whether this is a form of a page of ours with something in it that would be lost."""
    page = request.method == "POST" and not request.path.startswith("/api/")
    by_script = "HX-Request" in request.headers or "json" in request.headers.get("Accept", "")
    return page and not by_script and is_from_here(request) and bool(words_of(request))


def give_back(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The form with what was typed, to be sent again to the same address."""
    words = words_of(request)
    context = {
        "words": words,
        "shown": [value for name, value in words if name not in _OURS and len(value.split()) > 1],
        "has_files": bool(request.FILES),
        "signed_out": status == HTTPStatus.UNAUTHORIZED,
    }
    return HttpResponse(render_to_string("typed.html", context, request), status=status)


class KeepTypedMiddleware:
    """Where a form would be answered with the sign-in page, shows it again with what was typed (401)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the form."""
        response = self.get_response(request)
        place = response.get("Location", "").partition("?")[0]
        leads_away = response.status_code == HTTPStatus.FOUND and place == resolve_url(settings.LOGIN_URL)
        if leads_away and not request.user.is_authenticated and can_keep(request):
            return give_back(request, HTTPStatus.UNAUTHORIZED)
        return response
