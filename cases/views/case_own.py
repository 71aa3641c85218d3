"""What one side told the office alone: its separate interviews and the names of its workers."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Interview, Worker
from cases.views.case_room import Room, enter, frame

PAGE = 200


def own(room: Room, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those rows of parties that the reader may read: the own side's, for the office every side's.

    Raises PermissionDenied for who sees the case and belongs to neither.
    """
    found = rows.filter(case_id=room.case.pk).select_related("party")
    if room.staff:
        return found
    if room.actor.party_id is None:
        raise PermissionDenied
    return found.filter(party_id=room.actor.party_id)


@login_required
@require_safe
def interviews_page(request: HttpRequest, number: str) -> HttpResponse:
    """The minutes of separate interviews, the newest first."""
    room = enter(request, number)
    rows = own(room, Interview.objects.order_by("-held_at", "-pk"))
    context = frame(room, "parties", _("Separate interviews"), interviews=rows)
    context.update(back_url=room.url("parties"), back_text=_("Parties"))
    return render(request, "cases/interviews.html", context)


@login_required
@require_safe
def workers_page(request: HttpRequest, number: str) -> HttpResponse:
    """The workers a side has named, side by side, in pages of 200 in the order of the lists."""
    room = enter(request, number)
    after = request.GET.get("after", "")[:18]
    rows = own(room, Worker.objects.order_by("pk"))
    if after.isdecimal() and after.isascii():
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: PAGE + 1])
    lists = [(party, list(group)) for party, group in groupby(found[:PAGE], key=lambda w: w.party)]
    context = frame(
        room, "parties", _("Names of workers"), lists=lists,
        next_url=f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    )  # fmt: skip
    context.update(back_url=room.url("parties"), back_text=_("Parties"))
    return render(request, "cases/workers.html", context)
