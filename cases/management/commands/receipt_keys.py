"""`manage.py receipt_keys`: lists the keys that sign receipts; `--new` makes the next one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.files import signing_keys


class Command(BaseCommand):
    """Lists keys, or makes one."""

    help = (
        "List the keys that sign receipts, with their public parts; --new makes one that signs from now on."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish for a new key."""
        parser.add_argument("--new", action="store_true", help="make the next key; it signs from now on")

    def handle(self, *args: Any, new: bool, **options: Any) -> None:
        """Print one line a key, the newest last."""
        if new:
            signing_keys.make_key()
        for key in signing_keys.public_keys():
            self.stdout.write(f"{key.key} since {key.since} public {key.public_key}")
