"""The one shape of every error the API answers with."""

from __future__ import annotations

from typing import Any

from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.types import ErrorResponse

from config.middleware import request_id


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
