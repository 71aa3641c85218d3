"""`manage.py procedure [--check]`: writes each procedure with its legal index to docs/procedure/."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cases.law import rule_book
from cases.procedure import PROCEDURES as DISPUTES
from dialogue.procedure import PROCEDURES as DIALOGUE
from workflow.document import describe


class Command(BaseCommand):
    """Writes the procedures' pages, or with --check fails where one is out of date."""

    help = "Write docs/procedure/*.md from the tables and the rule sets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        folder = Path(settings.BASE_DIR) / "docs" / "procedure"
        folder.mkdir(parents=True, exist_ok=True)
        for name, procedure in {**DISPUTES, **DIALOGUE}.items():
            with translation.override("en"):
                text = describe(procedure, rule_book())
            path = folder / f"{name}.md"
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{path} is out of date; run manage.py procedure")
        self.stdout.write("The procedures' pages are up to date.")
