"""`manage.py stop_database`: stops the embedded PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.database import Embedded


class Command(BaseCommand):
    """Stops the embedded database."""

    help = "Stop the embedded PostgreSQL; refuses while others use it, unless forced."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--force`."""
        parser.add_argument("--force", action="store_true", help="stop it even while others use it")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        """Stop the server, or say who is in the way."""
        if settings.DATABASE_URL:
            raise CommandError("DATABASE_URL is set: that database is not ours to stop.")
        server = Embedded(settings.VAR_DIR)
        others = server.other_clients()
        if others and not force:
            raise CommandError(f"{others} connections are open; use --force to end them.")
        server.stop()
