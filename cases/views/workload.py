"""P15: how the cases of an office are spread, and to whom the next ones could go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.forms.intake import officers_of
from cases.views.queue_assign import soon_until, this_week
from cases.views.queue_room import Desk, enter
from cases.workload import Load, loads_of, sessions_of, suggest

SUGGESTED = 10


@never_cache
@login_required
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """A sentence, a row per person, and for heads suggestions for cases that wait for one."""
    desk = enter(request)
    cases = desk.cases().filter(is_open=True, merged_into=None)
    loads = loads_of(cases, desk.now, soon_until(desk.now))
    rows = _rows(desk, loads, sessions_of(desk.cases(), *this_week(desk.now)))
    waiting = Q(officer=None, conciliator=None) | Q(state="awaiting_conciliator")
    waits = list(cases.filter(waiting).order_by("next_deadline", "id")[:SUGGESTED]) if desk.is_head else []
    context = {
        "desk": desk, "office": desk.office, "rows": rows, "nobody": loads.get(0, Load()),
        "total": sum(load.open for load in loads.values()), "soon": sum(load.soon for load in loads.values()),
        "overdue": sum(load.overdue for load in loads.values()),
        "suggestions": suggest(waits, _free_first(desk), loads) if waits else [],
    }  # fmt: skip
    return render(request, "cases/workload.html", context)


def _free_first(desk: Desk) -> list[Any]:
    """Whom cases are suggested for: the officers; the head only where there are none."""
    return list(officers_of(desk.office.pk, "officer")) or desk.people


def _rows(desk: Desk, loads: Mapping[int, Load], sessions: Mapping[int, int]) -> list[dict[str, Any]]:
    """Everybody of the office, and whoever still has its cases without a post there; the fullest first."""
    here = {person.pk for person in desk.people}
    gone = get_user_model().objects.filter(pk__in=set(loads) - here - {0}).order_by("name")
    rows: list[dict[str, Any]] = [
        {
            "person": person, "load": loads.get(person.pk, Load()), "sessions": sessions.get(person.pk, 0),
            "here": person.pk in here,
        }
        for person in [*desk.people, *gone]
    ]  # fmt: skip
    most = max((row["load"].open for row in rows), default=0) or 1
    for row in rows:
        row["share"] = 100 * row["load"].open / most
    return sorted(rows, key=lambda row: -row["share"])
