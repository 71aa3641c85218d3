"""Registers the checks of the house and its cache table."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The project's own application: no models, one table, the checks of the settings."""

    name = "config"
    verbose_name = "Concord"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401, PLC0415
