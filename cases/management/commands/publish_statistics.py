"""`manage.py publish_statistics [QUARTER]`: publishes the tables of a quarter, or of all that are due."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.queries_statistics import quarter_of
from cases.services import releasing


class Command(BaseCommand):
    """A table that is published stays as it is."""

    help = "Publish the tables of a quarter (2026-q3), or of all that are due; what is published stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the quarter."""
        parser.add_argument("quarter", nargs="?", help="such as 2026-q3; it must be over")

    def handle(self, *args: Any, quarter: str | None, **options: Any) -> None:
        """Publish, and say how many tables were added."""
        now, today = timezone.now(), timezone.localdate()
        if quarter is None:
            made = releasing.publish_due(today, now, demo=settings.DEMO)
        else:
            found = re.fullmatch(r"(20\d\d)-q([1-4])", quarter)
            period = quarter_of(date(int(found[1]), 3 * int(found[2]), 1)) if found else None
            if period is None or period.ends > today:
                raise CommandError(f"{quarter}: not a quarter that is over")
            made = len(releasing.publish(period, now, demo=settings.DEMO))
        self.stdout.write(f"{made} tables published")
