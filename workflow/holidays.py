"""Reads and changes a country's calendar of rest days; each change makes a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import holidays as lists
from django.db import transaction
from django.db.models import Max, Q

from workflow import calendar, models

COUNTRY = "KH"


class HolidayUnknown(LookupError):
    """No holiday is in force on that day, so none can be removed."""


class VersionUnknown(LookupError):
    """The country has no calendar of that version."""


class CalendarMoved(Exception):
    """Another version of the calendar is in use than the change was meant for."""


def current_calendar(country: str = COUNTRY) -> calendar.Calendar:
    """Return the calendar in use; without any version, one that knows weekends only, version 0."""
    last = models.CalendarVersion.objects.filter(country=country).order_by("-number").first()
    return _calendar(last.pk, country, last.number) if last else calendar.Calendar(0, {})


def calendar_at(country: str, version: int) -> calendar.Calendar:
    """Return the calendar as it stood in an earlier version. Raises VersionUnknown."""
    found = models.CalendarVersion.objects.filter(country=country, number=version).first()
    if found is None:
        raise VersionUnknown(f"{country} has no calendar version {version}.")
    return _calendar(found.pk, country, version)


def add_holiday(
    on: date,
    name_en: str,
    *,
    source: str,
    name_km: str = "",
    official: bool = True,
    note: str = "",
    country: str = COUNTRY,
) -> models.CalendarVersion:
    """Make a day a holiday and return the new version; a day that is one gets the new name and source."""
    day = calendar.Holiday(on, name_en, name_km, official)
    return change_holidays(country, add=[day], source=source, note=note or f"{on}: {name_en}")


def remove_holiday(on: date, *, note: str, country: str = COUNTRY) -> models.CalendarVersion:
    """Make a holiday an ordinary day and return the new version. Raises HolidayUnknown."""
    return change_holidays(country, remove=[on], note=note)


@transaction.atomic
def change_holidays(
    country: str,
    *,
    add: Iterable[calendar.Holiday] = (),
    remove: Iterable[date] = (),
    source: str = "",
    note: str = "",
    onto: int | None = None,
) -> models.CalendarVersion:
    """Add and remove holidays in one new version, which is returned. Raises HolidayUnknown.

    `onto` is the version that must be in use until then; raises CalendarMoved where it is not.
    """
    added = {day.on: day for day in add}
    removed = set(remove)
    version = _next_version(country, note)
    if onto is not None and version.number != onto + 1:
        raise CalendarMoved(f"{country} has calendar version {version.number - 1}, not {onto}.")
    in_force = models.Holiday.objects.filter(country=country, removed_in=None)
    missing = removed - set(in_force.filter(on__in=removed).values_list("on", flat=True))
    if missing:
        raise HolidayUnknown(f"No holiday on {min(missing).isoformat()}.")
    in_force.filter(on__in=removed | added.keys()).update(removed_in=version)
    models.Holiday.objects.bulk_create(
        models.Holiday(
            country=country,
            on=day.on,
            name_en=day.name_en,
            name_km=day.name_km,
            official=day.official,
            source=source,
            added_in=version,
        )
        for day in added.values()
    )
    return version


def propose(country: str, years: Iterable[int]) -> tuple[calendar.Holiday, ...]:
    """Return the unofficial holidays of those years that the calendar in use lacks, in order of date.

    A person decides: the list misses days given once by decree, and its coming years are predictions.
    """
    if country not in lists.list_supported_countries():
        return ()
    known = current_calendar(country).holidays
    english = lists.country_holidays(country, years=tuple(years), language="en_US")
    khmer: Mapping[date, str] = {}
    if "km" in (english.supported_languages or ()):
        khmer = lists.country_holidays(country, years=english.years, language="km")
    return tuple(
        calendar.Holiday(on, name, khmer.get(on, ""))
        for on, name in sorted(english.items())
        if on not in known
    )


def _next_version(country: str, note: str) -> models.CalendarVersion:
    """Make the country's next version; the first one is the lock, so that two at once follow each other."""
    versions = models.CalendarVersion.objects.filter(country=country)
    versions.select_for_update().filter(number=1).first()
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return models.CalendarVersion.objects.create(country=country, number=number, note=note[:300])


@lru_cache(maxsize=64)
def _calendar(key: int, country: str, number: int) -> calendar.Calendar:
    """Build a version once per process; `key`, the row's own, keeps a rolled-back number apart."""
    rows = models.Holiday.objects.filter(
        Q(removed_in=None) | Q(removed_in__number__gt=number), country=country, added_in__number__lte=number
    )
    days = (calendar.Holiday(row.on, row.name_en, row.name_km, row.official) for row in rows)
    return calendar.Calendar(number, {day.on: day for day in days})
