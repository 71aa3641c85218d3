"""`manage.py replay FILE [--json] [--keep]`: plays a file of things that happened (lifecycle.md §5)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases.replay.formats import play_file
from cases.replay.lines import FileError

FILE_WRONG = 2


class Command(BaseCommand):
    """Plays a file of what happened; exit 0, 1 (not as expected) or 2 (the file is wrong)."""

    help = (
        "Play a case file or a meeting file. Without --keep nothing is kept and no message leaves the house."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --json, --keep."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--keep", action="store_true", help="keep what was played")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, print, and leave with the exit status."""
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._leave(f"{options['file']}: {error}")
        try:
            good, lines = self._play(text, options)
        except FileError as error:
            self._leave(f"{options['file'].name}: {error}")
        for line in lines:
            self.stdout.write(line)
        if not good:
            sys.exit(1)

    def _leave(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(FILE_WRONG)

    def _play(self, text: str, options: dict[str, Any]) -> tuple[bool, list[str]]:
        with transaction.atomic():
            played = play_file(text, self._progress)
            if not options["keep"]:
                transaction.set_rollback(True)
        if options["json"]:
            return played.good, [json.dumps(played.found, ensure_ascii=False, indent=1)]
        return played.good, played.lines

    def _progress(self, line: str) -> None:
        self.stderr.write(line)
