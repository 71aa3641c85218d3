"""Actions with pages of their own: answer, explain, sign, schedule, record, note, report failure."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.models import CaseNote, Issue, Party, PartyRole
from cases.views.act import ActPage, plan, run_action
from cases.views.case_room import Room, enter, frame
from cases.views.case_sessions import answers_to, may_answer, may_read_minutes
from cases.views.paper_list import minutes_of, papers_of
from cases.views.present import ClockView

_page = require_http_methods(["GET", "HEAD", "POST"])


def _own_clocks(room: Room) -> list[ClockView]:
    """The clocks of the reader's own party that run or ran out, the latest first."""
    mine = [c for c in room.all_clocks if c.deadline.party_id == room.actor.party_id and c.party]
    return [c for c in reversed(mine) if c.running or c.overdue]


@login_required
@_page
def respond_page(request: HttpRequest, number: str) -> HttpResponse:
    """The respondent's answer, issue by issue, with the set date and its consequence first."""
    room = enter(request, number)
    page = ActPage("cases/act_respond.html", more={"clocks": _own_clocks(room)})
    return run_action(room, "respond", page)


@login_required
@_page
def explain_page(request: HttpRequest, number: str) -> HttpResponse:
    """Why a party was absent or late: what it missed, until when it can explain, what may follow."""
    room = enter(request, number)
    held = [s for s in room.facts.sessions if s.held and s.kind != "separate"]
    missed = [s for s in held if room.actor.party_id not in {p.pk for p in s.attended.all()}]
    more = {"clocks": _own_clocks(room), "missed": missed[-1:]}
    return run_action(room, "explain_absence", ActPage("cases/act_explain.html", more=more))


@login_required
@_page
def schedule_page(request: HttpRequest, number: str) -> HttpResponse:
    """Planning a session, with what speaks against its time, free times, and the clocks that limit it."""
    return plan(enter(request, number), "schedule_session")


@login_required
@_page
def session_page(request: HttpRequest, number: str, session: int) -> HttpResponse:
    """One session: its time and place, its minutes, or the form that records it."""
    room = enter(request, number)
    found = next((s for s in room.facts.sessions if s.number == session), None)
    if found is None:
        raise Http404
    more = {
        "session": found, "came": list(found.attended.all()), "minutes": may_read_minutes(room, found),
        "papers": minutes_of(room, found), "answers": answers_to(room, found),
        "may_answer": may_answer(room, found),
    }  # fmt: skip
    title = _("Session %(n)s") % {"n": found.number}
    page = ActPage(
        "cases/session.html", title, "sessions", more=more,
        initial={"session": found.number, "kind": found.kind, "place": found.place},
    )  # fmt: skip
    if request.method == "POST" or (not found.held and _records(room)):
        return run_action(room, "record_session", page)
    return render(request, page.template, frame(room, "sessions", title, **more))


def _records(room: Room) -> bool:
    return any(d.action.name == "record_session" and d.allowed for d in room.decisions)


@login_required
@_page
def notes_page(request: HttpRequest, number: str) -> HttpResponse:
    """The confidential notes of the office; for everybody else this page does not exist."""
    room = enter(request, number)
    if not room.staff:
        raise Http404
    notes = CaseNote.objects.filter(case_id=room.case.pk).select_related("author")
    page = ActPage("cases/notes.html", _("Confidential notes"), "notes", more={"notes": notes})
    return run_action(room, "add_note", page)


@login_required
@_page
def not_settled_page(request: HttpRequest, number: str) -> HttpResponse:
    """How conciliation ends without agreement, what remains, and the roads on with their dates."""
    room = enter(request, number)
    more = {
        "remaining": [i for i in room.facts.issues if i.status in ("open", "remaining")],
        "routes": [c for c in room.all_clocks if c.code in _ROADS],
        "retry": _retry(room),
        "papers": [p for p in papers_of(room) if p.kind == "report"],
    }
    page = ActPage(
        "cases/not_settled.html", _("Conciliation without agreement"), initial=_positions(room), more=more
    )
    if request.method == "POST" or any(d.action.name == "report_non_conciliation" for d in room.decisions):
        return run_action(room, "report_non_conciliation", page)
    return render(request, page.template, frame(room, "", page.title, **more))


_ROADS = ("COL_RETRY", "COL_REPORT", "COL_REFER_AC", "IND_COURT")


def _retry(room: Room) -> list[dict[str, Any]]:
    """Which party asked to try again, while that is possible or was asked."""
    asked = room.facts.retry_party_ids
    if room.case.state != "not_conciliated" and not asked:
        return []
    return [
        {
            "side": p.side, "name": p.name, "state": "signed" if p.pk in asked else "waiting",
            "state_words": _("Asked to try again") if p.pk in asked else _("Has not asked"),
        }
        for p in room.facts.parties
    ]  # fmt: skip


def _positions(room: Room) -> dict[str, str]:
    """What each side said so far, as the first text of its position."""
    return {
        f"positions.{issue.key}.{party.key}": _position(issue, party)
        for issue in room.facts.issues
        for party in room.facts.parties
    }


def _position(issue: Issue, party: Party) -> str:
    if party.role == PartyRole.CLAIMANT:
        return issue.claimant_position or issue.asked or issue.text
    return issue.respondent_position if party.role == PartyRole.RESPONDENT else ""
