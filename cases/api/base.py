"""What every address of the interface does: who calls, which case, which key, and never a kept copy."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from cases.api.errors import KeyRequired, bad_filter, does_not_fit
from cases.calling import find_case
from cases.models.facts import CaseFacts
from cases.roles import actor_for, read_parties

LONGEST_KEY = 64


class ApiView(APIView):
    """An address for programs. `filters` are the names its query may have; any other is refused (400)."""

    filters: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who calls and whether they may; then no filter that nobody knows."""
        super().initial(request, *args, **kwargs)
        for name, values in request.query_params.lists():
            if name not in self.filters:
                raise bad_filter(name[:80], _("This filter is not known."))
            if any("\x00" in value for value in values):
                raise bad_filter(name, _("Remove the hidden control characters."))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """No answer is kept by anything between."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer


def person(request: Request) -> User:
    """The person who calls, or for whom the program does."""
    return cast("User", request.user)


def facts_of(request: Request, number: str) -> CaseFacts:
    """The case of that number as this person sees it; raises Http404 for a stranger."""
    case = find_case(cast("Any", request), number)
    parties = read_parties(case)
    facts = CaseFacts(case, actor_for(request.user, case, parties), timezone.now())
    facts.__dict__["parties"] = parties
    return facts


def key_of(request: Request) -> str:
    """The idempotency key; raises KeyRequired (428), or Unprocessable where it cannot be kept."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise KeyRequired(_("Send an Idempotency-Key."))
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise does_not_fit("Idempotency-Key", _("Use at most 64 letters, digits and signs."), "key_invalid")
    return key


def seen_of(request: Request, body: dict[str, Any]) -> str | None:
    """The token of the last entry the caller knew, from If-Match or taken out of the body; None without."""
    given = body.pop("seen", None)
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if tag and tag != "*":
        return tag
    if given is not None and not isinstance(given, str):
        raise does_not_fit("seen", _("This must be text."))
    return given or None


__all__ = ["ApiView", "Http404", "facts_of", "key_of", "person", "seen_of"]
