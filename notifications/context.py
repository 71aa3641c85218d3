"""What every page shows of the inbox: how many are unread, and the last number for the live socket."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.inbox import standing


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_count` and `live_seq`, read together, and only if a template asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_count": 0, "live_seq": 0}
    both = SimpleLazyObject(lambda: standing(user.pk))
    return {
        "unread_count": SimpleLazyObject(lambda: both[0]),
        "live_seq": SimpleLazyObject(lambda: both[1]),
    }
