"""`manage.py import_cases FILE --office … --source … --as …`: brings old cases in, or goes on with it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Office, User
from accounts.tables import WrongTable
from cases.models import CaseImport, ImportState, RowState
from cases.models.importing import offices_of
from cases.replay import importing
from cases.replay.old_rows import guess_columns
from cases.replay.old_words import FIELDS, needed_fields, problem_words

SHOWN = 20


class Command(BaseCommand):
    """Brings old cases in by the service of the page."""

    help = "Bring in old cases from a table (XLSX, CSV) or case files (ZIP); the same command again goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, whose cases they are, who brings them in, the columns, and whether to look only."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", required=True, help="the office whose cases they were")
        parser.add_argument("--source", required=True, help="the register; a number of one is in once")
        parser.add_argument("--as", dest="person", required=True, help="handle of a head or administrator")
        parser.add_argument("--procedure", default="individual", choices=["individual", "collective"])
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=HEADING",
                            help=f"the heading that holds a field; fields: {', '.join(FIELDS)}")  # fmt: skip
        parser.add_argument("--at-once", type=int, default=importing.TAKEN_AT_ONCE, help="rows in a batch")
        parser.add_argument("--look", action="store_true", help="say what would be, and bring nothing in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, say what is refused, take; the same call again goes on where the first stopped."""
        row = self._import(**options)
        if row.state in (ImportState.WAITING, ImportState.CHECKING):
            importing.look(row.pk)
        row = CaseImport.objects.defer("content").get(pk=row.pk)
        if row.state == ImportState.WRONG:
            raise CommandError(f"the file cannot be taken: {', '.join(e['code'] for e in row.errors)}")
        self._say_refused(row)
        if not options["look"]:
            self._take(row, options["at_once"])
        row = CaseImport.objects.defer("content").get(pk=row.pk)
        said = "brought in" if row.state == ImportState.TAKEN else "would be brought in"
        self.stdout.write(f"{row.fitting} {said}, {row.known} known, {row.refused} refused")

    def _import(self, *, file: Path, office: str, source: str, person: str, **options: Any) -> CaseImport:
        """The unfinished import of the same file, else a new one."""
        user, place = self._who(person, office)
        try:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            begun = CaseImport.objects.defer("content").exclude(state__in=("taken", "wrong"))
            found = begun.filter(office=place, source=source, digest=digest, user=user).first()
            is_table = file.suffix.lower() in (".xlsx", ".csv")
            row = found or importing.begin(user, place, source, file.name, content, is_table=is_table)
        except (WrongTable, OSError) as error:
            raise CommandError(str(error)) from error
        if row.needs_columns:
            columns = self._columns(row, options["column"])
            row.note(columns=columns, procedure=options["procedure"])
        return row

    def _who(self, person: str, office: str) -> tuple[User, Office]:
        user = User.objects.filter(username=person).first()
        place = offices_of(user).filter(slug=office).first() if user else None
        if user is None or place is None:
            raise CommandError(f"{person} may not bring cases of {office} in")
        return user, place

    def _columns(self, row: CaseImport, given: list[str]) -> dict[str, int]:
        """What the columns hold: as given, else guessed from the headings."""
        headings = dict(word.partition("=")[::2] for word in given)
        lost = [name for name in headings if name not in FIELDS or headings[name] not in row.head]
        columns = guess_columns(row.head, headings)
        lost += [name for name in needed_fields() if name not in columns]
        if lost:
            raise CommandError(f"no column for {', '.join(lost)}")
        return columns

    def _say_refused(self, row: CaseImport) -> None:
        for one in row.rows.filter(state=RowState.REFUSED)[:SHOWN]:
            for column, text in map(problem_words, one.problems):
                self.stderr.write(f"row {one.number}: {column}: {text}")

    def _take(self, row: CaseImport, at_once: int) -> None:
        """Take batch by batch, with progress on standard error."""
        CaseImport.objects.filter(pk=row.pk, state=ImportState.READY).update(state=ImportState.TAKING, done=0)
        done = 0
        while some := importing.take_batch(row.pk, at_once):
            done += some
            self.stderr.write(f"{done} rows taken")
