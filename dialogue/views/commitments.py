"""Commitments: what was promised, by whom, until when; how far it is and what proves it."""

from __future__ import annotations

from datetime import date
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

from cases.models.base import Category
from cases.views.uploads import whole_uploads
from dialogue.forms.commitments import CommitmentListForm
from dialogue.models import Agreement, Attachment, Commitment, Meeting, PlanItem
from dialogue.models.endorsing import HOME
from dialogue.models.facts import Facts
from dialogue.queries_commitments import RELATED, CommitmentPage, by_due, listed, reports_on
from dialogue.queries_thread import outcome_of, plans_of
from dialogue.roles import actor_for
from dialogue.views.act import StepPage, run_step
from dialogue.views.links import place_of
from dialogue.views.room import Room
from dialogue.views.thread import issue_url, item_url

CATEGORIES = dict(Category.choices)


def today() -> date:
    """The legal day now."""
    return timezone.now().astimezone(HOME).date()


def address(row: Commitment, name: str = "commitment") -> str:
    """An address of a commitment."""
    return reverse(f"dialogue:{name}", args=[row.pk])


@never_cache
@login_required
@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """Commitments, the soonest due first; 400 for a filter that does not fit."""
    form = CommitmentListForm(request.GET)
    page, day = CommitmentPage([]), today()
    user: Any = request.user
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("whose", "state", "origin")}
        page = by_due(listed(user, day, **wanted), form.cleaned_data["after"])
    kept = {name: request.GET[name] for name in ("whose", "state", "origin") if request.GET.get(name)}
    context = {
        "form": form, "rows": [in_list(row, day) for row in page.rows], "filtered": bool(kept),
        "next_url": f"?{urlencode({**kept, 'after': page.mark})}" if page.mark else "",
        "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "dialogue/commitments.html", context, status=400 if form.errors else 200)


def in_list(row: Commitment, day: date) -> dict[str, Any]:
    """A commitment with its words: where from, how far, late or not."""
    late = row.status == "open" and row.due is not None and row.due < day
    return {
        "row": row,
        "url": address(row),
        "origin": origin_of(row).number,
        "state": "overdue" if late else row.status,
        "words": _("Overdue") if late else row.get_status_display(),
    }


def origin_of(row: Commitment) -> Agreement | Meeting:
    """The agreement or the meeting it was made in."""
    if row.agreement is not None:
        return row.agreement
    assert row.item is not None  # the database holds that it comes from one place
    return row.item.meeting


def find(request: HttpRequest, pk: int) -> Commitment:
    """The commitment if this person may see it; raises Http404 otherwise."""
    rows = (
        Commitment.objects.visible_to(request.user)
        .standing()
        .select_related(*RELATED, "case", "agreement__body")
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def room_of(request: HttpRequest, row: Commitment) -> Room:
    """The room of the subject it belongs to: who sees a commitment of theirs may report on it there."""
    user: Any = request.user
    subject = origin_of(row)
    actor = actor_for(user, subject)
    return Room(request, subject, actor, Facts(subject, actor, timezone.now()))


@never_cache
@login_required
@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment: what, who, by when, what was reported, and what it belongs to."""
    row = find(request, pk)
    room = room_of(request, row)
    origin = origin_of(row)
    manager: Any = type(origin)._default_manager
    sees = manager.visible_to(request.user).filter(pk=origin.pk).exists()
    context = {
        **in_list(row, today()), "origin_row": origin, "about": CATEGORIES.get(row.category, ""),
        "about_url": issue_url(row.category), "plan_url": _plan_url(request, row), "outcome": _outcome(row),
        "origin_url": place_of(origin.procedure, origin.number) if sees else "",
        "papers": Attachment.objects.visible_to(request.user).filter(commitment=row),
        "reports": reports_on(row), "report": room.decisions.get("report_commitment"),
        "report_url": address(row, "commitment_report"), "case_url": _case_url(request, row),
    }  # fmt: skip
    return render(request, "dialogue/commitment.html", context)


def _plan_url(request: HttpRequest, row: Commitment) -> str:
    """The plan that shows its part of the programme."""
    item = row.plan_item
    return item_url(item, plans_of(request.user, [item.programme_id])) if item is not None else ""


def _outcome(row: Commitment) -> PlanItem | None:
    """The outcome it is to bring about."""
    return outcome_of(row.plan_item) if row.plan_item is not None else None


def _case_url(request: HttpRequest, row: Commitment) -> str:
    """The dispute it went on as, where the reader may see that."""
    if (
        row.case is None
        or not type(row.case).objects.visible_to(request.user).filter(pk=row.case_id).exists()
    ):
        return ""
    return row.case.get_absolute_url()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def commitment_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far it is; 403 for who does not answer for it."""
    row = find(request, pk)
    first = {"commitment": row.pk, "status": row.status, "evidence": row.evidence, "on": row.done_on}
    page = StepPage(after=address(row), initial=first, more={"commitment": row, "back_text": _("Commitment")})
    page.template = "dialogue/commitment_report.html"
    return run_step(room_of(request, row), "report_commitment", page)
