"""The list of who is in the room: a tick for each person, saved together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.models.acting import NotYours, Refused
from dialogue.queries import in_the_room, meeting_day, sides_of
from dialogue.reckoning import quorum_of
from dialogue.rule_words import quorum_now
from dialogue.services.attending import record_changes
from dialogue.views.meetings import enter_meeting, leads
from dialogue.views.room import Room

MOST = 500


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, number: str) -> HttpResponse:
    """Tick who is here; only what was changed on this page is recorded, so two lists do not fight."""
    room = enter_meeting(request, number)
    if not leads(room):
        raise PermissionDenied
    if request.method != "POST":
        return _show(room)
    was, here = _numbers(request, "was"), _numbers(request, "here")
    user: Any = request.user
    try:
        came, left = record_changes(room.subject, user, sorted(here - was), sorted(was - here))
    except NotYours as refused:
        raise PermissionDenied from refused
    except Refused as refused:
        return _show(room, reason=str(refused), status=409)
    messages.success(request, _("Recorded: %(came)s came, %(left)s left.") % {"came": came, "left": left})
    return redirect("dialogue:attendance", number=room.subject.number)


def _numbers(request: HttpRequest, name: str) -> set[int]:
    given = request.POST.getlist(name)[:MOST]
    return {int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 18}


def _show(room: Room, *, reason: str = "", status: int = 200) -> HttpResponse:
    meeting = room.subject
    there = in_the_room(meeting)
    day = meeting_day(meeting)
    present: dict[str, int] = {}
    for row in there:
        present[row.constituency] = present.get(row.constituency, 0) + row.people
    context = {
        "meeting": meeting, "sides": sides_of(meeting.body, day), "reason": reason,
        "here": {row.mandate_id for row in there}, "may_record": room.can("record_arrival"),
        "words": quorum_now(quorum_of(meeting.body.rules(day), present)),
        "back_url": reverse("dialogue:console", args=[meeting.number]), "back_text": _("Console"),
    }  # fmt: skip
    return render(room.request, "dialogue/attendance.html", context, status=status)
