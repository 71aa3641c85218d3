"""`manage.py compile_catalogue`: compiles the translations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.catalogues import compile_all


class Command(BaseCommand):
    """Compiles changed catalogues."""

    help = "Compile the translation catalogues that changed; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and say what was compiled."""
        for written in compile_all([Path(folder) for folder in settings.LOCALE_PATHS]):
            self.stdout.write(f"compiled {written}")
