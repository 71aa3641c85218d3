"""Brings back what the migrations brought, after tests that emptied every table."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection

from accounts.models import Office
from cases.models import TravelTime
from dialogue.examples import seed as seed_bodies
from dialogue.models import Body
from workflow.models import CalendarVersion

_OFFICES = "accounts.migrations.0002_offices"
_WAYS = "cases.migrations.0019_travel_times"
_HOLIDAYS = "workflow.migrations.0002_cambodian_holidays"


def bring_back(**_signal: Any) -> None:
    """Run the migrations' own seeds where their rows are gone, and empty the queue, whose tables no flush touches."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    if not Office.objects.exists():
        import_module(_OFFICES).seed(apps, None)
    if not TravelTime.objects.exists():
        import_module(_WAYS).seed(apps, None)
    if not CalendarVersion.objects.exists():
        import_module(_HOLIDAYS).seed(apps, None)
    if not Body.objects.exists():
        seed_bodies(apps, None)
