"""`manage.py verify_chain`: checks the record of one case, or of the whole house."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Case
from cases.services.chain import Head, verify_record
from cases.services.heads import HeadsUnreadable, read_heads
from cases.services.kept import verify_files, verify_texts


class Command(BaseCommand):
    """Walks the chains."""

    help = "Check every entry of the record, its texts and files; exit status 1 where something is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take case numbers, the file of heads, and whether files are read too."""
        parser.add_argument(
            "numbers", nargs="*", metavar="NUMBER", help="case numbers; without any, all cases"
        )
        parser.add_argument("--heads", type=Path, help="a file of `anchor_heads`, kept by somebody else")
        parser.add_argument("--files", action="store_true", help="also read every stored file")

    def handle(self, *args: Any, numbers: list[str], **options: Any) -> None:
        """Say what is wrong, one line each, and how much was looked at."""
        wanted = [number.upper() for number in numbers] or None
        verdict = verify_record(_ids(wanted), self._heads(options["heads"]))
        faults = [*verdict.faults, *verify_texts(wanted)]
        if options["files"]:
            faults += verify_files(wanted)
        for name, words in faults:
            self.stdout.write(f"{name}: {words}")
        self.stdout.write(f"{verdict.cases} cases, {verdict.entries} entries, {len(faults)} faults")
        if faults:
            sys.exit(1)

    def _heads(self, path: Path | None) -> dict[str, Head]:
        if path is None:
            return {}
        try:
            heads, digest = read_heads(path)
        except (OSError, HeadsUnreadable) as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(f"{len(heads)} heads kept outside, digest {digest}")
        return heads


def _ids(numbers: list[str] | None) -> list[int] | None:
    """The cases of these numbers; raises CommandError for a number that no case has."""
    if numbers is None:
        return None
    found = dict(Case.objects.filter(number__in=numbers).values_list("number", "pk"))
    for number in numbers:
        if number not in found:
            raise CommandError(f"{number}: no case has this number")
    return list(found.values())
