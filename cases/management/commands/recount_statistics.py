"""`manage.py recount_statistics`: counts every case for the statistics, or says where kept counts differ."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.services import tallies


class Command(BaseCommand):
    """The full count."""

    help = "Count every case for the statistics anew; with --check only say where the kept counts differ."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; status 1 at a difference")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Count, or compare and print each row that stands on one side only."""
        if not check:
            self.stdout.write(f"{tallies.recount()} groups of cases counted")
            return
        found = tallies.differences()
        for row in found:
            self.stdout.write(" ".join(map(str, row)))
        self.stdout.write(f"{len(found)} differences")
        if found:
            sys.exit(1)
