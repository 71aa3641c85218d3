"""The browsers in which a person sees notices: what the page of settings shows, adding one, ending one."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import signed_in
from accounts.models import User
from accounts.sessions import SHARED
from notifications import browsers
from notifications.channels import known
from notifications.channels.http import NotAllowed, check_address
from notifications.channels.webpush import public_key, read_point, unb64
from notifications.models import Browser

UNFIT = gettext_lazy("This browser cannot show notifications of this site.")


class BrowserForm(forms.Form):
    """What a browser says of itself; people see no such fields, so one sentence tells all that is wrong."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean(self) -> dict[str, Any]:
        """An address of the public internet, a point of the curve, and a secret of 16 bytes."""
        found = super().clean() or {}
        if not self.errors and not _fits(found):
            raise forms.ValidationError(UNFIT)
        return found


def _fits(found: dict[str, Any]) -> bool:
    try:
        check_address(found["endpoint"])
        read_point(unb64(found["p256dh"]))
        return len(unb64(found["auth"])) == 16
    except (NotAllowed, OSError, ValueError):
        return False


def about(request: HttpRequest) -> dict[str, Any] | None:
    """What the page of settings shows of browsers; None where the site has no key. One query."""
    if known.PUSH not in known.open_channels():
        return None
    rows: list[Browser] = list(browsers.browsers_of(signed_in(request).pk))
    here = request.session.get(browsers.KEPT_IN)
    return {
        "rows": rows, "here": here if any(row.pk == here for row in rows) else None, "key": public_key(),
        "shared": bool(request.session.get(SHARED)), "label": known.LABELS[known.PUSH],
    }  # fmt: skip


@never_cache
@login_required
@require_POST
def add(request: HttpRequest) -> JsonResponse:
    """Let this browser show notices, for the script of the page; 422 with a sentence where it may not."""
    if known.PUSH not in known.open_channels():
        raise Http404
    user = signed_in(request)
    form = BrowserForm(request.POST)
    token = request.COOKIES.get(settings.PUSH_COOKIE_NAME, "")
    if wrong := _wrong(request, user, form, token):
        return JsonResponse({"detail": wrong}, status=422)
    given = browsers.Subscription(**form.cleaned_data)
    label = browsers.label_of(request.headers.get("User-Agent", ""))
    new = browsers.add(user, request.session, given, label, token)
    messages.success(request, _("This browser shows notifications from now on."))
    return _known_again(JsonResponse({"added": True}, status=201), new)


def _known_again(answer: JsonResponse, token: str) -> JsonResponse:
    """The answer, with the cookie by which the browser is known for more than a year from now."""
    answer.set_cookie(
        settings.PUSH_COOKIE_NAME,
        token,
        max_age=browsers.COOKIE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _wrong(request: HttpRequest, user: User, form: BrowserForm, token: str) -> str:
    """Why this browser is not added, as a sentence; empty where it is."""
    if request.session.get(SHARED):
        return _("You said that this phone is shared. It shows no notifications.")
    if not ratelimit.consume(request, action="push"):
        return _("Too many tries. Wait an hour.")
    if not browsers.has_room(user, token):
        return _("Five browsers show your notifications. Remove one first.")
    return "" if form.is_valid() else str(UNFIT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> JsonResponse:
    """For the worker: where this browser is reached, as the site has it, and the same written anew.

    Browsers change their address at any time, mostly while nobody is signed in. So the proof is the cookie of
    the browser, which ends with its row; the token against forged forms keeps other sites out, as everywhere.
    """
    token = request.COOKIES.get(settings.PUSH_COOKIE_NAME, "")
    browser = browsers.known_by(token) if known.PUSH in known.open_channels() else None
    if browser is None:
        raise Http404
    if request.method != "POST":
        found = {"endpoint": browser.endpoint, "key": browser.key, "token": get_token(request)}
        return JsonResponse(found)
    form = BrowserForm(request.POST)
    if not ratelimit.consume(request, action="push", user=browser.user) or not _moved(browser, form):
        return JsonResponse({"detail": str(UNFIT)}, status=422)
    return _known_again(JsonResponse({"moved": True}), token)


def _moved(browser: Browser, form: BrowserForm) -> bool:
    return form.is_valid() and browsers.move(browser, browsers.Subscription(**form.cleaned_data))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the notices in one of the person's browsers."""
    if not browsers.end(signed_in(request), pk):
        raise Http404
    messages.success(request, _("That browser shows no more notifications."))
    return redirect("notifications:settings")
