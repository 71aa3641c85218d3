"""Tells Django about the engine's own tables: holidays and the versions of the calendar."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """Configuration of the workflow app."""

    name = "workflow"
    verbose_name = _("Rules and calendar")
    default_auto_field = "django.db.models.BigAutoField"
