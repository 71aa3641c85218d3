"""`manage.py load_programme FILE [--json] [--keep]`: brings in a programme (lifecycle.md §5.3)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases.replay.lines import FileError
from dialogue.replay.programme_loader import Loaded, load_programme
from dialogue.replay.programme_reader import read_programme_file
from dialogue.replay.programme_report import as_json, as_text

FILE_WRONG = 2


class Command(BaseCommand):
    """Brings in a programme file; exit 0, or 2 where the file is wrong."""

    help = "Bring in a programme file. Without --keep the difference is shown and nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --json, --keep."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--keep", action="store_true", help="take what was shown")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print, and leave with the exit status."""
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._leave(f"{options['file']}: {error}")
        try:
            lines, loaded = self._load(text, options)
        except FileError as error:
            self._leave(f"{options['file'].name}: {error}")
        for sentence in [*loaded.said, *(loaded.differences if options["json"] else [])]:
            self.stderr.write(sentence)
        for line in lines:
            self.stdout.write(line)
        if not options["keep"]:
            self.stderr.write("Nothing was kept. With --keep it is taken.")

    def _leave(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(FILE_WRONG)

    def _load(self, text: str, options: dict[str, Any]) -> tuple[list[str], Loaded]:
        file = read_programme_file(text)
        with transaction.atomic():
            loaded = load_programme(file)
            if options["json"]:
                lines = [json.dumps(as_json(loaded), ensure_ascii=False, indent=1)]
            else:
                lines = list(as_text(loaded))
            if not options["keep"]:
                transaction.set_rollback(True)
        return lines, loaded
