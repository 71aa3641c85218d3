"""`manage.py push_key`: prints a new key pair for web push; the private part belongs into the environment."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notifications.channels.webpush import public_key


class Command(BaseCommand):
    """Makes a key and keeps none."""

    help = "Print a new PUSH_KEY for the environment of the site, and the public key that is in use, if any."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the line, and what browsers are given now."""
        self.stdout.write(f"PUSH_KEY={secrets.token_urlsafe(32)}")
        if settings.PUSH_KEY:
            self.stderr.write(
                f"In use: {public_key()} (with another key, everybody has to switch it on again)"
            )
