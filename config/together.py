"""In front of Django: requests for the same thing at the same moment are answered by one look.

Hundreds of open pages ask again within a tenth of a second when a meeting takes a step, and each alone costs
Django more than ten milliseconds. What comes while one look goes on waits for the next. A look answers only
those of whom it is sure; every other request goes on to Django as it came, and so does each if a look fails.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from channels.db import database_sync_to_async
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers

from accounts.middleware import BACKGROUND, KEPT_NOWHERE
from config.middleware import CompressPagesMiddleware, new_number
from dialogue.views.live_together import live_parts

log = logging.getLogger(__name__)

LIVE_PART = r"/(?P<language>[a-z]+)/meetings/(?P<number>[A-Za-z0-9-]{1,40})/live/now/"
App = Callable[[Any, Any, Any], Awaitable[Any]]
Parts = Callable[..., list[str | None]]
"""Takes the requests, the language and the words of the address; gives a part of a page for each, or None."""


@dataclass
class Crowd:
    """The requests for one address that wait for the next look."""

    waiting: list[tuple[HttpRequest, asyncio.Future[HttpResponse | None]]] = field(default_factory=list)
    looking: asyncio.Task[None] | None = None


def in_front_of(django: App) -> Together:
    """All parts that are answered together, in front of Django."""
    return Together(django, {LIVE_PART: live_parts})


class Together:
    """An ASGI application that answers pages' own requests for parts together, and passes on the rest."""

    def __init__(self, django: App, doors: dict[str, Parts]) -> None:
        self.looks = 0
        self._django = django
        self._doors = [(re.compile(pattern), parts) for pattern, parts in doors.items()]
        self._crowds: dict[str, Crowd] = defaultdict(Crowd)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or let Django answer."""
        answer = await self._answer(scope)
        if answer is None:
            await self._django(scope, receive, send)
            return
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.items()]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})

    async def _answer(self, scope: Any) -> HttpResponse | None:
        for pattern, parts in self._doors:
            found = pattern.fullmatch(scope["path"])
            if found and found["language"] in dict(settings.LANGUAGES) and (request := plain(scope)):
                return await self._wait(scope["path"], request, parts, found.groupdict())
        return None

    async def _wait(
        self, path: str, request: HttpRequest, parts: Parts, words: dict[str, str]
    ) -> HttpResponse | None:
        crowd = self._crowds[path]
        answer: asyncio.Future[HttpResponse | None] = asyncio.get_running_loop().create_future()
        crowd.waiting.append((request, answer))
        if crowd.looking is None:
            crowd.looking = asyncio.create_task(self._look(path, crowd, parts, words))
        return await answer

    async def _look(self, path: str, crowd: Crowd, parts: Parts, words: dict[str, str]) -> None:
        """One look after the other until nobody waits."""
        while crowd.waiting:
            asked, crowd.waiting = crowd.waiting, []
            self.looks += 1
            requests = [request for request, _future in asked]
            try:
                answers = await _answers(requests, parts, words)
            except Exception:
                log.exception("what was asked for together is asked for one by one")
                answers = [None] * len(requests)
            for (_request, future), answer in zip(asked, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
        del self._crowds[path]


def answers_of(requests: list[HttpRequest], parts: Parts, words: dict[str, str]) -> list[HttpResponse | None]:
    """An answer for each, as Django's middleware would dress it, or None."""
    frame = _frame(requests[0], words["language"])
    if frame.status_code != HttpResponse.status_code:
        return [None] * len(requests)
    found = parts(requests, **words)
    return [
        None if part is None else _dressed(request, part, frame)
        for request, part in zip(requests, found, strict=True)
    ]


_answers = database_sync_to_async(answers_of, thread_sensitive=False)


def plain(scope: Any) -> HttpRequest | None:
    """The request, if it is one that a page makes by itself and nothing about it is unusual."""
    if scope["method"] != "GET" or scope["query_string"]:
        return None
    request = ASGIRequest(scope, BytesIO())
    try:
        request.get_host()
    except DisallowedHost:
        return None
    CsrfViewMiddleware(_nothing).process_request(request)
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and "CSRF_COOKIE" in request.META
    return request if known and BACKGROUND in request.headers else None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_outside = SecurityMiddleware(CSPMiddleware(XFrameOptionsMiddleware(_nothing)))


def _frame(request: HttpRequest, language: str) -> HttpResponse:
    """An empty answer with the headers that all of them carry."""
    answer = cast("HttpResponse", _outside(request))
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = KEPT_NOWHERE
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _dressed(request: HttpRequest, part: str, frame: HttpResponse) -> HttpResponse:
    answer = HttpResponse(part, headers={**frame.headers, "X-Request-Id": new_number()})
    CompressPagesMiddleware(_nothing).process_response(request, answer)  # changes it in place
    answer.headers["Content-Length"] = str(len(answer.content))
    return answer
