"""Case numbers: one series per kind and year, without gaps."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cases.models import Case
from cases.models.keeping import next_in_series

PREFIXES = {"collective": "CD", "individual": "ID"}


def next_number(case: Case, filed_at: datetime) -> str:
    """The next number of the year of filing, such as CD-2026-0417; its series row stays locked."""
    return next_in(PREFIXES[case.procedure], case, filed_at)


def next_in(prefix: str, case: Case, moment: datetime) -> str:
    """The next number of a series such as AC-2026, by the case's local year; its series row stays locked."""
    return next_in_series(prefix, moment, ZoneInfo(case.timezone))
