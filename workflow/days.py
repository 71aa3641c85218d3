"""Days of rest and work, where local days begin, and the arithmetic of months."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarError(ValueError):
    """A period that cannot be counted: naive moment, negative or absurd length, wrong unit."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; `official` is false while only an unofficial list names it."""

    on: date
    name_en: str
    name_km: str = ""
    official: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version of a country's days of rest; `weekend` holds weekdays, Monday is 0."""

    version: int
    holidays: Mapping[date, Holiday]
    weekend: frozenset[int] = frozenset({5, 6})

    def __post_init__(self) -> None:
        """Refuse a week without working days, in which no count would end."""
        if self.weekend >= frozenset(range(7)):
            raise CalendarError("The weekend leaves no working day, so no count would end.")


def why_rest(calendar: Calendar, day: date, saturday_counts: bool) -> str | None:
    """Return why nobody works on that day, or None if people do."""
    if day in calendar.holidays:
        return "holiday"
    if day.weekday() not in calendar.weekend or (saturday_counts and day.weekday() == SATURDAY):
        return None
    return _WEEKDAYS[day.weekday()]


def is_working_day(calendar: Calendar, day: date, saturday_counts: bool = False) -> bool:
    """Say whether people work on that day: no holiday, no weekend; a Saturday only where it counts."""
    return why_rest(calendar, day, saturday_counts) is None


def next_working_day(calendar: Calendar, day: date, saturday_counts: bool = False) -> date:
    """Return the first working day after `day`."""
    following = day + ONE_DAY
    while not is_working_day(calendar, following, saturday_counts):
        following += ONE_DAY
    return following


def working_days_between(calendar: Calendar, after: date, until: date, saturday_counts: bool = False) -> int:
    """Return how many working days lie after `after`, up to and including `until`; 0 if none do."""
    return sum(is_working_day(calendar, day, saturday_counts) for day in days_after(after, until))


def count_back(calendar: Calendar, end_on: date, length: int, *, saturday_counts: bool = False) -> date:
    """Return the `length`-th working day before `end_on`, which is itself left out."""
    day = end_on
    while length:
        day -= ONE_DAY
        length -= is_working_day(calendar, day, saturday_counts)
    return day


def days_after(after: date, until: date) -> Iterator[date]:
    """Give each day after `after`, up to and including `until`."""
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))


def start_of_day(day: date, tz: ZoneInfo) -> datetime:
    """Return the first instant of a local day in UTC, also where the clock leaps over midnight."""
    midnight = datetime.combine(day, time.min)
    late = midnight.replace(tzinfo=tz).astimezone(UTC)
    if late.astimezone(tz).replace(tzinfo=None) == midnight:
        return late
    early = midnight.replace(tzinfo=tz, fold=1).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (middle, late) if middle.astimezone(tz).date() < day else (early, middle)
    return late


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        raise OverflowError(day.year + years)
    return date(
        day.year + years, month + 1, min(day.day, gregorian.monthrange(day.year + years, month + 1)[1])
    )
