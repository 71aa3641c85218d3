"""The one shape of every error the API answers with, and which faults will pass by themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework.exceptions import APIException, ErrorDetail, UnsupportedMediaType

from config.middleware import HiddenCharacter, request_id

_UNREADABLE: list[tuple[type[Exception], int, str, Promise]] = [
    (RequestDataTooBig, 413, "body_too_large", _("This is more than 1 MB of text. Make it shorter.")),
    (TooManyFilesSent, 400, "too_many_files", _("Send at most 20 files at once.")),
    (TooManyFieldsSent, 400, "too_many_fields", _("Send at most 2,000 answers at once.")),
    (HiddenCharacter, 400, "invalid_characters", _("Remove the hidden control characters.")),
]


PASSING = (OperationalError, InterfaceError)
"""The database is away, restarts, or is too busy to give a lock in time: the same call will do later."""

TRY_AGAIN = 5  # seconds


def unreadable(error: Exception) -> tuple[int, str, str]:
    """Status, code and words for a request that cannot be read."""
    for kind, status, code, words in _UNREADABLE:
        if isinstance(error, kind):
            return status, code, str(words)
    return 400, "bad_request", str(_("We could not read this request."))


class Unavailable(APIException):
    """503: try the same call again in some seconds; with its key nothing is done twice."""

    status_code = 503
    default_code = "unavailable"
    wait = TRY_AGAIN


class Handler(ExceptionHandler):
    """Answers requests that Django refuses to read with 400 or 413, and passing faults with 503."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """The error as the interface names it."""
        if isinstance(exc, PASSING):
            return Unavailable(_("We cannot answer right now. Try again in a few seconds."))
        if isinstance(exc, UnsupportedMediaType):
            exc.detail = ErrorDetail(self._types(), exc.default_code)
        if not isinstance(exc, SuspiciousOperation):
            return super().convert_known_exceptions(exc)
        status, code, words = unreadable(exc)
        error = APIException(words, code)
        error.status_code = status
        return error

    def _types(self) -> str:
        """Which kinds of body the address reads."""
        parsers = self.context["view"].parser_classes
        return gettext("Send this as %(types)s.") % {"types": ", ".join(p.media_type for p in parsers)}


class OneShape(ExceptionFormatter):
    """Every error as `{type, code, detail, field, id, errors}`.

    The first error stands at the top; `errors` lists all of them. `id` is the request's number. An
    exception can add keys of its own under `more`.
    """

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        """The body of an error answer."""
        errors = [{"code": e.code, "detail": e.detail, "field": e.attr} for e in error_response.errors]
        return {**error_body(str(error_response.type), errors), **getattr(self.exc, "more", {})}


def error_body(kind: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    """The body of an error answer made of its errors, each with code, detail and field."""
    first = errors[0] if errors else {"code": "error", "detail": "", "field": None}
    return {"type": kind, **first, "id": request_id(), "errors": errors}
