"""The few answers that belong to no application: health, the first page, errors."""

from __future__ import annotations

import re
import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.second_factor import SecondFactorMissing
from config.errors import PASSING, TRY_AGAIN, error_body, unreadable
from config.middleware import request_id
from config.typed import can_keep, give_back

API = "/api/"
_CASE = re.compile(r"^/(?:km|en)/cases/([A-Za-z]{2}-\d{4}-\d{1,6})/")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 while it does not; for load balancers and supervisors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"})


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Go from `/` to the home page in the language the browser or the cookie asks for."""
    return HttpResponseRedirect(f"/{get_language()}/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read. A foreign host name gets no page: no link on it could be right."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse("Bad host name.\n", content_type="text/plain", status=HTTPStatus.BAD_REQUEST)
    status, code, words = unreadable(exception)
    return _error(request, HTTPStatus(status), code, words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: you can see this, but this act is not yours; or a program's session lacks its second factor."""
    if isinstance(exception, SecondFactorMissing):
        words = _("Pass the second factor of your account first.")
        return _error(request, HTTPStatus.FORBIDDEN, "second_factor_required", words)
    return _error(request, HTTPStatus.FORBIDDEN, "permission_denied", _("You may not do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or it is not yours to see; the answer is the same."""
    more = {"ask_url": _where_to_ask(request)}
    return _error(request, HTTPStatus.NOT_FOUND, "not_found", _("This page does not exist."), more=more)


def _where_to_ask(request: HttpRequest) -> str:
    """For an officer of an office at the address of a case: where to ask for it, if it exists or not."""
    found = _CASE.match(request.path)
    user = getattr(request, "user", None)
    if found is None or user is None or not access_of(user).offices("officer", "head_of_office"):
        return ""
    return reverse("cases:access", args=[found[1]])


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 and when to try again where the database cannot answer now."""
    if isinstance(sys.exc_info()[1], PASSING):
        detail = _("We cannot answer right now. Try again in a few seconds.")
        answer = _error(request, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail, kind="server_error")
        answer["Retry-After"] = str(TRY_AGAIN)
        return answer
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _error(
        request, status, "error", _("Something went wrong on our side. Try again."), kind="server_error"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form stood open too long, or came from another site."""
    if can_keep(request):
        return give_back(request, HTTPStatus.FORBIDDEN)
    detail = _("This page was open too long. Go back, load it again and send it once more.")
    return _error(request, HTTPStatus.FORBIDDEN, "csrf", detail)


def _error(
    request: HttpRequest,
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    kind: str = "client_error",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The error as JSON for a program, as a page for a person."""
    if request.path.startswith(API):
        body = error_body(kind, [{"code": code, "detail": detail, "field": None}])
        return JsonResponse(body, status=status)
    context: dict[str, Any] = {"status": status.value, "detail": detail, "reference": request_id()}
    context |= more or {}
    # A page about a fault of ours asks nothing of the session or the database: they may be the fault.
    frame = None if status >= HTTPStatus.INTERNAL_SERVER_ERROR else request
    template = "400.html" if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else f"{status.value}.html"
    return HttpResponse(render_to_string(template, context, frame), status=status)
