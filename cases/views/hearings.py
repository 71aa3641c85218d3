"""The hearings and orders of a case at the Council, and the calendar file of one hearing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views.arbitration import acts_among
from cases.views.arbitration_room import council_frame, enter_council
from cases.views.case_sessions import sitting_file
from notifications.context import live_page

_ACTS = (
    "answer_slots", "schedule_hearing", "propose_slots", "postpone_hearing", "record_hearing",
    "issue_order", "record_order_compliance",
)  # fmt: skip


@login_required
@require_safe
@live_page
def hearings_page(request: HttpRequest, number: str) -> HttpResponse:
    """Hearings to come and held, with closed minutes, and the orders with what each side did."""
    room = enter_council(request, number)
    names = {p.key: p.name for p in room.facts.parties}
    orders = [
        (order, [(names.get(key, key), obeyed) for key, obeyed in order.obeyed.items()])
        for order in room.facts.orders
    ]
    context = council_frame(
        room, "hearings", _("Hearings and orders"), acts=acts_among(room, _ACTS), orders=orders,
        coming=[h for h in room.facts.hearings if not h.held],
        asked=room.facts.slots_wait,
        held=[h for h in room.facts.hearings if h.held][::-1],
    )  # fmt: skip
    return render(request, "arbitration/hearings.html", context)


@login_required
@require_safe
def hearing_file(request: HttpRequest, number: str, hearing: int) -> HttpResponse:
    """One hearing for a calendar, under a title that tells nothing."""
    room = enter_council(request, number)
    found = next((h for h in room.facts.hearings if h.number == hearing), None)
    if found is None:
        raise Http404
    return sitting_file(room, found, "hearing", str(room.case.council_number))
