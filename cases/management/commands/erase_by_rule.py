"""`manage.py erase_by_rule`: shows what is due to be erased; goes on with what two people confirmed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cases.models import Case
from cases.services.erasing import run
from cases.services.retention import due_in


class Command(BaseCommand):
    """Lists; erases nothing that was not confirmed on the page of the office."""

    help = "Show what the rules of keeping say is due; --run carries out the lists that were confirmed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the office and whether confirmed lists are carried out."""
        parser.add_argument("--office", help="the short name of one office; without it, all")
        parser.add_argument("--run", action="store_true", help="go on with the lists that were confirmed")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per thing that is due, or how much was carried out."""
        now = timezone.now()
        if options["run"]:
            self.stdout.write(f"{run(now)} erased by rule")
            return
        cases = Case.objects.all()
        if options["office"]:
            cases = cases.filter(office__slug=options["office"])
        due = due_in(cases, now)
        for d in due:
            word = "latest day known" if d.no_end else "ended"
            mark = "" if d.rule.verified else " (rule not confirmed)"
            self.stdout.write(f"{d.case} {d.rule.code}: {word} {d.counted_from}, due {d.due_on}{mark}")
        self.stdout.write(f"{len(due)} due; a head of office proposes them, somebody else confirms")
