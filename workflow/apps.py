"""Tells Django about the engine's own tables: holidays and the versions of the calendar."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Configuration of the workflow app."""

    name = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
