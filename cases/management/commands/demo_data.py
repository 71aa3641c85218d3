"""`manage.py demo_data`: fills a trial with made-up people and cases; a second run adds nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.demo.people import make_company
from cases.demo.play import play_all


class Command(BaseCommand):
    """Made-up data, for demo installations only."""

    help = "Fill a demo installation with made-up people and cases."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse anywhere but in demo mode; then make what is missing."""
        if not settings.DEMO:
            raise CommandError("Made-up data is for DEMO=1 only.")
        made = play_all(make_company(), self.stderr.write)
        self.stdout.write(f"{made} made-up cases added." if made else "The made-up cases are there already.")
