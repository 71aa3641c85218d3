"""`manage.py verify_draw CASE`: draws the lots of a case again from the record and compares."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from cases.models import Draw
from workflow.lots import ALGORITHM, draw_lot


class Command(BaseCommand):
    """Prints seed, candidates and result of each draw; exit 1 where the lot does not come out again."""

    help = "Draw the lots of a case again from what is on record and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CASE: its number, or its number at the Council."""
        parser.add_argument("case", help="CD-2026-0417 or AC-2026-0051")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw again, compare, and leave with the exit status."""
        number = options["case"].upper()
        draws = Draw.objects.filter(Q(case__number=number) | Q(case__council_number=number))
        if not draws:
            raise CommandError(f"No lot was drawn in {number}.")
        held = [self._holds(draw) for draw in draws]
        if not all(held):
            sys.exit(1)

    def _holds(self, draw: Draw) -> bool:
        self.stdout.write(f"{draw.seat}: seed {draw.seed!r}, candidates {', '.join(draw.candidates)}")
        if draw.algorithm != ALGORITHM:
            self.stdout.write(f"  {draw.result}, drawn {draw.algorithm}: nothing to compute")
            return True
        again = draw_lot(draw.seed, draw.candidates)
        self.stdout.write(f"  on record {draw.result}, drawn again {again}")
        return again == draw.result
