"""Knocks at an address as a person, and gives what came back; whatever it changed is undone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import mock

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.test.client import ClientHandler
from django.utils.safestring import SafeString

from accounts.models import User
from tests.accounts.factories import sign_in

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
_WORDS = {
    200: "ok", 201: "done", 204: "done", 400: "unreadable", 401: "sign_in", 403: "never", 404: "absent",
    405: "method", 409: "shut", 410: "gone", 413: "too_much", 415: "type", 422: "misfit", 428: "key",
    429: "slow",
}  # fmt: skip
_ROADS = (
    ("/account/security/again/", "again"), ("/account/security/second-factor/", "factor"),
    ("/sign-in/", "sign_in"),
)  # fmt: skip
_CHANGING = (
    (rb'name="csrfmiddlewaretoken" value="[^"]*"', b""),
    (rb'"X-CSRFToken": "[^"]*"', b""),
    (rb"req-[0-9a-f]{12}", b"req"),
    (rb'name="idempotency_key" value="[^"]*"', b""),
)
_WRITES = re.compile(r'(?:INSERT INTO|(?<!FOR )(?<!DO )UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and its word, headers, the whole body, and the tables that were written."""

    status: int
    word: str
    headers: dict[str, str]
    body: bytes
    written: frozenset[str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def alike(self, *names: str) -> tuple[Any, ...]:
        """The answer without what is new in every answer and without these names of things."""
        body = self.body
        for pattern, instead in _CHANGING:
            body = re.sub(pattern, instead, body)
        for name in names:
            body = body.replace(name.encode(), b"*")
        # a list's name counts the lists taken
        once = ("X-Request-Id", "Content-Length", "Content-Disposition", "Expires")
        return self.status, {k: v for k, v in self.headers.items() if k not in once}, body


@cache
def _handler(*, csrf: bool) -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=csrf)


class Visitor:
    """A person at the door (None: nobody signed in), with a session that stays."""

    def __init__(self, user: User | None, *, factor: bool = True) -> None:
        self.user = user
        self.cookie = ""
        if user is not None:
            client = sign_in(Client(), User.objects.get(pk=user.pk), second_factor=factor)
            client.get("/en/notifications/since/")  # the first request starts the clocks of the session
            if factor:
                _ask_again(client)
            self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, *, csrf: bool = False) -> Client:
        """A browser with the session; all share one handler, whose making takes longer than a page."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        client.handler = _handler(csrf=csrf)
        if self.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
        return client


def _ask_again(client: Client) -> None:
    """The person gave the password again just now."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["reauthenticated"] = True
    session.save()


def knock(
    visitor: Visitor, method: str, path: str, data: dict[str, Any] | None = None, *,
    as_json: bool = False, csrf: bool = False, keep: bool = False, **headers: str,
) -> Answer:  # fmt: skip
    """One request and its answer; what it wrote is rolled back unless it is to be kept."""
    options: dict[str, Any] = {"headers": headers}
    if data is not None and method in UNSAFE:
        options["data"] = json.dumps(data) if as_json else data
        if as_json or method != "POST":
            options |= {"content_type": "application/json", "data": json.dumps(data)}
    written: set[str] = set()

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        written.update(_WRITES.findall(str(sql)))
        return execute(sql, *rest)

    with connection.execute_wrapper(listen), transaction.atomic():
        response = getattr(visitor.client(csrf=csrf), method.lower())(path, **options)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(not keep)
    return Answer(
        response.status_code, word_of(response.status_code, response.get("Location", ""), method),
        dict(response.headers), body, frozenset(written),
    )  # fmt: skip


def word_of(status: int, location: str, method: str) -> str:
    """The word of the matrix for an answer: a redirect is told by where it leads."""
    if status in (301, 302, 303):
        road = next((word for part, word in _ROADS if part in location.partition("?")[0]), "")
        return road or ("done" if method in UNSAFE else "moved")
    return _WORDS.get(status, f"broken ({status})")


@contextmanager
def blank_pages() -> Iterator[None]:
    """Pages stay empty: for requests whose status alone is looked at."""
    with mock.patch.object(Template, "render", return_value=SafeString("")):
        yield
