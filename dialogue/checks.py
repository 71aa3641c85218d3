"""System checks: unsound tables of social dialogue do not start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register

from dialogue.models import SUBJECTS
from dialogue.procedure import PROCEDURES
from workflow.checks import check_procedures


@register()
def dialogue_tables_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every fault of the procedures, and every action without a method of its name."""
    return [fault for model in SUBJECTS for fault in check_procedures([PROCEDURES[model.procedure]], model)]
