"""Meetings: the list, the page on which one is prepared, its steps, its calendar file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.calling import new_key
from cases.views.icals import ical_answer
from cases.views.uploads import whole_uploads
from dialogue.agenda import meeting_entry
from dialogue.models import Body, Invitation, Meeting, MinutesState
from dialogue.procedure.roles import LEADS
from dialogue.queries import MarkInvalid, MeetingPage, answers_by_side, meeting_day, meeting_page
from dialogue.reckoning import quorum_of
from dialogue.rule_words import quorum_rule, side_promised
from dialogue.views.act import StepPage, run_step
from dialogue.views.agenda import agenda_of, general_papers, papers_of
from dialogue.views.room import Room, enter

PLACES = {
    "agenda": "dialogue:meeting",
    "console": "dialogue:console",
    "live": "dialogue:live",
    "minutes": "dialogue:minutes",
}
"""Where a step leads back to, by the word in its address."""


@never_cache
@login_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings that this person may see, newest first; those of one body where it is asked for."""
    body = Body.objects.visible_to(request.user).filter(slug=request.GET.get("body", "")).first()
    meetings = Meeting.objects.visible_to(request.user)
    page, status = MeetingPage([]), 200
    try:
        chosen = meetings.filter(body=body) if body else meetings
        page = meeting_page(chosen, request.GET.get("after", ""))
    except MarkInvalid:
        status = 400
    kept = {"body": body.slug} if body else {}
    context = {
        "page": page, "body": body, "bad_mark": status == 400,
        "next_url": f"{request.path}?{urlencode({**kept, 'after': page.after})}" if page.after else "",
    }  # fmt: skip
    return render(request, "dialogue/meetings.html", context, status=status)


def enter_meeting(request: HttpRequest, number: str) -> Room:
    """The meeting with its body; raises Http404."""
    return enter(request, Meeting, number, "body", "item_now")


@never_cache
@login_required
@require_safe
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    """One meeting: agenda, invitations with the quorum that they promise, what can be done next."""
    room = enter_meeting(request, number)
    found = room.subject
    papers = papers_of(request.user, found)
    context = {
        **_frame(room), "items": agenda_of(room, papers), "papers": general_papers(papers),
        "mine": _my_invitation(room), "may_write": room.can("set_agenda_item"),
        "may_move": room.can("move_agenda_item"), "may_withdraw": room.can("withdraw_paper"),
        "acts": _acts(room),
        "notice": _notice(found), "quorum_words": quorum_rule(found.body.rules(meeting_day(found))),
        **_promised(room), "back_url": reverse("dialogue:meetings"), "back_text": _("Meetings"),
    }  # fmt: skip
    return render(request, "dialogue/meeting.html", context)


@never_cache
@login_required
@require_safe
def forecast(request: HttpRequest, number: str) -> HttpResponse:
    """The quorum that the answers promise, as the part of the page that is fetched again."""
    room = enter_meeting(request, number)
    return render(request, "dialogue/forecast.html", {**_frame(room), **_promised(room)})


def _frame(room: Room) -> dict[str, Any]:
    return {
        "meeting": room.subject, "leads": leads(room), "seen": room.seen, "key": new_key(),
        "minutes_url": minutes_url(room),
    }  # fmt: skip


def minutes_url(room: Room) -> str:
    """Where the minutes are, for those who may read them as they stand."""
    draft = room.facts.minutes_state == MinutesState.DRAFT
    if not room.subject.opened_at or (draft and not leads(room)):
        return ""
    return reverse("dialogue:minutes", args=[room.subject.number])


def leads(room: Room) -> bool:
    """Whether this person runs the meeting: secretariat or chair."""
    return bool(room.actor.roles & set(LEADS))


def _promised(room: Room) -> dict[str, Any]:
    """Answers by side, and the quorum there will be if everybody does as they say."""
    answers = answers_by_side(room.subject)
    rules = room.subject.body.rules(meeting_day(room.subject))
    quorum = quorum_of(rules, {name: side.expected for name, side in answers.items()})
    sides = [(side, side_promised(quorum.each[n]) if n in quorum.each else "") for n, side in answers.items()]
    return {"quorum": quorum, "answers": sides, "unsent": _unsent(room)}


def _unsent(room: Room) -> list[Invitation]:
    """Invited people without an address, for those who run the meeting; they are told in another way."""
    if not leads(room):
        return []
    rows = room.subject.invitations.filter(mandate__email="", mandate__user=None, answer="")
    return list(rows.select_related("mandate__seat")[:60])


def _my_invitation(room: Room) -> Invitation | None:
    rows = room.subject.invitations.filter(mandate__user_id=room.actor.user_id)
    found: Invitation | None = rows.order_by("mandate__is_substitute", "id").first()
    return found


def _notice(found: Meeting) -> str:
    """How many days of notice there are, against those that the body asks for."""
    asked = found.body.notice_days
    if found.state != "planned" or not asked:
        return ""
    left = (meeting_day(found) - timezone.now().astimezone(found.zone).date()).days
    words = _("The body asks for %(asked)s days of notice. Sent today, the invitations give %(left)s.")
    return words % {"asked": asked, "left": max(left, 0)}


_STEPS = ("convene", "cancel_meeting", "add_paper", "hand_over_topic")


def _acts(room: Room) -> list[tuple[str, str, str]]:
    """Label, address and the reason why it is shut, of what this person can do with the meeting."""
    found = []
    for name in _STEPS:
        decision = room.decisions.get(name)
        if decision is not None:
            reason = str(decision.reason.text) if decision.reason else ""
            url = reverse("dialogue:meeting_step", args=[room.subject.number, name])
            found.append((str(decision.action.label), url, reason))
    return found


Starter = Callable[[Room], dict[str, Any]]


def _item_so_far(room: Room) -> dict[str, Any]:
    """The item that the address names, as it stands, for changing it."""
    item = room.subject.items.filter(key=room.request.GET.get("item", "")).first()
    if item is None:
        return {}
    names = ("key", "title", "title_km", "kind", "text", "lead", "minutes_planned", "category")
    return {name: getattr(item, name) for name in names}


def _file_named(room: Room) -> dict[str, Any]:
    """The paper that the address names."""
    return {"file": room.request.GET.get("file", "")[:36]}


INITIAL: dict[str, Starter] = {"set_agenda_item": _item_so_far, "withdraw_paper": _file_named}
"""What the form of a step begins with."""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One step of a meeting: its form, or taking it."""
    room = enter_meeting(request, number)
    place = PLACES.get(request.GET.get("to", ""), "dialogue:meeting")
    initial = INITIAL[name](room) if name in INITIAL and request.method != "POST" else {}
    after = reverse(place, args=[room.subject.number])
    return run_step(room, name, StepPage(after, initial=initial))


@never_cache
@login_required
@require_safe
def calendar_file(request: HttpRequest, number: str) -> HttpResponse:
    """The meeting for a calendar: when, where and its number, not what it is about (RFC 5545)."""
    found = enter_meeting(request, number).subject
    if found.state == "cancelled":
        raise Http404
    return ical_answer([meeting_entry(found)], timezone.now(), str(found.number))
