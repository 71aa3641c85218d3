"""The app of labour disputes."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Labour disputes; registers its checks and its words for the inbox when Django is ready."""

    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"
