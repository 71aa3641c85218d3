"""Giving the selected cases to one person: first what that would mean, then what became of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases.forms.queue import AssignForm
from cases.models import Case
from cases.services.assigning import Assigned, Handover
from cases.services.assigning import assign as assign_cases
from cases.views.common import new_key
from cases.views.queue_room import Desk, enter, query_of, selected
from cases.workload import Load, barred_from, has_it, loads_of, sessions_of
from workflow.calendar import Unit, count
from workflow.holidays import current_calendar

if TYPE_CHECKING:
    from accounts.models import User

DAYS = 5
"""Working days within which a deadline counts as due soon (experience.md P15)."""
_NUMBER = re.compile(r"[A-Z]{2,4}-\d{4}-\d{3,9}")


@never_cache
@login_required
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Ask whom the cases go to, with everybody's load and conflicts; once confirmed, a row of result each."""
    desk = enter(request)
    if not desk.is_head:
        raise Http404
    cases, confirmed = selected(desk), "confirm" in request.POST
    form = AssignForm(
        request.POST if confirmed else None,
        people=desk.people,
        initial={"person": request.POST.get("person")},
    )
    results = _results(desk, cases, form) if form.is_valid() else []
    context = {
        "office": desk.office, "cases": cases, "form": form, "results": results,
        "key": request.POST.get("idempotency_key") or new_key(), "heads": _heads(desk, cases),
        "people": [] if results else _candidates(desk, cases),
        "query": query_of(QueryDict(request.POST.get("query", "")[:2000]), office=desk.office.slug),
    }  # fmt: skip
    return render(request, "cases/queue_assign.html", context, status=422 if form.errors else 200)


def _heads(desk: Desk, cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """Each case with the head of its record as the person saw it first."""
    return [(case, desk.request.POST.get(f"seen-{case.number}") or case.head[:16]) for case in cases]


def _results(desk: Desk, cases: Sequence[Case], form: AssignForm) -> list[Assigned]:
    """What became of each case, those that are no longer in this queue included."""
    person = next(p for p in desk.people if str(p.pk) == form.cleaned_data["person"])
    handover = Handover(
        person, desk.user, form.cleaned_data["reason"],
        key=desk.request.POST.get("idempotency_key", "")[:40] or new_key(),
        seen={str(case.number): head for case, head in _heads(desk, cases)},
    )  # fmt: skip
    given = assign_cases(cases, handover)
    found = {case.number for case in cases}
    gone = [n for n in desk.request.POST.getlist("case") if n not in found and _NUMBER.fullmatch(n)]
    words = _("This case is no longer in your queue.")
    return [*given, *(Assigned(Case(number=number), done=False, words=words) for number in gone[:100])]


def soon_until(now: datetime) -> datetime:
    """The moment before which a deadline is due within five working days."""
    zone = timezone.get_current_timezone()
    return count(current_calendar(), now, DAYS, Unit.WORKING_DAYS, zone).due_at


def this_week(now: datetime) -> tuple[datetime, datetime]:
    """The local week, from Monday."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=7)


def _candidates(desk: Desk, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Everybody of the office with what they have now, would have after, and what speaks against it."""
    loads = loads_of(desk.cases().filter(is_open=True), desk.now, soon_until(desk.now))
    sessions = sessions_of(desk.cases(), *this_week(desk.now))
    barred = barred_from(cases, [person.pk for person in desk.people])
    rows = [_candidate(p, cases, loads.get(p.pk, Load()), barred) for p in desk.people]
    return [{**row, "sessions": sessions.get(row["person"].pk, 0)} for row in rows]


def _candidate(
    person: User, cases: Sequence[Case], load: Load, barred: Mapping[int, set[int]]
) -> dict[str, Any]:
    against = [case.number for case in cases if person.pk in barred[case.pk]]
    has = [case.number for case in cases if has_it(case, person.pk)]
    more = len(cases) - len(set(against) | set(has))
    return {
        "person": person,
        "load": load,
        "after": load.open + more,
        "against": against,
        "has": has,
        "more": more,
    }
