"""What every request passes: no kept answers, session limits, whom one acts for, second factor, language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allauth.core.internal.httpkit import add_query_params
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import second_factor, sessions
from accounts.access import access_of, remember_access
from accounts.models import User

ACTING_FOR = "acting_for"
BACKGROUND = "X-Background"
"""Header of requests a page makes by itself; they keep no session alive."""
WORKER = "Service-Worker"
"""Header of a browser that looks whether the site's worker changed; nor does that."""

SET_UP_PAGES = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "second_factor",
        "account_confirm_email",
    }
)
PASS_PAGES = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
ALWAYS = frozenset({"account_logout", "set_language", "worker"})

KEPT_NOWHERE = "private, no-store"

SAME_FOR_ALL = frozenset({"/sw.js", *(f"/{code}/app.webmanifest" for code, _name in settings.LANGUAGES)})
"""What holds no word of anybody, whoever asks: a browser may keep it as long as it says."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class KeptNowhereMiddleware:
    """Tells browsers and everything between to keep no answer that was given to somebody signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer.

        The user is asked for by type: a lazy one was never looked at, and must not be looked up here.
        """
        response = self.get_response(request)
        if type(getattr(request, "user", None)) is User and request.path_info not in SAME_FOR_ALL:
            response["Cache-Control"] = KEPT_NOWHERE
            del response["Expires"]
        return response


class SessionLimitsMiddleware:
    """Signs out a session that rested too long, is too old, or was ended from elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the real user on the request, or nobody if the session is over."""
        user = get_user(request)
        if isinstance(user, User):
            request.user = user
            self._check(request, user)
        return self.get_response(request)

    def _check(self, request: HttpRequest, user: User) -> None:
        now = timezone.now()
        if sessions.has_ended(request.session, user, now):
            logout(request)
            messages.info(request, _("You were signed out to protect your account. Sign in again."))
        elif not request.headers.keys() & {BACKGROUND, WORKER}:
            sessions.touch(request.session, now)


class ActingForMiddleware:
    """Sets `request.user.acting_for` to the organization chosen on the switcher, if still allowed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Narrow the access of this request; a choice whose mandate ended is forgotten."""
        chosen = request.session.get(ACTING_FOR)
        if chosen is not None and isinstance(request.user, User):
            self._narrow(request, request.user, chosen)
        return self.get_response(request)

    def _narrow(self, request: HttpRequest, user: User, chosen: int) -> None:
        access = access_of(user)
        if any(held.organization_id == chosen for held in access.mandates):
            setattr(user, ACTING_FOR, chosen)
            remember_access(user, replace(access, acting_for=chosen))
        else:
            del request.session[ACTING_FOR]


class SecondFactorMiddleware:
    """Lets an official see nothing but the second-factor pages until the second factor is passed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is in `process_view`, where the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Redirect while the second factor is missing; raises SecondFactorMissing (403) for a program."""
        user = request.user
        if not isinstance(user, User) or not second_factor.is_missing(request.session, user):
            return None
        ready = second_factor.is_set_up(user)
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in ALWAYS or name in (PASS_PAGES if ready else SET_UP_PAGES):
            return None
        if request.path.startswith("/api/"):
            raise second_factor.SecondFactorMissing
        page = reverse("mfa_reauthenticate" if ready else "second_factor")
        back = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(add_query_params(page, {"next": back}))


class PreferredLanguageMiddleware:
    """Uses a person's own language where the address names none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the preferred language; a prefix in the address always wins."""
        user = request.user
        wanted = user.language if isinstance(user, User) else ""
        if wanted in dict(settings.LANGUAGES) and not translation.get_language_from_path(request.path_info):
            translation.activate(wanted)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
