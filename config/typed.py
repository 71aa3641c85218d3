"""Nothing typed is lost: a form is kept while somebody types, and given back where it could not be taken.

The script of the page sends what is being typed (`keep`); the page itself shows it again, by
`templates/parts/typed_before.html`. A form that comes after its session had ended or its token had run out
is shown with its words and can be sent again once the person signed in; it carries its idempotency key, so
nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import typed
from accounts.models import User
from config.dates import time_text

TEXT = "text."
"""Before the name of each text that the script of a page sends."""
_CSRF = "csrfmiddlewaretoken"
_NOT_TAKEN = (settings.LOGIN_URL, "second_factor", "mfa_reauthenticate")
"""Pages that an answer leads to where a form was not looked at."""


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form; no other site's words are shown."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed or chosen, with the marks of the form; nothing where there is a secret or no word."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    secret = any(typed.is_secret(name) for name, _value in pairs if name != _CSRF)
    words = any(value.strip() for name, value in pairs if name not in typed.OURS)
    return [pair for pair in pairs if pair[0] != _CSRF] if words and not secret else []


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
        "shown": [value for name, value in words if name not in typed.OURS and len(value.split()) > 1],
        "has_files": bool(request.FILES),
        "signed_out": status == HTTPStatus.UNAUTHORIZED,
    }
    return HttpResponse(render_to_string("typed.html", context, request), status=status)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed: `to`, where the form is sent, `seen`, and each text as `text.<name>`.

    The answer says in words what became of it: 200, 400, 401 signed out, 413 too long, 429 too often. It is
    the same whether there is such a form or not, for whomever.
    """
    if not isinstance(request.user, User):
        words = _("You are signed out. Your text stays on this page. Sign in in a new tab, then go on here.")
        return JsonResponse({"detail": words}, status=HTTPStatus.UNAUTHORIZED)
    if not ratelimit.consume(request, action="typed"):
        return JsonResponse(
            {"detail": _("Not saved yet. We try again.")},
            status=HTTPStatus.TOO_MANY_REQUESTS,
            headers={"Retry-After": 20},
        )
    sent, now = request.POST, timezone.now()
    texts = {name.removeprefix(TEXT): sent[name] for name in sent if name.startswith(TEXT)}
    try:
        typed.keep(request.user, sent.get("to", ""), texts, seen=sent.get("seen", ""), now=now)
    except typed.NotKept as error:
        return JsonResponse({"detail": str(error)}, status=error.status)
    return JsonResponse({"detail": _("Saved %(time)s") % {"time": time_text(now)}})


@login_required
@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Delete what was kept of a form, and lead back to its page."""
    user, back = request.user, request.POST.get("next", "")
    assert isinstance(user, User)
    typed.forget(user, request.POST.get("to", ""))
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if safe else "/")


class KeepTypedMiddleware:
    """Where a form would be answered with the sign-in page, shows it again with what was typed (401).

    Where a form was taken, which an answer says by leading on, what was kept while it was typed goes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the form."""
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            return response
        place = response["Location"].partition("?")[0]
        if (
            place == resolve_url(settings.LOGIN_URL)
            and not request.user.is_authenticated
            and can_keep(request)
        ):
            return give_back(request, HTTPStatus.UNAUTHORIZED)
        taken = place not in map(resolve_url, _NOT_TAKEN)
        if taken and isinstance(request.user, User) and request.POST.keys() - typed.OURS:
            typed.forget(request.user, request.get_full_path(), request.POST)
        return response
