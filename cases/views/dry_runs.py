"""Dry runs of a new holiday or another time limit: which dates of open and past cases would be other."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from cases.forms.dry_runs import DryRunForm, clock_labels
from cases.models import Case
from cases.models.trials import PUBLISHERS, DryRun, HolidayPublication, MovedDate
from cases.services import holiday_publishing
from cases.services.dry_runs import begin

NEWEST, PAGE = 20, 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dry_runs(request: HttpRequest) -> HttpResponse:
    """Try a proposal; the newest below. For those who may publish rules."""
    if not access_of(request.user).holds(*PUBLISHERS):
        raise PermissionDenied
    form = DryRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        given = form.cleaned_data
        run = begin(user, given["proposal"], given["on"], given["code"], given["length"])
        return HttpResponseRedirect(reverse("cases:dry_run", args=[run.pk]))
    rows = DryRun.objects.visible_to(request.user).select_related("user")[:NEWEST]
    waiting = HolidayPublication.objects.visible_to(request.user).filter(decided_at=None)
    context = {"form": form, "rows": rows, "waiting": waiting.select_related("run", "proposed_by")}
    return render(request, "dry_runs/new.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def dry_run(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; how many dates of each rule would move, and which; a fixed number of queries."""
    seen = DryRun.objects.visible_to(request.user).prefetch_related("publications")
    run = seen.filter(pk=number).first()
    if run is None:
        raise Http404
    labels = clock_labels()
    asked = re.fullmatch(r"[0-9]{1,18}", request.GET.get("after", ""))
    rows = run.moves.filter(pk__gt=int(asked[0]) if asked else 0).select_related("case__office", "deadline")
    shown = list(rows.order_by("pk")[: PAGE + 1])
    counts = run.moves.values("code").annotate(n=Count("pk"), running=Count("pk", filter=Q(running=True)))
    why = holiday_publishing.why_not_propose(run)
    context = {
        "why": why, "again": why is holiday_publishing.OLD_CALENDAR, "publications": run.publications.all(),
        "run": run, "row": run, "rule": labels.get(run.code, ""),
        "counts": [{**one, "label": labels.get(one["code"], one["code"])} for one in counts.order_by("code")],
        "moves": _lines(request, shown[:PAGE], labels),
        "after": shown[PAGE - 1].pk if len(shown) > PAGE else 0,
    }  # fmt: skip
    part = bool(request.headers.get("HX-Request"))
    return render(request, "dry_runs/state.html" if part else "dry_runs/page.html", context)


def _lines(request: HttpRequest, moves: list[MovedDate], labels: dict[str, Any]) -> list[dict[str, Any]]:
    """The dates in words; a case is named to those who may see it."""
    ids = {move.case_id for move in moves}
    seen = set(Case.objects.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        {
            "number": move.case.number if move.case_id in seen else "", "office": move.case.office,
            "label": labels.get(move.code, move.code), "old": move.old_on, "new": move.new_on,
            "running": move.running, "begun": move.deadline.trigger_on,
            "counted_to": parse_date(str(move.counting.get("due_on") or "")),
            "skipped": [d for d in move.counting.get("days", []) if not d["counted"] and d["name"]],
        }
        for move in moves
    ]  # fmt: skip
