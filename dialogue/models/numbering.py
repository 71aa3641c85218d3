"""Numbers of meetings and agreements, without gaps within a year."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from dialogue.models.endorsing import HOME


def next_number(prefix: str, moment: datetime) -> str:
    """The next number such as MT-2026-0012, by the local year; its series row stays locked."""
    series = f"{prefix}-{moment.astimezone(HOME).year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numberseries AS n (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = n.last + 1 RETURNING last",
            [series],
        )
        last = cursor.fetchone()[0]
    return f"{series}-{last:04d}"
