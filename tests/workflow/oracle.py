"""A second, slow way to count time, written from the law alone: it shares no code with the product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count as numbers
from itertools import islice
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)

# Cambodia's holidays of 2026, typed from the published lists, not read from any package.
REST_2026 = frozenset(
    dt.date(2026, month, day)
    for month, days in {
        1: (1, 7), 3: (8,), 4: (14, 15, 16), 5: (1, 5, 14), 6: (18,), 9: (24,),
        10: (10, 11, 12, 15, 29), 11: (9, 23, 24, 25), 12: (29,),
    }.items()
    for day in days
)  # fmt: skip


def works(day: dt.date, rest: frozenset[dt.date], saturdays: bool) -> bool:
    """Say whether a day is one of work: ISO weekdays 1 to 5, 6 where Saturdays count, and no holiday."""
    return day.isoweekday() <= (6 if saturdays else 5) and day not in rest


def following(day: dt.date) -> Iterator[dt.date]:
    """Give every day after `day`, by its ordinal."""
    return (dt.date.fromordinal(day.toordinal() + step) for step in numbers(1))


def last_day(start: dt.date, length: int, unit: str, rest: frozenset[dt.date], saturdays: bool) -> dt.date:
    """Return the last day of a period: the n-th day after the trigger that counts."""
    if length == 0:
        return start
    if unit == "months":
        return month_day(start, length)
    if unit == "weeks":
        length, unit = length * 7, "calendar_days"
    counting = (day for day in following(start) if unit == "calendar_days" or works(day, rest, saturdays))
    return next(islice(counting, length - 1, None))


def month_day(start: dt.date, months: int) -> dt.date:
    """Walk from month to month by their first days, then from day to day within the last one."""
    first = start.replace(day=1)
    for _ in range(months):
        first = next(day for day in following(first) if day.day == 1)
    within = [first, *islice(following(first), 30)]
    return max(day for day in within if day.month == first.month and day.day <= start.day)


def rolled(day: dt.date, unit: str, rest: frozenset[dt.date], saturdays: bool) -> dt.date | None:
    """Return the next day of work where a period not of working days ends on a day of rest."""
    if unit == "working_days" or works(day, rest, saturdays):
        return None
    return next(later for later in following(day) if works(later, rest, saturdays))


def day_begins(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Look at the clock on the wall, hour by hour and then minute by minute, until it shows `day`."""
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) - 16 * HOUR
    while (moment + HOUR).astimezone(zone).date() < day:
        moment += HOUR
    while moment.astimezone(zone).date() < day:
        moment += MINUTE
    return moment
