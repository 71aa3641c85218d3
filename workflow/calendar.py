"""Counts periods of time as the law does, and returns the counting with its reasons, not only the date.

The day of the trigger is left out and the last day is included. A period of days ends at the first
instant of the local day after its last one; a period of hours ends exactly that long after its moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from workflow.days import (
    ONE_DAY,
    Calendar,
    CalendarError,
    Holiday,
    add_months,
    count_back,
    days_after,
    is_working_day,
    next_working_day,
    start_of_day,
    why_rest,
    working_days_between,
)

__all__ = [
    "Calendar", "CalendarError", "Count", "CountedDay", "Holiday", "Unit", "count", "count_back",
    "count_until", "days_left", "extend", "is_working_day", "next_working_day", "start_of_day",
    "working_days_between",
]  # fmt: skip

MAX_LENGTH = 36_525  # a hundred years of days: a longer period of law is a slip


class Unit(StrEnum):
    """What a length is measured in; `count` is a number of things and cannot be counted in time."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of a counting: its number if it counts, else why not; a holiday's names where it is one.

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
        plain: dict[str, Any] = _plain(asdict(self))
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


def days_left(
    calendar: Calendar, now: datetime, due: date, tz: ZoneInfo, *, saturday_counts: bool = False
) -> int:
    """Return the working days left after today, the due day included; negative if it has passed."""
    today = _trigger(now, tz)[0]
    if due >= today:
        return working_days_between(calendar, today, due, saturday_counts)
    return -working_days_between(calendar, due, today, saturday_counts)


def count(
    calendar: Calendar,
    trigger_at: datetime | date,
    length: int,
    unit: Unit,
    tz: ZoneInfo,
    *,
    saturday_counts: bool = False,
) -> Count:
    """Count `length` units from the trigger, in the local days of `tz`.

    A trigger given as a day is that local day; hours then run from its first instant. Months end on
    the same day number, or on the last day of a shorter month. Raises CalendarError.
    """
    _check_length(length)
    start_on, start_at = _trigger(trigger_at, tz)
    try:
        if unit is Unit.HOURS:
            due_at = start_at + timedelta(hours=length)
            return Count(unit, length, start_at, due_at, None, None, (), calendar.version)
        due_on = _last_day(calendar, start_on, length, unit, saturday_counts)
        due_at = start_of_day(due_on + ONE_DAY, tz)
        works = unit is Unit.WORKING_DAYS
        rolled = None if works else _rolled(calendar, due_on, saturday_counts)
        days = tuple(_name_days(calendar, start_on, due_on, works, saturday_counts))
    except OverflowError as error:
        raise CalendarError("The period ends after the year 9999.") from error
    return Count(unit, length, start_at, due_at, due_on, rolled, days, calendar.version, saturday_counts)


def count_until(calendar: Calendar, trigger_at: datetime | date, due_on: date, tz: ZoneInfo) -> Count:
    """Return the counting, in calendar days, to a day that somebody has set. Raises CalendarError."""
    length = (due_on - _trigger(trigger_at, tz)[0]).days
    return count(calendar, trigger_at, length, Unit.CALENDAR_DAYS, tz)


def extend(
    calendar: Calendar,
    count_due_on: date | datetime,
    length: int,
    unit: Unit,
    tz: ZoneInfo,
    *,
    saturday_counts: bool = False,
) -> Count:
    """Count on from an old due day (for hours: the old due moment) in the rule's unit."""
    return count(calendar, count_due_on, length, unit, tz, saturday_counts=saturday_counts)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _check_length(length: int) -> None:
    if not 0 <= length <= MAX_LENGTH:
        raise CalendarError(f"A length of {length} is outside 0 to {MAX_LENGTH}.")


def _trigger(trigger_at: datetime | date, tz: ZoneInfo) -> tuple[date, datetime]:
    """Return the trigger's local day and its moment in UTC; a naive moment is refused."""
    if not isinstance(trigger_at, datetime):
        return trigger_at, start_of_day(trigger_at, tz)
    if trigger_at.utcoffset() is None:
        raise CalendarError("A moment needs a time zone.")
    return trigger_at.astimezone(tz).date(), trigger_at.astimezone(UTC)


def _rolled(calendar: Calendar, due_on: date, saturday_counts: bool) -> date | None:
    if is_working_day(calendar, due_on, saturday_counts):
        return None
    return next_working_day(calendar, due_on, saturday_counts)


def _last_day(calendar: Calendar, start: date, length: int, unit: Unit, saturday_counts: bool) -> date:
    """Return the last day of a period of days, weeks or months."""
    if unit is Unit.MONTHS:
        return add_months(start, length)
    if unit in (Unit.CALENDAR_DAYS, Unit.WEEKS):
        return start + timedelta(days=length * (7 if unit is Unit.WEEKS else 1))
    if unit is not Unit.WORKING_DAYS:
        raise CalendarError(f"{unit} is not a unit of time.")
    for _ in range(length):
        start = next_working_day(calendar, start, saturday_counts)
    return start


def _name_days(
    calendar: Calendar, start: date, due_on: date, works: bool, saturday_counts: bool
) -> Iterator[CountedDay]:
    """Give the trigger day and every day after it, each with its number or why it is left out."""
    number = 0
    for day in (start, *days_after(start, due_on)):
        holiday = calendar.holidays.get(day)
        names = (holiday.name_en, holiday.name_km) if holiday else ("", "")
        why = "trigger" if day == start else why_rest(calendar, day, saturday_counts) if works else None
        number += why is None
        yield CountedDay(day, why is None, None if why else number, why or "counted", *names)
