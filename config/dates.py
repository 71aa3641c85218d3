"""Dates, times and money in words of the active language, the same on every page and paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "km": ("ច័ន្ទ", "អង្គារ", "ពុធ", "ព្រហស្បតិ៍", "សុក្រ", "សៅរ៍", "អាទិត្យ"),
}
_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "km": (
        "មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា",
        "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ",
    ),
}  # fmt: skip


def in_words(language: str | None = None) -> str:
    """The language the words are taken from: the one asked for, else the active one, else Khmer."""
    found = (language or get_language() or "km")[:2]
    return found if found in _MONTHS else "en"


def day_text(day: date, *, long: bool = False, language: str | None = None) -> str:
    """A day in words: Fri 20 Nov 2026, long Friday 20 November 2026, ថ្ងៃសុក្រ 20 វិច្ឆិកា 2026."""
    code = in_words(language)
    weekday, month = _WEEKDAYS[code][day.weekday()], _MONTHS[code][day.month - 1]
    if code == "km":
        return f"ថ្ងៃ{weekday} {day.day} {month} {day.year}"
    if not long:
        weekday, month = weekday[:3], month[:3]
    return f"{weekday} {day.day} {month} {day.year}"


def short_day_text(day: date, language: str | None = None) -> str:
    """A day without weekday and year, for narrow columns: 20 Nov, 20 វិច្ឆិកា."""
    code = in_words(language)
    month = _MONTHS[code][day.month - 1]
    return f"{day.day} {month if code == 'km' else month[:3]}"


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
