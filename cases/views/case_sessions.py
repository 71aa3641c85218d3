"""The sessions of a case, and the calendar file of one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cases.models import Session
from cases.models.conciliation import Sitting
from cases.views.case_room import Room, enter, frame

_LENGTH = timedelta(hours=2)
"""How long a session is taken to last in calendars where nobody said."""


@login_required
@require_safe
def sessions_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every session, the coming ones first, and the ones whose record is missing."""
    room = enter(request, number)
    planned = [s for s in room.facts.sessions if not s.held]
    allowed = {d.action.name for d in room.decisions if d.allowed}
    context = frame(
        room, "sessions", _("Sessions"),
        coming=[s for s in planned if s.starts_at >= room.now],
        unrecorded=[s for s in planned if s.starts_at < room.now],
        held=[s for s in room.facts.sessions if s.held][::-1],
        can_schedule="schedule_session" in allowed, can_postpone="postpone_session" in allowed,
    )  # fmt: skip
    return render(request, "cases/sessions.html", context)


def may_read_minutes(room: Room, session: Session) -> bool:
    """Minutes of a separate questioning are for the officers and the party that was there."""
    if room.staff or session.kind != "separate":
        return True
    return room.actor.party_id in {p.pk for p in session.attended.all()}


@login_required
@require_safe
def session_file(request: HttpRequest, number: str, session: int) -> HttpResponse:
    """One session for a calendar: the same UID after every change, and a title that tells nothing."""
    room = enter(request, number)
    found = next((s for s in room.facts.sessions if s.number == session), None)
    if found is None:
        raise Http404
    return calendar_file(room, found, "session", str(room.case.number))


def calendar_file(room: Room, sitting: Sitting, kind: str, number: str) -> HttpResponse:
    """One session or hearing as an iCalendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(room, sitting, kind, number))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}-{sitting.number}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(room: Room, session: Sitting, kind: str, number: str) -> Event:
    zone = room.facts.zone
    event = Event()
    event.add("uid", f"{kind}-{session.pk}@{urlsplit(settings.SITE_URL).hostname or 'concord'}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", room.now)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", (session.until or session.starts_at + _LENGTH).astimezone(zone))
    event.add("summary", _("Meeting %(number)s") % {"number": number})
    event.add("location", session.place or session.link)
    event.add("url", room.request.build_absolute_uri(room.url("case")))
    return event
