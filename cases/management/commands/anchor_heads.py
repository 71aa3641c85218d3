"""`manage.py anchor_heads`: writes the heads of all chains into a file that somebody outside keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.services.heads import keep_heads


class Command(BaseCommand):
    """Keeps the heads."""

    help = "Write the last hash of every case into a new file, and print the digest to give to others."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write it; an older one is never overwritten."""
        try:
            count, digest = keep_heads(file)
        except FileExistsError as error:
            raise CommandError(f"{file} exists. Heads are never overwritten: choose another name.") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"{count} heads, digest {digest}")
