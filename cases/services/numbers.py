"""Case numbers: one series per kind and year, without gaps."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from cases.models import Case

PREFIXES = {"collective": "CD", "individual": "ID"}


def next_number(case: Case, filed_at: datetime) -> str:
    """The next number of the year of filing, such as CD-2026-0417; its series row stays locked."""
    return next_in(PREFIXES[case.procedure], case, filed_at)


def next_in(prefix: str, case: Case, moment: datetime) -> str:
    """The next number of a series such as AC-2026, by the case's local year; its series row stays locked."""
    return next_of(prefix, moment.astimezone(ZoneInfo(case.timezone)).year)


def next_of(prefix: str, year: int) -> str:
    """The next number of a series in that year; its series row stays locked."""
    series = f"{prefix}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numberseries AS n (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = n.last + 1 RETURNING last",
            [series],
        )
        last = cursor.fetchone()[0]
    return f"{series}-{last:04d}"
