"""`manage.py office [SLUG]`: says the telephone and address of the offices, or writes those of one down."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Office

TELEPHONE = re.compile(r"|\+?[0-9][0-9 ]{4,38}[0-9]")


class Command(BaseCommand):
    """Telephone and address of an office, for every page that says whom to call."""

    help = "Say the telephone and address of all offices, or write those of one down; empty takes one away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the office and what to write down."""
        parser.add_argument("slug", nargs="?", help="the office, as in phnom-penh; none lists all")
        parser.add_argument("--phone", help="one number, in digits and spaces")
        parser.add_argument("--address")

    def handle(self, *args: Any, slug: str | None, **options: Any) -> None:
        """Write down what is given, and say what stands; refuses an unknown office and what is no number."""
        given = {name: options[name] for name in ("phone", "address") if options[name] is not None}
        if slug and given:
            self._write(slug, given)
        found = Office.objects.filter(slug=slug) if slug else Office.objects.all()
        for office in found:
            self.stdout.write(f"{office.slug}\t{office.phone or '-'}\t{office.address or '-'}")
        if not found:
            raise CommandError(f"there is no office {slug}")

    def _write(self, slug: str, given: dict[str, str]) -> None:
        office = Office.objects.filter(slug=slug).first()
        if office is None:
            raise CommandError(f"there is no office {slug}")
        if not TELEPHONE.fullmatch(given.get("phone", "")):
            raise CommandError("a telephone number is digits and spaces, with + before it or not")
        for name, value in given.items():
            setattr(office, name, value.strip())
        try:
            office.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        office.save(update_fields=list(given))
