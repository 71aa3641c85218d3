"""The running meeting: the pages of delegates, of those who run it, and of the screen in the room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.calling import new_key
from cases.models.acting import NotYours, Refused
from dialogue.hall import Own, hall_of, owns_of
from dialogue.models import Decision
from dialogue.procedure.roles import IN_THE_ROOM
from dialogue.services.voting import cast_vote
from dialogue.views.agenda import papers_now
from dialogue.views.meetings import enter_meeting, leads
from dialogue.views.room import Room

QUICK = ("open_meeting", "resume", "adjourn")
"""What the console does with one press; each can be undone by the next."""


def context_of(room: Room, own: Own | None = None) -> dict[str, Any]:
    """What the pages of a running meeting show to whoever is in the room; `own` where it was read before."""
    meeting, person = room.subject, room.actor.user_id or 0
    hall = hall_of(meeting, own or owns_of(meeting, [person])[person], room.facts.moment)
    return {
        "meeting": meeting, "hall": hall, "now": room.facts.moment, "seen": room.seen, "key": new_key(),
        "leads": leads(room), "papers": papers_now(room.request.user, meeting) if hall.has_papers else [],
        "votes": bool(room.actor.roles & set(IN_THE_ROOM)), "can": _can(room),
        "back_url": reverse("dialogue:meeting", args=[meeting.number]), "back_text": meeting.number,
    }  # fmt: skip


def _can(room: Room) -> set[str]:
    return {name for name in room.decisions if room.can(name)}


@never_cache
@login_required
@require_safe
def live(request: HttpRequest, number: str) -> HttpResponse:
    """A delegate's page: what is on, the vote, the floor, what was decided."""
    return render(request, "dialogue/live.html", context_of(enter_meeting(request, number)))


@never_cache
@login_required
@require_safe
def live_part(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the delegate's page that changes."""
    return render(request, "dialogue/live_now.html", context_of(enter_meeting(request, number)))


def _console(request: HttpRequest, number: str) -> dict[str, Any]:
    room = enter_meeting(request, number)
    if not leads(room):
        raise PermissionDenied
    quick = [(name, room.subject.table.actions[name].label) for name in QUICK if room.can(name)]
    return {**context_of(room), "quick": quick}


@never_cache
@login_required
@require_safe
def console(request: HttpRequest, number: str) -> HttpResponse:
    """The page of those who run the meeting: secretariat and chair."""
    return render(request, "dialogue/console.html", _console(request, number))


@never_cache
@login_required
@require_safe
def console_part(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the console that changes."""
    return render(request, "dialogue/console_now.html", _console(request, number))


@never_cache
@login_required
@require_safe
def screen(request: HttpRequest, number: str) -> HttpResponse:
    """The page for the projector: large, without controls, and without names in a secret vote."""
    return render(request, "dialogue/screen.html", context_of(enter_meeting(request, number)))


@never_cache
@login_required
@require_safe
def screen_part(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the screen that changes."""
    return render(request, "dialogue/screen_now.html", context_of(enter_meeting(request, number)))


@never_cache
@login_required
@require_POST
def vote(request: HttpRequest, number: str, decision: int) -> HttpResponse:
    """Cast a vote; 409 with the reason where it does not count."""
    room = enter_meeting(request, number)
    rows = Decision.objects.select_related("meeting__body")
    found = rows.filter(meeting=room.subject, number=decision).first()
    if found is None:
        raise Http404
    user: Any = request.user
    try:
        cast_vote(found, user, request.POST.get("choice", ""))
    except NotYours as refused:
        raise PermissionDenied from refused
    except Refused as refused:
        context = {**context_of(room), "refused": str(refused)}
        return render(request, "dialogue/live.html", context, status=409)
    words = _("Your vote is counted.") if found.secret else _("Your choice is kept.")
    messages.success(request, words)
    return redirect("dialogue:live", number=room.subject.number)
