"""Counts periods of time as the law does, and returns the counting with its reasons, not only the date.

The day of the trigger is left out and the last day is included. A period of days ends at the first
instant of the local day after its last one; a period of hours ends exactly that long after its moment.
"""

from __future__ import annotations

import calendar as gregorian
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

When = datetime | date
DAY = timedelta(days=1)
LONGEST = 36_525  # a hundred years of days: a longer period of law is a slip
SATURDAY = 5
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarError(ValueError):
    """A period that cannot be counted: naive moment, negative or absurd length, wrong unit."""


class Unit(StrEnum):
    """What a length is measured in; `count` is a number of things and cannot be counted in time."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    COUNT = "count"


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


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of a counting, its number if it counts, and a holiday's names where it is one.

    `reason` is trigger, counted, holiday, or the weekday's English name for a weekend (saturday, sunday).
    """

    on: date
    counted: bool
    number: int | None
    reason: str
    name: str = ""
    name_km: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A counted period: from when, to when, and every day on the way.

    `due_at` is the first moment that is too late, in UTC. `due_on` is the last day, None for hours.
    `rolled_due_on` is the next working day where the last day is a day of rest; it is shown beside
    the strict date and never replaces it.
    """

    unit: Unit
    length: int
    trigger_at: datetime
    due_at: datetime
    due_on: date | None
    rolled_due_on: date | None
    days: tuple[CountedDay, ...]
    calendar_version: int = 0
    saturday_counts: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a JSON column; dates and moments as ISO 8601 text."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=lambda day: day.isoformat()))
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Count:
        """Read back what `as_json` wrote."""
        moments = {name: datetime.fromisoformat(plain[name]) for name in ("trigger_at", "due_at")}
        dates = {
            name: plain[name] and date.fromisoformat(plain[name]) for name in ("due_on", "rolled_due_on")
        }
        days = tuple(CountedDay(**{**day, "on": date.fromisoformat(day["on"])}) for day in plain["days"])
        return cls(**{**plain, "unit": Unit(plain["unit"]), "days": days, **moments, **dates})


def is_working_day(calendar: Calendar, day: date, saturday_counts: bool = False) -> bool:
    """Say whether people work on that day: no holiday, no weekend; a Saturday only where it counts."""
    return _why_rest(calendar, day, saturday_counts) is None


def next_working_day(calendar: Calendar, day: date, saturday_counts: bool = False) -> date:
    """Return the first working day after `day`."""
    following = day + DAY
    while not is_working_day(calendar, following, saturday_counts):
        following += DAY
    return following


def working_days_between(calendar: Calendar, after: date, until: date, saturday_counts: bool = False) -> int:
    """Return how many working days lie after `after`, up to and including `until`; 0 if none do."""
    days = (after + DAY * n for n in range(1, (until - after).days + 1))
    return sum(is_working_day(calendar, day, saturday_counts) for day in days)


def days_left(calendar: Calendar, now: When, due: date, tz: ZoneInfo, saturday_counts: bool = False) -> int:
    """Return the working days left after today, the due day included; negative if it has passed."""
    today = _trigger(now, tz)[0]
    if due >= today:
        return working_days_between(calendar, today, due, saturday_counts)
    return -working_days_between(calendar, due, today, saturday_counts)


def count_back(calendar: Calendar, end_on: date, length: int, saturday_counts: bool = False) -> date:
    """Return the `length`-th working day before `end_on`, which is itself left out."""
    while length > 0:
        end_on -= DAY
        length -= is_working_day(calendar, end_on, saturday_counts)
    return end_on


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


def count(
    calendar: Calendar,
    trigger_at: When,
    length: int,
    unit: Unit,
    tz: ZoneInfo,
    *,
    saturday_counts: bool = False,
) -> Count:
    """Count `length` units from the trigger, in the local days of `tz`. Raises CalendarError.

    A trigger given as a day is that local day; hours then run from its first instant.
    """
    if not 0 <= length <= LONGEST:
        raise CalendarError(f"A length of {length} is outside 0 to {LONGEST}.")
    try:
        start_on, start_at = _trigger(trigger_at, tz)
        if unit is Unit.HOURS:
            ends = start_at + timedelta(hours=length)
            return Count(unit, length, start_at, ends, None, None, (), calendar.version)
        due_on = _last_day(calendar, start_on, length, unit, saturday_counts)
        due_at = start_of_day(due_on + DAY, tz)
        rests = unit is not Unit.WORKING_DAYS and not is_working_day(calendar, due_on, saturday_counts)
        rolled = next_working_day(calendar, due_on, saturday_counts) if rests else None
        days = tuple(_name_days(calendar, start_on, due_on, unit, saturday_counts))
    except OverflowError as error:
        raise CalendarError("The period leaves the years 1 to 9999.") from error
    return Count(unit, length, start_at, due_at, due_on, rolled, days, calendar.version, saturday_counts)


def count_until(calendar: Calendar, trigger_at: When, due_on: date, tz: ZoneInfo) -> Count:
    """Return the counting, in calendar days, to a day that somebody has set. Raises CalendarError."""
    length = (due_on - _trigger(trigger_at, tz)[0]).days
    return count(calendar, trigger_at, length, Unit.CALENDAR_DAYS, tz)


def extend(
    calendar: Calendar, due: When, length: int, unit: Unit, tz: ZoneInfo, *, saturday_counts: bool = False
) -> Count:
    """Count on from an old due day (for hours: the old due moment) in the rule's unit."""
    return count(calendar, due, length, unit, tz, saturday_counts=saturday_counts)


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError(year)
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def _trigger(trigger_at: When, tz: ZoneInfo) -> tuple[date, datetime]:
    """Return the trigger's local day and its moment in UTC; a naive moment is refused."""
    if not isinstance(trigger_at, datetime):
        return trigger_at, start_of_day(trigger_at, tz)
    if trigger_at.utcoffset() is None:
        raise CalendarError("A moment needs a time zone.")
    return trigger_at.astimezone(tz).date(), trigger_at.astimezone(UTC)


def _why_rest(calendar: Calendar, day: date, saturday_counts: bool) -> str | None:
    """Return why nobody works on that day, or None if people do."""
    if day in calendar.holidays:
        return "holiday"
    if day.weekday() not in calendar.weekend or (saturday_counts and day.weekday() == SATURDAY):
        return None
    return _WEEKDAYS[day.weekday()]


def _last_day(calendar: Calendar, start: date, length: int, unit: Unit, saturday_counts: bool) -> date:
    if unit is Unit.MONTHS:
        return add_months(start, length)
    if unit in (Unit.CALENDAR_DAYS, Unit.WEEKS):
        return start + DAY * length * (7 if unit is Unit.WEEKS else 1)
    if unit is not Unit.WORKING_DAYS:
        raise CalendarError(f"{unit} is not a unit of time.")
    for _ in range(length):
        start = next_working_day(calendar, start, saturday_counts)
    return start


def _name_days(
    calendar: Calendar, start: date, due_on: date, unit: Unit, saturday_counts: bool
) -> Iterator[CountedDay]:
    """Give the trigger day and every day after it, each with its number or why it is left out."""
    number = 0
    for day in (start + DAY * n for n in range((due_on - start).days + 1)):
        holiday = calendar.holidays.get(day)
        names = (holiday.name_en, holiday.name_km) if holiday else ("", "")
        rest = _why_rest(calendar, day, saturday_counts) if unit is Unit.WORKING_DAYS else None
        why = "trigger" if day == start else rest
        number += why is None
        yield CountedDay(day, why is None, None if why else number, why or "counted", *names)
