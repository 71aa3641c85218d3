"""Names the application of social dialogue."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogueConfig(AppConfig):
    """Bodies, meetings, agreements and the work plan."""

    name = "dialogue"
    verbose_name = _("Social dialogue")
