"""The notifications app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Inbox, live hub and delivery; knows people, not cases."""

    name = "notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the app's own words for the inbox; browsers are forgotten with their sessions."""
        for name in ("failures", "webhooks"):
            import_module(f"notifications.words_for_{name}")
        sessions, browsers = import_module("accounts.sessions"), import_module("notifications.browsers")
        sessions.when_ended(browsers.forget)
        register(import_module("notifications.checks").check_push_key, Tags.security)
