"""`manage.py import_enterprises FILE`: brings in the register of enterprises, all rows or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.enterprises import FIELDS, bring_in, read_table
from accounts.tables import WrongTable

SHOWN = 50


class Command(BaseCommand):
    """Brings enterprises in."""

    help = "Bring in enterprises from a CSV or XLSX: those of a known number are changed, others made."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the headings of its columns, and whether to look only."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=HEADING",
                            help=f"the heading that holds a field; fields: {', '.join(FIELDS)}")  # fmt: skip
        parser.add_argument("--look", action="store_true", help="say what is wrong and change nothing")

    def handle(self, *args: Any, file: Path, column: list[str], look: bool, **options: Any) -> None:
        """Read, say what is wrong, and bring in only a table that is right as a whole."""
        columns = dict(word.split("=", 1) for word in column if "=" in word)
        if len(columns) != len(column) or set(columns) - set(FIELDS):
            raise CommandError(f"--column takes FIELD=HEADING with one of {', '.join(FIELDS)}")
        try:
            found = read_table(file, columns)
        except (WrongTable, OSError) as error:
            raise CommandError(str(error)) from error
        for number, words in found.wrong[:SHOWN]:
            self.stderr.write(f"row {number}: {words}")
        if found.wrong:
            raise CommandError(f"{len(found.wrong)} rows are wrong; nothing was brought in")
        if look:
            self.stdout.write(f"{len(found.rows)} rows fit; nothing was changed")
            return
        new, changed, same = bring_in(found.rows)
        self.stdout.write(f"{new} new, {changed} changed, {same} unchanged")
