"""`manage.py prepare`: brings a fresh or updated checkout to the point where it can serve."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from config.statics import collect


class Command(BaseCommand):
    """Compiles, migrates and collects; in the demo also makes its data."""

    help = "Compile catalogues, migrate, collect static files; with DEMO=1 also load the demo data."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all steps; each does nothing when there is nothing to do."""
        call_command("compile_catalogue")
        call_command("migrate", verbosity=0, interactive=False)
        collect()
        if settings.DEMO and "demo_data" in get_commands():
            call_command("demo_data")
            call_command("texts", stdout=StringIO())
