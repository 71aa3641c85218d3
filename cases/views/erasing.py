"""What is due to be erased in an office: the head proposes a list, somebody else confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.models import Case, ErasureBatch, ErasureState
from cases.models.acting import Refused
from cases.services import erasing
from cases.services.retention import WORDS, Due, due_in
from cases.views.queue_room import Desk, enter

_SHOWN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasing_page(request: HttpRequest) -> HttpResponse:
    """For the head: what is due, before anything goes, and the lists; a press proposes all of it."""
    desk = _heads_desk(request)
    due = due_in(_cases(desk), desk.now)
    if request.method != "POST":
        return _show(desk, due)
    chosen = set(request.POST.getlist("item"))
    try:
        picked = [d for d in due if f"{d.case.pk}-{d.rule.code}" in chosen]
        batch = erasing.propose(desk.office, desk.user, picked, desk.now)
    except Refused as refused:
        return _show(desk, due, str(refused), 409)
    messages.success(request, _("Nothing is erased yet. Somebody else of the office must confirm the list."))
    return redirect("cases:erasing_list", batch.pk)


def _heads_desk(request: HttpRequest) -> Desk:
    desk = enter(request)
    if not desk.is_head:
        raise Http404
    return desk


def _cases(desk: Desk) -> QuerySet[Case]:
    return _seen(desk).filter(office=desk.office)


def _show(desk: Desk, due: list[Due], refused: str = "", status: int = 200) -> HttpResponse:
    counted = Count("items", filter=~Q(items__state=ErasureState.LEFT))
    batches = ErasureBatch.objects.filter(office=desk.office).select_related("proposed_by", "confirmed_by")
    context = {
        "desk": desk, "due": due, "refused": refused,
        "batches": batches.annotate(count=counted).order_by("-pk")[:_SHOWN],
    }  # fmt: skip
    return render(desk.request, "cases/erasing.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, for the officials of its office: who did not propose it can confirm it or throw it away."""
    desk = enter(request)
    offices = [office.pk for office in desk.offices]
    batch = (
        ErasureBatch.objects.filter(pk=pk, office__in=offices).select_related("proposed_by", "office").first()
    )
    if batch is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = _decide(desk, batch)
        if not refused:
            return redirect("cases:erasing_list", batch.pk)
    return render(
        request, "cases/erasing_list.html", _listed(desk, batch, refused), status=409 if refused else 200
    )


def _decide(desk: Desk, batch: ErasureBatch) -> str:
    """Confirm or throw away; gives why not."""
    try:
        if desk.request.POST.get("answer") == "confirm":
            if _hidden(desk, batch):
                return _("This list has cases that you cannot see. Somebody else must confirm it.")
            erasing.confirm(batch, desk.user, desk.now)
        else:
            erasing.throw_away(batch)
    except Refused as refused:
        return str(refused)
    return ""


def _seen(desk: Desk) -> QuerySet[Case]:
    return Case.objects.visible_to(desk.user).at_work(desk.user)


def _hidden(desk: Desk, batch: ErasureBatch) -> int:
    """How many things on a list are of cases that the reader cannot see."""
    return batch.items.exclude(case__in=_seen(desk)).count()


def _listed(desk: Desk, batch: ErasureBatch, refused: str) -> dict[str, Any]:
    rows = list(batch.items.filter(case__in=_seen(desk)).select_related("case"))
    hidden = _hidden(desk, batch)
    waits = batch.confirmed_at is None and any(row.state == ErasureState.LISTED for row in rows)
    return {
        "batch": batch, "refused": refused, "hidden": hidden, "waits": waits,
        "rows": [{"item": row, "words": str(WORDS[row.rule]), "why": because(row.because)} for row in rows],
        "mine": batch.proposed_by_id == desk.user.pk,
    }  # fmt: skip


def because(code: str) -> str:
    """Why something was left alone, in words; empty where it was not."""
    words = {
        "open": _("The case is open again."), "held": _("Erasing is stopped."),
        "not_due": _("Its day has not come."), "thrown_away": _("The list was thrown away."),
    }  # fmt: skip
    return words.get(code, "")
