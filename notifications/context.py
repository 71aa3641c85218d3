"""What every page shows of the inbox: how many are unread, the last number, whether notices come here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from notifications.browsers import KEPT_IN
from notifications.inbox import standing

View = Callable[..., HttpResponseBase]


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_count` and `live_seq`, read together, and only if a template asks.

    `shows_notices`: this browser was added, as far as its session knows.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_count": 0, "live_seq": 0, "shows_notices": False}
    both = SimpleLazyObject(lambda: _standing(request))
    return {
        "unread_count": SimpleLazyObject(lambda: both[0]),
        "live_seq": SimpleLazyObject(lambda: both[1]),
        "shows_notices": SimpleLazyObject(lambda: KEPT_IN in request.session),
    }


def live_page(view: View) -> View:
    """Read the last number before the page reads anything: what comes meanwhile is news to the browser."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            _standing(request)
        return view(request, *args, **kwargs)

    return wrapped


def _standing(request: HttpRequest) -> tuple[int, int]:
    """Unread rows and last number, read once per request."""
    found: tuple[int, int] | None = request.__dict__.get("_standing")
    if found is None:
        found = request.__dict__["_standing"] = standing(request.user.pk or 0)
    return found
