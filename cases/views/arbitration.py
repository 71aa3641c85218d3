"""The Council's list, the panel of one case, and the declaration of interests before the file opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from cases.calling import new_key, try_action
from cases.forms import FORMS
from cases.models import Case, CaseEvent, Draw, PanelSeat
from cases.procedure import ACTIONS
from cases.queries import CursorInvalid, Filters, listed, page_of
from cases.views.act_layout import groups_of
from cases.views.act_links import ActLink
from cases.views.arbitration_room import council_frame, enter_council, enter_undeclared, seats_of
from cases.views.case_room import Room
from cases.views.home_list import rows_of
from notifications.context import live_page

PAGE = 25
_PANEL_ACTS = (
    "select_arbitrator", "select_chair", "draw_chair", "challenge_arbitrator", "decide_challenge",
    "replace_arbitrator", "constitute_panel", "discontinue", "resume",
)  # fmt: skip
_MILESTONES = (
    ("refer_to_arbitration", gettext_lazy("Referral sent")),
    ("receive_at_council", gettext_lazy("Received and numbered")),
    ("constitute_panel", gettext_lazy("Panel constituted")),
    ("record_hearing", gettext_lazy("Hearing held")),
    ("issue_award", gettext_lazy("Award issued")),
    ("serve_award", gettext_lazy("Award served")),
    ("finalise_award", gettext_lazy("Award final")),
    ("register_award", gettext_lazy("Award registered")),
    ("publish_award", gettext_lazy("Award published")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the secretariat's checklist: what, and when it was done."""

    label: str
    at: datetime | None


@never_cache
@login_required
@require_safe
def arbitration_list(request: HttpRequest) -> HttpResponse:
    """The cases at the Council that the reader may see, and the seats that wait for a declaration."""
    access = access_of(request.user)
    if not access.holds("council", "arbitrator", "minister_delegate"):
        raise PermissionDenied
    rows, mark, wrong = _page(request)
    context = {
        "rows": rows_of(rows, timezone.now(), official=True), "wrong": wrong,
        "waiting": _undeclared(request.user.pk or 0),
        "next_url": f"{request.path}?after={mark}" if mark else "",
        "first_url": request.path if request.GET.get("after") else "",
        "roster": access.holds("council"),
    }  # fmt: skip
    return render(request, "arbitration/list.html", context, status=400 if wrong else 200)


def _page(request: HttpRequest) -> tuple[list[dict[str, Any]], str | None, bool]:
    cases = listed(request.user, Filters(at_council=True))
    try:
        rows, mark = page_of(cases, after=request.GET.get("after"), limit=PAGE)
    except CursorInvalid:
        return [], None, True
    return rows, mark, False


def _undeclared(user_id: int) -> list[dict[str, Any]]:
    """The seats of this person that wait for a declaration."""
    seats = PanelSeat.objects.filter(arbitrator__user_id=user_id, left_by=None, declared=False)
    numbers = seats.exclude(case__council_number=None).values_list("case__council_number", flat=True)
    return [{"number": n, "url": reverse("cases:conflict", args=[n])} for n in numbers.order_by("pk")[:50]]


@login_required
@require_safe
@live_page
def arbitration_case(request: HttpRequest, number: str) -> HttpResponse:
    """The checklist, the three seats, challenges and lots of one case."""
    room = enter_council(request, number)
    known = [c for c in room.facts.challenges if room.facts.may_know(c.seat) or not room.actor.party_id]
    context = council_frame(
        room, "arbitration_case", _("Panel"), seats=seats_of(room), steps=list(_checklist(room.case)),
        challenges=known, draws=list(Draw.objects.filter(case_id=room.case.pk)),
        acts=acts_among(room, _PANEL_ACTS),
    )  # fmt: skip
    return render(request, "arbitration/case.html", context)


def acts_among(room: Room, names: tuple[str, ...]) -> list[ActLink]:
    """The acts of these names that are open to the reader."""
    links = {link.name: link for link in (*room.acts.first, *room.acts.more)}
    return [links[name] for name in names if name in links]


def _checklist(case: Case) -> Iterator[Done]:
    rows = CaseEvent.objects.filter(case_id=case.pk, action__in=[name for name, _label in _MILESTONES])
    found: dict[str, datetime] = {}
    for name, at in rows.order_by("seq").values_list("action", "occurred_at"):
        found.setdefault(name, at)
    yield from (Done(str(label), found.get(name)) for name, label in _MILESTONES)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, number: str) -> HttpResponse:
    """Before the file opens: only the parties and their people are shown, and the declaration is made."""
    room, seat = enter_undeclared(request, number)
    form, status, reason = FORMS["declare_interest"](facts=room.facts), 200, ""
    if request.method == "POST":
        data = request.POST
        tried = try_action(
            room.case, "declare_interest", request, data, key=data.get("idempotency_key"), seen=None
        )
        if tried.status == 201:
            return _after_declaring(request, room)
        form, status, reason = tried.form or form, tried.status, tried.reason
    context = {
        "title": _("Declare your interests"), "number": room.case.council_number, "form": form, "seat": seat,
        "groups": groups_of(form), "parties": room.facts.parties, "people": _representatives(room),
        "key": new_key(), "seen": "", "button": str(ACTIONS["declare_interest"].label), "conflict": reason,
        "cancel_url": reverse("cases:arbitration"), "action": ACTIONS["declare_interest"],
    }  # fmt: skip
    return render(request, "arbitration/conflict.html", context, status=status)


def _after_declaring(request: HttpRequest, room: Room) -> HttpResponse:
    """To the file, or, after a conflict, away from it for good."""
    messages.success(request, _("Your declaration is on record."))
    visible = Case.objects.visible_to(request.user).filter(pk=room.case.pk).exists()
    name = ("cases:arbitration_case", [room.case.council_number]) if visible else ("cases:arbitration", [])
    return HttpResponseRedirect(reverse(name[0], args=name[1]))


def _representatives(room: Room) -> list[str]:
    """Who speaks for the parties: what an arbitrator must know to find a link."""
    events = CaseEvent.objects.filter(case_id=room.case.pk, party__isnull=False, actor__isnull=False)
    return sorted(set(events.values_list("actor__name", flat=True)))
