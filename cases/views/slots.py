"""Proposed times: who can come when, one press that takes a time, the link that answers without sign-in."""

from __future__ import annotations

from dataclasses import dataclass, field
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

from cases.forms import FORMS
from cases.models import Case, Party, Slot, SlotAsk, SlotOffer, SlotReply
from cases.models.acting import Actor, Refused
from cases.models.facts import CaseFacts
from cases.services.slots import answer_by_link, ask_of
from cases.views.case_room import Room, enter, frame, token
from cases.views.common import new_key

LONGEST = 100
NEAREST = 3


@dataclass(slots=True)
class Row:
    """One proposed time: which parties can come, which cannot, which have not answered."""

    slot: Slot
    free: list[Party] = field(default_factory=list)
    not_free: list[Party] = field(default_factory=list)
    silent: list[Party] = field(default_factory=list)
    take: dict[str, Any] = field(default_factory=dict)

    @property
    def common(self) -> bool:
        """Whether every party can come."""
        return not self.not_free and not self.silent


@login_required
@require_safe
def slots_page(request: HttpRequest, number: str) -> HttpResponse:
    """The proposed times. Who plans sees every answer; a party sees its own alone."""
    room = enter(request, number)
    offer = room.facts.slot_offer
    allowed = {d.action.name for d in room.decisions if d.allowed}
    plans = "propose_slots" in allowed
    rows = _rows(room, offer) if offer is not None else []
    common = any(row.common for row in rows)
    replies = {r.party_id: r for r in offer.replies.all()} if offer is not None else {}
    context = frame(
        room, "sessions", _("Proposed times"), offer=offer, rows=rows, plans=plans, common=common,
        misses=[] if common else _misses(rows) if plans else [], mine=replies.get(room.actor.party_id or 0),
        can_answer="answer_slots" in allowed, seen=token(room), words=_words(room, replies) if plans else [],
        planned=_planned(room), take_url=_take_url(room), key=new_key(),
    )  # fmt: skip
    return render(request, "cases/slots.html", context)


def _rows(room: Room, offer: SlotOffer) -> list[Row]:
    rows = [Row(slot) for slot in offer.slots.all()]
    replies = {r.party_id: r for r in offer.replies.all()}
    for row in rows:
        for party in room.facts.parties:
            reply = replies.get(party.pk)
            answer = (
                row.silent if reply is None else row.free if row.slot.number in reply.free else row.not_free
            )
            answer.append(party)
        row.take = _take(room, offer, row.slot)
    return rows


def _take(room: Room, offer: SlotOffer, slot: Slot) -> dict[str, Any]:
    """The answers with which one press plans that time."""
    zone = room.facts.zone
    starts, until = (f"{m.astimezone(zone):%Y-%m-%dT%H:%M}" for m in (slot.starts_at, slot.until))
    given = {
        "starts_at": starts,
        "until": until,
        "room": slot.room_id,
        "place": offer.place,
        "link": offer.link,
    }
    return {k: v for k, v in {**given, "kind": offer.kind}.items() if v}


def _planned(room: Room) -> str:
    """The page that moves the planned sitting, where there is one; the time is put behind it."""
    council = str(room.case.state) == "in_arbitration"
    sittings = room.facts.hearings if council else room.facts.sessions
    sitting = next((s for s in sittings if not s.held), None)
    if sitting is None:
        return ""
    kind = "hearing" if council else "session"
    return f"{room.url('act', f'postpone_{kind}')}?{urlencode({kind: sitting.number})}"


def _take_url(room: Room) -> str:
    if str(room.case.state) == "in_arbitration":
        return room.url("act", "schedule_hearing")
    return room.url("session_new")


def _misses(rows: list[Row]) -> list[Row]:
    """Where no time suits everybody: those that suit most, fewest refusals first."""
    return sorted(rows, key=lambda row: (len(row.not_free), len(row.silent)))[:NEAREST]


def _words(room: Room, replies: dict[int, SlotReply]) -> list[tuple[Party, str]]:
    """What each party said beside its answer; for who proposed the times alone."""
    return [(p, replies[p.pk].words) for p in room.facts.parties if p.pk in replies and replies[p.pk].words]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slot_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: it shows the number and the times, and answers once; 404 for any other text."""
    found = ask_of(token) if token.isascii() and len(token) <= LONGEST else None
    if found is None:
        raise Http404
    answer = _answer(request, *found)
    answer["Referrer-Policy"] = "same-origin"  # with none a browser hides its origin and the form is refused
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, ask: SlotAsk, case: Case, actor: Actor) -> HttpResponse:
    facts = CaseFacts(case, actor, timezone.now())
    if ask.used_at is not None or not facts.slots_wait or facts.slot_offer != ask.offer:
        return _show(request, ask, case, status=410)
    form = FORMS["answer_slots"](request.POST if request.method == "POST" else None, facts=facts)
    if request.method != "POST" or not form.is_valid():
        return _show(request, ask, case, form=form, status=422 if form.errors else 200)
    try:
        answer_by_link(ask, case, form.answers())
    except Refused:
        return _show(request, ask, case, status=410)
    return _show(request, ask, case, kept=True)


def _show(request: HttpRequest, ask: SlotAsk, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "number": case.council_number if ask.offer.council else case.number, "answer_by": ask.offer.answer_by,
        "button": _("Send our answer"), "used": ask.used_at is not None, "zone": case.timezone,
        "sign_in": reverse("cases:slots", args=[case.number]), **more,
    }  # fmt: skip
    return render(request, "cases/slot_link.html", context, status=status)
