"""Sittings and meetings as iCalendar (RFC 5545): the name stays, the number rises, titles tell nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cases.agenda import Entry, Matter


def ical_answer(entries: Iterable[Entry], now: datetime, name: str, *, links: bool = False) -> HttpResponse:
    """The entries as a calendar file of that name; addresses of online meetings only where asked for."""
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Concord"))
    for entry in entries:
        calendar.add_component(_event(entry, now, links=links))
    calendar.add_missing_timezones()
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(entry: Entry, now: datetime, *, links: bool) -> Event:
    """When and where, and the number; not whose it is, what it is about, or who comes."""
    row = entry.row
    event = Event()
    event.add("uid", f"{entry.kind}-{row.pk}@{urlsplit(settings.SITE_URL).hostname or 'concord'}")
    event.add("sequence", row.sequence)
    event.add("dtstamp", now)
    begins, ends = _span(entry)
    event.add("dtstart", begins)
    if ends is not None:
        event.add("dtend", ends)
    event.add("summary", title_of(entry))
    online = row.link if links else _("Online")
    event.add("location", row.place or (online if row.link else ""))
    event.add("class", "PRIVATE")
    return event


def _span(entry: Entry) -> tuple[date | datetime, datetime | None]:
    """From when until when, in the time of the place."""
    row = entry.row
    if isinstance(row, Matter):
        return row.starts_at or entry.on, row.until
    zone = ZoneInfo(row.case.timezone)
    starts = row.starts_at.astimezone(zone)
    return (starts.date(), None) if row.day_only else (starts, row.ends_at.astimezone(zone))


def title_of(entry: Entry) -> str:
    """What stands in other people's sight: the kind of meeting and the number."""
    if isinstance(entry.row, Matter):
        return entry.row.discreet
    case = entry.row.case
    if entry.kind == "hearing":
        return _("Hearing in %(number)s") % {"number": case.council_number or case.number}
    return _("Session for %(number)s") % {"number": case.number}
