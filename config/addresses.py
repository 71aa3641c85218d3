"""The network address a request came from, as far as it can be trusted."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address seen by the outermost of our own proxies (PROXY_COUNT of them).

    What the client itself wrote into X-Forwarded-For stands further left and is ignored.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    count: int = settings.PROXY_COUNT
    if not count:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return hops[-count] if len(hops) >= count else peer
