"""P14: the queue of an office, its saved views, and giving cases to people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import access_of
from accounts.models import Office
from cases.forms.queue import VIEWS, AssignForm, QueueForm
from cases.models import Case, SavedView
from cases.queries import CursorInvalid, Filters, counts_by_state, listed, page_of
from cases.services.assigning import assign as assign_cases
from cases.views.common import new_key
from cases.views.home_list import rows_of

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 50
MOST_AT_ONCE = 50


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def office_of(request: HttpRequest) -> Office:
    """The office whose queue is shown: the one in the address, else the first; raises Http404 for others."""
    mine = access_of(request.user).offices("officer", "head_of_office")
    offices = list(Office.objects.filter(pk__in=mine).order_by("slug"))
    wanted = request.GET.get("office")
    found = next((o for o in offices if wanted in (None, "", o.slug)), None)
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of an office by their next legal date; 400 where a filter does not fit."""
    office = office_of(request)
    form = QueueForm(request.GET, office_id=office.pk)
    rows: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    mark: str | None = None
    now = timezone.now()
    overdue = 0
    if form.is_valid():
        cases = listed(request.user, form.filters(_user(request).pk))
        counts = counts_by_state(cases)
        overdue = cases.filter(next_deadline__lte=now).count()
        try:
            rows, mark = page_of(cases, after=form.cleaned_data["after"], limit=PAGE)
        except CursorInvalid:
            form.add_error(None, _("This page of the list is not there. Begin again."))
    context = {
        "office": office, "form": form, "rows": rows_of(rows, now, official=True), "overdue": overdue,
        "total": sum(counts.values()), "views": _views(request, office), "chips": _chips(request, form),
        "next_url": _address(request.GET, after=mark) if mark else "", "saved": _saved(request, office),
        "first_url": _address(request.GET, after="") if request.GET.get("after") else "",
        "is_head": office.pk in access_of(request.user).offices("head_of_office"),
        "query": _query(request.GET, after=""),
    }  # fmt: skip
    return render(request, "cases/queue.html", context, status=400 if form.errors else 200)


def _query(given: QueryDict, **changed: str | None) -> str:
    kept = [(k, v) for k, values in given.lists() for v in values if v and k not in changed]
    return urlencode([*kept, *((k, v) for k, v in changed.items() if v)])


def _address(given: QueryDict, **changed: str | None) -> str:
    query = _query(given, **changed)
    return f"{reverse('cases:queue')}?{query}" if query else reverse("cases:queue")


def _views(request: HttpRequest, office: Office) -> list[dict[str, Any]]:
    chosen = request.GET.get("view") or "all"
    return [
        {"label": label, "url": f"{reverse('cases:queue')}?office={office.slug}&view={name}",
         "current": name == chosen}
        for name, label in VIEWS.items()
    ]  # fmt: skip


def _saved(request: HttpRequest, office: Office) -> list[dict[str, Any]]:
    mine = SavedView.objects.filter(user_id=_user(request).pk)
    rows = mine | SavedView.objects.filter(office=office)
    return [
        {"view": v, "url": f"{reverse('cases:queue')}?{v.query}"} for v in rows.distinct().order_by("name")
    ]


def _chips(request: HttpRequest, form: QueueForm) -> list[dict[str, str]]:
    """One link per filter in use that drops just it."""
    chips = []
    for name, field in form.fields.items():
        if name in ("view", "after") or not request.GET.get(name):
            continue
        label = str(field.label or name)
        chips.append({"label": label, "url": _address(request.GET, **{name: None, "after": None})})
    return chips


@never_cache
@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name, for oneself or the office."""
    office = office_of(request)
    name = request.POST.get("name", "").strip()[:60].replace("\x00", "")
    query = request.POST.get("query", "")[:600].replace("\x00", "")
    if name:
        shared = office if request.POST.get("shared") else None
        SavedView.objects.update_or_create(
            user_id=_user(request).pk, name=name, defaults={"query": query, "office": shared}
        )
    return redirect(f"{reverse('cases:queue')}?{query}")


@never_cache
@login_required
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """First the cases and whom they go to, then, once confirmed, what became of each."""
    office = office_of(request)
    if office.pk not in access_of(request.user).offices("head_of_office"):
        raise Http404
    numbers = request.POST.getlist("case")[:MOST_AT_ONCE]
    visible = Case.objects.visible_to(request.user).filter(office=office, number__in=numbers)
    cases = list(visible.select_related("conciliator", "officer").order_by("next_deadline", "id"))
    confirmed = "confirm" in request.POST
    form = AssignForm(request.POST if confirmed else None, office_id=office.pk)
    results = []
    if confirmed and form.is_valid():
        results = assign_cases(
            cases, form.cleaned_data["person"], by=_user(request), reason=form.cleaned_data["reason"],
            key=request.POST.get("idempotency_key", "")[:40] or new_key(),
        )  # fmt: skip
    context = {"office": office, "cases": cases, "form": form, "results": results, "key": new_key()}
    return render(
        request, "cases/queue_assign.html", context, status=422 if confirmed and form.errors else 200
    )


@never_cache
@login_required
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """P15: open, overdue and soon-due cases per person, in three counts over the office's open cases."""
    office = office_of(request)
    rows = listed(request.user, Filters(office=office.pk)).values_list(
        "conciliator_id", "conciliator__name", "officer_id", "officer__name", "next_deadline"
    )
    people = _loads(rows, timezone.now())
    most = max((row["open"] for row in people), default=1)
    context = {"office": office, "people": people, "most": most}
    return render(request, "cases/workload.html", context)


def _loads(rows: Any, now: Any) -> list[dict[str, Any]]:
    """One row per person, the fullest first; cases nobody has come under an empty name."""
    loads: dict[int, dict[str, Any]] = {}
    for conciliator, conciliator_name, officer, officer_name, due in rows.iterator(chunk_size=2000):
        person, name = (conciliator, conciliator_name) if conciliator else (officer, officer_name)
        row = loads.setdefault(person or 0, {"name": name or "", "open": 0, "overdue": 0, "soon": 0})
        row["open"] += 1
        row["overdue"] += due <= now
        row["soon"] += now < due <= now + timedelta(days=7)
    return sorted(loads.values(), key=lambda row: -row["open"])
