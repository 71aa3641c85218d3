"""Knows a browser that shows notices again when somebody signs in there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from notifications.browsers import KEPT_IN, meet


class BrowserMiddleware:
    """Names the browser in each new session; without our cookie it asks nothing of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a cookie whose browser is not this person's goes.

        The user is asked for by type: a lazy one was never looked at, and is nobody who just signed in.
        """
        token = request.COOKIES.get(settings.PUSH_COOKIE_NAME, "")
        response = self.get_response(request)
        user = request.user
        if not token or type(user) is not User or KEPT_IN in request.session:
            return response
        if not meet(user, request.session, token):
            response.delete_cookie(settings.PUSH_COOKIE_NAME)
        return response
