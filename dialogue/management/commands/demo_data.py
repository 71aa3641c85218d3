"""`manage.py demo_data`: fills a trial with made-up people, cases and meetings; a second run adds nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.demo.people import make_company
from cases.demo.play import play_all
from cases.services import releasing, tallies
from dialogue.demo import play_all as play_dialogue


class Command(BaseCommand):
    """Made-up data, for demo installations only."""

    help = "Fill a demo installation with made-up people, cases and meetings."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse anywhere but in demo mode; then make what is missing."""
        if not settings.DEMO:
            raise CommandError("Made-up data is for DEMO=1 only.")
        company = make_company()
        made = play_all(company, self.stderr.write)
        play_dialogue(company, self.stderr.write)
        tallies.refresh()
        releasing.publish_due(timezone.localdate(), timezone.now(), demo=True)
        self.stdout.write(f"{made} made-up cases added." if made else "The made-up cases are there already.")
