"""What is due to be erased in an office: its head or an overseer proposes, somebody else confirms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from accounts.models import Office
from cases.models import Case, ErasureBatch, ErasureState
from cases.models.acting import Refused
from cases.models.visibility import OVERSEERS
from cases.services import erasing
from cases.services.erased_places import going, staying
from cases.services.retention import WORDS, Due, due_in

if TYPE_CHECKING:
    from accounts.models import User

_SHOWN = 50


@dataclass
class Desk:
    """Who looks at lists of what is erased, in one request."""

    request: HttpRequest
    user: User
    now: datetime

    @cached_property
    def oversees(self) -> bool:
        """Whether this person sees the lists of every office."""
        return access_of(self.user).holds(*OVERSEERS)

    def offices(self, *kinds: str) -> QuerySet[Office]:
        """The offices where the person holds one of these posts; of an overseer all."""
        rows = Office.objects.order_by("slug")
        return rows if self.oversees else rows.filter(pk__in=access_of(self.user).offices(*kinds))

    @property
    def cases(self) -> QuerySet[Case]:
        """The cases of which this person reads on such lists."""
        return Case.objects.on_lists_of(self.user)


def enter(request: HttpRequest) -> Desk:
    """The person who asks."""
    return Desk(request, request.user, timezone.now())  # type: ignore[arg-type]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasing_page(request: HttpRequest) -> HttpResponse:
    """What is due, before anything goes, and the lists; a press proposes what is ticked.

    For the head of the office; overseers first choose one.
    """
    desk = enter(request)
    office = _office(desk)
    if office is None:
        return _choose(desk)
    due = due_in(desk.cases.filter(office=office), desk.now)
    if request.method != "POST":
        return _show(desk, office, due)
    chosen = set(request.POST.getlist("item"))
    try:
        picked = [d for d in due if f"{d.case.pk}-{d.rule.code}" in chosen]
        batch = erasing.propose(office, desk.user, picked, desk.now)
    except Refused as refused:
        return _show(desk, office, due, str(refused), 409)
    messages.success(request, _("Nothing is erased yet. Somebody else must confirm the list."))
    return redirect("cases:erasing_list", batch.pk)


def _office(desk: Desk) -> Office | None:
    """The office that the address names, else a head's first; None where an overseer names none."""
    named = desk.request.GET.get("office", "")
    if desk.oversees and not named:
        return None
    rows = desk.offices("head_of_office")
    office = (rows.filter(slug=named) if named else rows).first()
    if office is None:
        raise Http404
    return office


def _choose(desk: Desk) -> HttpResponse:
    """Every office with how much is due there, and its lists that wait; where there is something, first."""
    if desk.request.method == "POST":
        raise Http404
    due = Counter(d.case.office_id for d in due_in(desk.cases, desk.now))
    listed = Q(items__state=ErasureState.LISTED)
    waits = ErasureBatch.objects.filter(listed, confirmed_at=None).values_list("office", "pk").distinct()
    waiting = Counter(office for office, _pk in waits)
    rows = [(office, due[office.pk], waiting[office.pk]) for office in desk.offices()]
    rows.sort(key=lambda row: not (row[1] or row[2]))
    return render(desk.request, "cases/erasing_offices.html", {"rows": rows})


def _show(desk: Desk, office: Office, due: list[Due], refused: str = "", status: int = 200) -> HttpResponse:
    counted = Count("items", filter=~Q(items__state=ErasureState.LEFT))
    batches = ErasureBatch.objects.filter(office=office).select_related("proposed_by", "confirmed_by")
    context = {
        "desk": desk, "office": office, "refused": refused,
        "due": [(d, str(WORDS[d.rule.code])) for d in due],
        "batches": batches.annotate(count=counted).order_by("-pk")[:_SHOWN], **fates(),
    }  # fmt: skip
    return render(desk.request, "cases/erasing.html", context, status=status)


def fates() -> dict[str, Any]:
    """What goes by which rule, and what stays and why."""
    return {"going": [(place.words, WORDS[place.rule]) for place in going()], "staying": staying()}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, for officials of its office and overseers: who did not propose it confirms or discards it."""
    desk = enter(request)
    mine = desk.offices("officer", "head_of_office")
    rows = ErasureBatch.objects.filter(pk=pk, office__in=mine)
    batch = rows.select_related("proposed_by", "office").first()
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


def _hidden(desk: Desk, batch: ErasureBatch) -> int:
    """How many things on a list are of cases of which the reader may read nothing."""
    return batch.items.exclude(case__in=desk.cases).count()


def _listed(desk: Desk, batch: ErasureBatch, refused: str) -> dict[str, Any]:
    rows = list(batch.items.filter(case__in=desk.cases).select_related("case"))
    hidden = _hidden(desk, batch)
    waits = batch.confirmed_at is None and any(row.state == ErasureState.LISTED for row in rows)
    return {
        "batch": batch, "refused": refused, "hidden": hidden, "waits": waits, "desk": desk,
        "rows": [{"item": row, "words": str(WORDS[row.rule]), "why": because(row.because)} for row in rows],
        "mine": batch.proposed_by_id == desk.user.pk, **fates(),
    }  # fmt: skip


def because(code: str) -> str:
    """Why something was left alone, in words; empty where it was not."""
    words = {
        "open": _("The case is open again."), "held": _("Erasing is stopped."),
        "not_due": _("Its day has not come."), "thrown_away": _("The list was thrown away."),
    }  # fmt: skip
    return words.get(code, "")
