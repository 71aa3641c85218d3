"""The app of labour disputes."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Labour disputes; registers its checks and its words for the inbox when Django is ready."""

    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself: system checks and words for the inbox."""
        for module in (
            "cases.checks",
            "cases.words_for_inbox",
            "cases.words_for_dates",
            "cases.words_for_sittings",
            "cases.words_for_notices",
            "cases.words_for_strikes",
            "cases.replay.jobs",
            "cases.views.home_holidays",
            "cases.views.home_unreached",
        ):
            if find_spec(module):
                import_module(module)
