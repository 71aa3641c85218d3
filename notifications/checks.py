"""System check of web push: a key that is set must be one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from notifications.channels.webpush import public_key


def check_push_key(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with a PUSH_KEY from which no key pair comes."""
    try:
        if settings.PUSH_KEY:
            public_key()
    except ValueError:
        hint = "Take the line that manage.py push_key prints, or set none: then there is no web push."
        return [Error("PUSH_KEY is no private key.", hint=hint, id="notifications.E001")]
    return []
