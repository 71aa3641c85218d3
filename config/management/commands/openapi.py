"""`manage.py openapi [--check]`: writes the description of the interface for programs to docs/."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator


def description() -> str:
    """The whole description as JSON, in English, the same on every machine."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return json.dumps(schema, default=str, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


class Command(BaseCommand):
    """Writes docs/openapi.json, or with --check fails where it is out of date."""

    help = "Write docs/openapi.json from the addresses and forms of the interface."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "openapi.json"
        text = description()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path.relative_to(settings.BASE_DIR)} is out of date; run manage.py openapi")
        self.stdout.write("The description of the interface is up to date.")
