"""P5 and P6: before you file, a new draft, the task list, and leaving quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import access_of
from accounts.models import Organization
from accounts.sessions import leave
from accounts.texts import storable
from accounts.typed import paths_under
from cases.forms.filing_start import FOR_ME, NewForm, TriageForm
from cases.models import Case, Document
from cases.models.acting import NotYours, Refused
from cases.services import drafts as service
from cases.services.draft_keeping import last_day
from cases.views.common import new_key
from cases.views.filing_parts import find_draft, groups_of

if TYPE_CHECKING:
    from accounts.models import User

LIMIT = 50


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """P5: what it takes, who sees what, and three questions that say which way fits."""
    asked = any(name in request.GET for name in ("people", "working", "strike"))
    form = TriageForm(request.GET if asked else None, initial=_from_start(request))
    query = request.GET.urlencode() if asked and form.is_valid() else ""
    start = reverse("cases:file_new") + (f"?{query}" if query else "")
    context = {
        "form": form, "start_url": start, "asked": asked and form.is_valid(), "procedure": form.procedure(),
        "given": form.cleaned_data if asked and form.is_valid() else {},
    }  # fmt: skip
    return render(request, "cases/filing_before.html", context, status=400 if asked and form.errors else 200)


def _from_start(request: HttpRequest) -> dict[str, str]:
    """The door chosen on the start page, as the first answer."""
    return {"people": "several"} if request.GET.get("kind") == "collective" else {}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: for whom, for one or many, at which office."""
    user: User = request.user  # type: ignore[assignment]
    organizations = _may_file_for(user)
    if access_of(user).is_official and not organizations:
        if access_of(user).offices("officer", "head_of_office"):
            return redirect("cases:desk_file")
        raise PermissionDenied
    triage = TriageForm(request.GET or {})
    form = NewForm(
        request.POST or None, organizations=organizations, initial=_first_guess(organizations, triage)
    )
    if request.method == "POST" and form.is_valid():
        return redirect("cases:file_draft", _begin(user, form, triage, request.POST).pk)
    key = request.POST.get("idempotency_key") or new_key()
    context = {"form": form, "key": key, "back_url": reverse("cases:file")}
    return render(request, "cases/filing_new.html", context, status=422 if form.errors else 200)


def _may_file_for(user: User) -> list[Organization]:
    """The organizations the person may act for now."""
    ids = [m.organization_id for m in access_of(user).acting if m.right != "view"]
    return list(Organization.objects.filter(pk__in=ids).order_by("name"))


def _first_guess(organizations: list[Organization], triage: TriageForm) -> dict[str, Any]:
    asked = triage.is_valid() and any(triage.cleaned_data.values())
    guess: dict[str, Any] = {"filed_for": FOR_ME, "procedure": triage.procedure() if asked else None}
    for first in organizations[:1]:
        guess |= {"filed_for": str(first.pk), "office": first.office.slug if first.office else None}
    return guess


def _begin(user: User, form: NewForm, triage: TriageForm, posted: Any) -> Case:
    procedure, organization_id = form.wanted()
    answers: dict[str, Any] = {}
    if triage.is_valid():
        answers["triage"] = {k: v for k, v in triage.cleaned_data.items() if v}
        if triage.cleaned_data["strike"] == "yes":
            answers["strike"] = {"now": "strike"}
    return service.begin(
        procedure=procedure, office=form.cleaned_data["office"], by=user, answers=answers,
        filed_for=Organization.objects.filter(pk=organization_id).first() if organization_id else None,
        key=storable(posted.get("idempotency_key", "")[:64]),
    )  # fmt: skip


@never_cache
@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The complaints that are still being written, the last begun first."""
    rows = Case.objects.visible_to(request.user).filter(state="draft").select_related("filed_for", "office")
    context = {"drafts": [(draft, last_day(draft)) for draft in rows.order_by("-id")[:LIMIT]]}
    return render(request, "cases/filing_drafts.html", context)


@never_cache
@login_required
@require_safe
def tasks(request: HttpRequest, draft: int) -> HttpResponse:
    """P6: the task list of one draft."""
    found = find_draft(request, draft)
    if found.state != "draft":
        return redirect("cases:file_done", found.number)
    user: Any = request.user
    groups = groups_of(found, Document.objects.filter(case=found).count(), paths_under(user, request.path))
    waiting = next((r for g in groups for r in g.rows if r["status"] in ("not_started", "in_progress")), None)
    context = {
        "draft": found, "groups": groups, "first": waiting, "parts": len(groups),
        "completed": sum(g.completed for g in groups), "saved_at": saved_at(found),
        "kept_on": last_day(found),
        "may_write": service.may_write(found, request.user),
    }  # fmt: skip
    return render(request, "cases/filing_tasks.html", context)


def saved_at(draft: Case) -> Any:
    """When the draft was last saved."""
    return parse_datetime(draft.sheet.get("saved_at", "")) or draft.created_at


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, draft: int) -> HttpResponse:
    """Ask, then delete a draft for good."""
    found = find_draft(request, draft)
    if not service.may_write(found, request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            service.delete_draft(found, by=request.user)  # type: ignore[arg-type]
        except NotYours as error:
            raise PermissionDenied from error
        except Refused:
            return redirect("cases:file_done", Case.objects.get(pk=found.pk).number)
        messages.success(request, _("The draft is deleted."))
        return redirect("cases:file_drafts")
    context = {"draft": found, "back_url": reverse("cases:file_draft", args=[draft])}
    return render(request, "cases/filing_delete.html", context)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Leave at once: end the session and show a page that says nothing."""
    leave(request)
    response = redirect("cases:file_closed")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it but the day and the time."""
    return render(request, "cases/filing_closed.html", {"now": timezone.now()})
