"""Registers the checks of the settings; owns the cache table."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from config.checks import check_demo, check_engine, check_role, check_server
from config.moments import read_moments_fast


class ConfigConfig(AppConfig):
    """The project's own application: no models, one table, the checks of the settings."""

    name = "config"
    verbose_name = "Concord"

    def ready(self) -> None:
        """Register the system checks; read moments fast."""
        read_moments_fast()
        register(check_engine)
        register(check_demo)
        register(check_server, Tags.database)
        register(check_role, Tags.database)
