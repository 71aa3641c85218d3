"""A day that lies ahead whenever the tests run."""

from __future__ import annotations

import datetime as dt

import holidays

SOON = (dt.datetime.now(dt.UTC) + dt.timedelta(days=21)).date().isoformat()
"""Three weeks from now."""


def working_day(ahead: int) -> dt.date:
    """The first day from so many days ahead that is neither weekend nor holiday in Cambodia."""
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=ahead)
    rest = holidays.country_holidays("KH", years=[day.year, day.year + 1])
    while day.weekday() > 4 or day in rest:
        day += dt.timedelta(days=1)
    return day
