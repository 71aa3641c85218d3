"""The sessions of a case, and the calendar file of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.agenda import Entry
from cases.models import Party, Session, SessionAnswer
from cases.models.conciliation import Sitting
from cases.views.case_room import Room, enter, frame
from cases.views.icals import ical_answer


@login_required
@require_safe
def sessions_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every session, the coming ones first, and the ones whose record is missing."""
    room = enter(request, number)
    planned = [s for s in room.facts.sessions if not s.held]
    allowed = {d.action.name for d in room.decisions if d.allowed}
    context = frame(
        room, "sessions", _("Sessions"),
        coming=[(s, answers_to(room, s), may_answer(room, s)) for s in planned if s.starts_at >= room.now],
        unrecorded=[s for s in planned if s.starts_at < room.now],
        held=[s for s in room.facts.sessions if s.held][::-1],
        can_propose="propose_slots" in allowed, asked=room.facts.slots_wait,
        can_schedule="schedule_session" in allowed, can_postpone="postpone_session" in allowed,
    )  # fmt: skip
    return render(request, "cases/sessions.html", context)


def may_answer(room: Room, session: Session) -> bool:
    """Whether the reader's side can say that it comes."""
    return not session.held and any(d.action.name == "answer_session" and d.allowed for d in room.decisions)


def answers_to(room: Room, session: Session) -> list[dict[str, Any]]:
    """One row per party for parts/signatures.html: comes, cannot come, or has not answered."""
    given = {a.party_id: a for a in room.facts.session_answers if a.session_id == session.pk}
    return [] if session.held else [_answer_row(p, given.get(p.pk)) for p in room.facts.parties]


def _answer_row(party: Party, given: SessionAnswer | None) -> dict[str, Any]:
    state, words = "waiting", _("Has not answered")
    if given is not None:
        state, words = ("signed", _("Comes")) if given.coming else ("refused", _("Cannot come"))
    said = given.words if given is not None else ""
    return {"side": party.side, "name": party.name, "state": state, "state_words": words, "by": said}


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
    return sitting_file(room, found, "session", str(room.case.number))


def sitting_file(room: Room, sitting: Sitting, kind: str, number: str) -> HttpResponse:
    """One session or hearing for a calendar, under a title that tells nothing."""
    entry = Entry(kind, room.now.date(), sitting.starts_at, room.case, sitting)
    return ical_answer([entry], room.now, f"{number}-{sitting.number}", links=True)
