"""Notices in the browsers of a person: each browser's push service is handed one that it cannot read."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from notifications import browsers
from notifications.channels.base import Message, Refused, Unreachable
from notifications.channels.http import NotAllowed, post
from notifications.channels.webpush import authorization, encrypted, unb64
from notifications.models import Browser

KEPT = 2 * 24 * 60 * 60
"""Seconds a push service keeps a message for a browser that is away: as long as we try ourselves."""
LONGEST_TURN = 5.0
"""Seconds after which no further browser is tried; the last one may take 20 more, a transaction has 30."""


class Push:
    """Hands a message to all browsers of a person; it is taken as soon as one push service takes it."""

    def send(self, message: Message) -> str:
        """Hand over; Refused where no browser is left, Unreachable where none took it and one may later."""
        shown = {
            "title": message.subject, "body": message.text, "lang": message.language,
            "path": message.path, "tag": message.topic,
        }  # fmt: skip
        plain = json.dumps(shown, ensure_ascii=False).encode()
        headers = {
            "TTL": str(KEPT),
            "Urgency": "high" if message.urgent else "normal",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            **({"Topic": message.topic} if message.topic else {}),
        }
        said = _told(int(message.to), plain, headers)
        evidence = ", ".join(said.values())
        if any(word.startswith("HTTP 2") for word in said.values()):
            return evidence
        if all(word in browsers.GONE for word in said.values()):
            raise Refused("no_browser", evidence)
        raise Unreachable(evidence)


def _told(user_id: int, plain: bytes, headers: Mapping[str, str]) -> dict[int, str]:
    """What each push service said, the browser that was reached last first."""
    said: dict[int, str] = {}
    begun = time.monotonic()
    for browser in browsers.browsers_of(user_id):
        if said and time.monotonic() - begun > LONGEST_TURN:
            break
        said[browser.pk] = _called(browser, plain, headers)
        browsers.note(browser, said[browser.pk])
    return said


def _called(browser: Browser, plain: bytes, headers: Mapping[str, str]) -> str:
    body = encrypted(plain, unb64(browser.p256dh), unb64(browser.auth))
    signed = {**headers, "Authorization": authorization(browser.endpoint, timezone.now())}
    try:
        answer = post(browser.endpoint, body, signed, private=settings.WEBHOOKS_PRIVATE)
    except (OSError, NotAllowed) as error:
        return type(error).__name__
    return f"HTTP {answer.status}"
