"""Dates, times and money in words of the active language, the same on every page and paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, override


def in_words(language: str | None = None) -> str:
    """In which of its two languages the record is quoted: the one asked for, else the active one, else Khmer.

    Readers of any third language are quoted the English.
    """
    found = language or get_language() or "km"
    return "km" if found.startswith("km") else "en"


@lru_cache(maxsize=64)
def _names(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The weekdays from Monday and the months from January, as the catalogue of the language has them."""
    with override(language):
        return tuple(map(str, WEEKDAYS.values())), tuple(map(str, MONTHS.values()))


def _named(day: date, language: str | None, *, short: bool) -> tuple[str, str, str]:
    """Language, weekday and month of a day; only English is cut to three letters."""
    code = language or get_language() or "km"
    weekdays, months = _names(code)
    weekday, month = weekdays[day.weekday()], months[day.month - 1]
    return (code, weekday[:3], month[:3]) if short and code == "en" else (code, weekday, month)


def day_text(day: date, *, long: bool = False, language: str | None = None) -> str:
    """A day in words: Fri 20 Nov 2026, long Friday 20 November 2026, ថ្ងៃសុក្រ 20 វិច្ឆិកា 2026."""
    code, weekday, month = _named(day, language, short=not long)
    before = "ថ្ងៃ" if code == "km" else ""
    return f"{before}{weekday} {day.day} {month} {day.year}"


def short_day_text(day: date, language: str | None = None) -> str:
    """A day without weekday and year, for narrow columns: 20 Nov, 20 វិច្ឆិកា."""
    return f"{day.day} {_named(day, language, short=True)[2]}"


def zone_named(name: str = "") -> ZoneInfo:
    """The time zone of that name, or the one of the country."""
    return ZoneInfo(name or settings.TIME_ZONE)


def local_day(value: date, zone: str = "") -> date:
    """The day on the wall: a day is itself, a moment is the day it falls on in the zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value, zone_named(zone)).date()
    return value


def moment_text(moment: datetime, zone: str = "", language: str | None = None) -> str:
    """A moment in words: Fri 20 Nov 2026, 14:05, or ថ្ងៃសុក្រ 20 វិច្ឆិកា 2026 ម៉ោង 14:05."""
    day = day_text(local_day(moment, zone), language=language)
    between = " " if in_words(language) == "km" else ", "
    return f"{day}{between}{time_text(moment, zone, language)}"


def time_text(moment: datetime, zone: str = "", language: str | None = None) -> str:
    """The time of day in words: 14:05, or ម៉ោង 14:05."""
    before = "ម៉ោង " if in_words(language) == "km" else ""
    return f"{before}{timezone.localtime(moment, zone_named(zone)):%H:%M}"


def money_text(amount: Decimal | int | str, currency: str = "KHR") -> str:
    """An amount with its currency: 808,000 ៛ without a fraction, 208.00 USD with two places."""
    value = Decimal(str(amount))
    if currency == "KHR":
        return f"{value:,.0f} ៛"
    return f"{value:,.2f} {currency}"
