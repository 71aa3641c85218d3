"""Publishing a holiday that was tried: one person proposes, a second one publishes or throws away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.forms.holiday_publishing import PUBLISH, DecideForm, ProposeForm
from cases.models import DateProposal
from cases.models.acting import Refused
from cases.models.trials import DryRun, HolidayPublication, Proposal
from cases.services import holiday_publishing as publishing


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_page(request: HttpRequest, number: int) -> HttpResponse:
    """Name and source of what a dry run tried; nothing is published by it."""
    run = DryRun.objects.visible_to(request.user).filter(pk=number).first()
    if run is None:
        raise Http404
    user: Any = request.user
    taken = run.proposal == Proposal.NO_HOLIDAY
    form, why = ProposeForm(request.POST or None, named=taken), publishing.why_not_propose(run)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = publishing.propose(run, user, timezone.now(), **form.cleaned_data)
            except Refused as refused:
                why, status = refused.reason, 409
            else:
                messages.success(request, _("Nothing is published yet. Somebody else must decide."))
                return redirect("cases:holiday_publication", row.pk)
    context = {
        "run": run, "why": why, "form": None if why and request.method != "POST" else form,
        "again": why is publishing.OLD_CALENDAR, "there": publishing.holiday_of(run) if taken else None,
    }  # fmt: skip
    return render(request, "dry_runs/propose.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication_page(request: HttpRequest, number: int) -> HttpResponse:
    """What is proposed, by whom, what became of it; and for the second person the decision."""
    user: Any = request.user
    row = _found(request, number)
    form = DecideForm(request.POST or None, may_publish=publishing.why_not_publish(row, user) is None)
    why, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _decide(row, user, form.cleaned_data)
            except Refused as refused:
                why, status, row = refused.reason, 409, _found(request, number)
            else:
                return redirect("cases:holiday_publication", row.pk)
    return render(request, "dry_runs/publication.html", _shown(row, user, form, why), status=status)


def _found(request: HttpRequest, number: int) -> HolidayPublication:
    rows = HolidayPublication.objects.visible_to(request.user).select_related(
        "run", "proposed_by", "decided_by", "version"
    )
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _decide(row: HolidayPublication, user: Any, given: dict[str, Any]) -> None:
    if given["answer"] == PUBLISH:
        publishing.publish(row, user, timezone.now())
    else:
        publishing.throw_away(row, user, timezone.now(), given["reason"])


def _shown(row: HolidayPublication, user: Any, form: DecideForm, why: Any) -> dict[str, Any]:
    """The row, why it cannot be published, and how many new dates came of it."""
    waits = row.decided_at is None
    why = why or (publishing.why_not_publish(row, user) if waits else None)
    made = None
    if row.version is not None:
        rows = DateProposal.objects.filter(calendar_version=row.version.number)
        made = rows.aggregate(n=Count("pk"), waiting=Count("pk", filter=Q(approved=None)))
    return {
        "row": row, "run": row.run, "form": form if waits else None, "why": why, "made": made,
        "again": waits and why is publishing.OLD_CALENDAR,
    }  # fmt: skip
