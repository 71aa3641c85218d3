"""Names the application of social dialogue, and lets it register what others find by name."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LOADED = (
    "dialogue.agenda",
    "dialogue.checks",
    "dialogue.demo.seats",
    "dialogue.replay.play",
    "dialogue.replay.jobs",
    "dialogue.services.filing",
    "dialogue.services.inviting",
    "dialogue.views.home",
    "dialogue.views.thread",
    "dialogue.words_for_inbox",
)


class DialogueConfig(AppConfig):
    """Bodies, meetings, agreements and the work plan."""

    name = "dialogue"
    verbose_name = _("Social dialogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself: system checks, meeting files, words for the inbox, cards for home."""
        for module in LOADED:
            import_module(module)
