"""`manage.py texts`: brings the texts of the Khmer catalogue before reviewers; run it after each update."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.review_pages import COLUMNS
from config.reviewing import for_catalogue
from config.texts import bring_all


class Command(BaseCommand):
    """Fills the table of texts, or writes what reviewers said for `tools/catalogue.py --reviewed`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument("--reviewed", type=Path, help="write what reviewers said to this file (CSV)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how much."""
        if path := options["reviewed"]:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows(for_catalogue())
            self.stdout.write(f"Written to {path}.")
        else:
            self.stdout.write(f"{bring_all()} texts wait for a reviewer.")
