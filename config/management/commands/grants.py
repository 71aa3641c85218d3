"""`manage.py grants`: makes the database roles of the site and of reports, with no more than they need."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError

from config.grants import READABLE, append_only_tables, make_roles


class Command(BaseCommand):
    """Makes the roles."""

    requires_system_checks: list[str] = []
    help = "As the owner of the tables, after each migration: make the roles of the site and of reports."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the names of the roles."""
        parser.add_argument("--app", default="concord_app", help="the role that runs site and worker")
        parser.add_argument("--reader", default="concord_reader", help="the role that makes reports")

    def handle(self, *args: Any, app: str, reader: str, **options: Any) -> None:
        """Make and grant; say what was given."""
        try:
            make_roles(app, reader)
        except ProgrammingError as error:
            raise CommandError(
                f"{error}. Run this as the owner of the tables, who may create roles."
            ) from error
        kept = ", ".join(append_only_tables())
        self.stdout.write(f"{app} reads and writes; it can only add to {kept}")
        self.stdout.write(f"{reader} reads some columns of {', '.join(READABLE)}")
