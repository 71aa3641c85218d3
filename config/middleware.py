"""Numbers every request, for answers and log lines; refuses unkept characters; sends pages compressed."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

import brotli
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """The number of the request being answered, or a dash outside one."""
    return _current.get()


def new_number() -> str:
    """A number for a request."""
    return f"req-{secrets.token_hex(6)}"


class RequestIdMiddleware:
    """Numbers a request; the answer says the number in X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under a new number."""
        number = new_number()
        token = _current.set(number)
        request.META["REQUEST_ID"] = number
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = number
            return response
        finally:
            _current.reset(token)


class HiddenCharacter(SuspiciousOperation):
    """A character in an address that no database keeps."""


class AddressMiddleware:
    """Refuses the character NUL in an address before any page or query meets it.

    Nothing has it in its name (404); a question with it is told so (400). Programs are told the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; raises Http404 or HiddenCharacter."""
        if "\0" in request.path_info:
            raise Http404
        asked = () if request.path_info.startswith("/api/") else request.GET.lists()
        if any("\0" in text for name, values in asked for text in (name, *values)):
            raise HiddenCharacter
        return self.get_response(request)


class CompressPagesMiddleware(GZipMiddleware):
    """Sends pages and the worker compressed, nothing else; padding of random length hides a page's size."""

    KINDS = ("text/html", "text/javascript")
    SHORT = 200  # bytes that are not worth it
    QUALITY = 7

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a page; files, programs' answers and fragments under 200 bytes stay as they are."""
        if response.streaming or not response.get("Content-Type", "").startswith(self.KINDS):
            return response
        if "br" not in re.split(r"[,; ]+", request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        return self._by_brotli(response) if isinstance(response, HttpResponse) else response

    def _by_brotli(self, response: HttpResponse) -> HttpResponse:
        """The page in a sixth less than gzip makes of it; the padding is a comment behind its end."""
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.has_header("Content-Encoding") or len(response.content) < self.SHORT:
            return response
        page = response.content
        if response["Content-Type"].startswith("text/html"):
            noise = secrets.token_urlsafe(self.max_random_bytes)[: secrets.randbelow(self.max_random_bytes)]
            page += f"<!--{noise}-->".encode()
        response.content = brotli.compress(page, mode=brotli.MODE_TEXT, quality=self.QUALITY)
        response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "br"
        return response


class CookieOnceMiddleware:
    """Sends the cookie against forged forms once, not again with every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, without a cookie that the browser has."""
        response = self.get_response(request)
        name = settings.CSRF_COOKIE_NAME
        if name in response.cookies and response.cookies[name].value == request.COOKIES.get(name):
            del response.cookies[name]
        return response


class RequestIdFilter(logging.Filter):
    """Adds the request's number to a log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, with the number on it."""
        record.request_id = request_id()
        return True


class OneLineFormatter(logging.Formatter):
    """One line per message, whatever line breaks a stranger put into it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line, with control characters written as escapes; a traceback follows it unchanged."""
        line = super().formatMessage(record)
        return "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
        )
