"""Lists of collective agreements, where one is sent for registration, and what everybody may read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.models import Organization
from cases.calling import new_key
from cases.files.refusals import FileRefused
from cases.models.base import Category
from cases.views.uploads import keep_file, whole_uploads
from dialogue.forms.collective import EMPLOYERS, UNIONS, CollectiveListForm, RegistrationForm
from dialogue.models import CollectiveAgreement
from dialogue.models.collective import PUBLIC
from dialogue.queries_agreements import Slice, newest_first
from dialogue.roles import acting_for
from dialogue.services.filing import receive_file
from dialogue.services.registering import send_for_registration
from dialogue.services.step import take_step
from dialogue.views.collective import address, texts_of

CATEGORIES = dict(Category.choices)


@never_cache
@login_required
@require_safe
def collective_list(request: HttpRequest) -> HttpResponse:
    """The agreements of the person's organizations or offices, newest first."""
    rows = CollectiveAgreement.objects.concerning(request.user)
    context = {"may_send": _own(request).exists()}
    return _listed(request, rows, "dialogue/collectives.html", context)


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """The public register: every agreement that was registered."""
    return _listed(
        request, CollectiveAgreement.objects.filter(state__in=PUBLIC), "dialogue/register.html", {}
    )


def _listed(request: HttpRequest, rows: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    form = CollectiveListForm(request.GET)
    page = Slice([])
    if form.is_valid():
        narrowed = form.narrow(rows.select_related("employer", "union", "office").defer("text"))
        page = newest_first(narrowed, request.GET.get("before", ""))
    kept = {name: request.GET[name] for name in ("q", "state") if request.GET.get(name)}
    context |= {
        "form": form, "rows": page.rows, "filtered": bool(kept),
        "next_url": f"?{urlencode({**kept, 'before': page.older})}" if page.older else "",
        "first_url": f"?{urlencode(kept)}" if not page.first else "",
    }  # fmt: skip
    return render(request, template, context, status=400 if form.errors else 200)


def _own(request: HttpRequest) -> Any:
    """The organizations for which this person may send an agreement."""
    rows = Organization.objects.filter(kind__in=[*UNIONS, *EMPLOYERS])
    return rows.filter(pk__in=acting_for(access_of(request.user))).order_by("name")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def collective_new(request: HttpRequest) -> HttpResponse:
    """Send an agreement for registration; 403 for who acts for neither union nor employer."""
    own = _own(request)
    first = own.first()
    if first is None:
        raise PermissionDenied
    initial = {"own": first.pk, "office": first.office.slug if first.office else None}
    form = RegistrationForm(request.POST or None, request.FILES or None, own=own, initial=initial)
    key = request.POST.get("idempotency_key", "")[:60]
    if request.method == "POST" and key and form.is_valid():
        try:
            row = _sent(request, form, key, is_demo=first.is_demo)
        except FileRefused as refused:
            form.add_error("file", refused.text)
        else:
            return HttpResponseRedirect(address(row))
    if request.method == "POST":
        keep_file(request, form)
    status = 200 if request.method != "POST" else 422 if key else 428
    context = {"form": form, "key": new_key(), "title": _("Send a collective agreement for registration")}
    return render(request, "dialogue/collective_new.html", context, status=status)


def _sent(request: HttpRequest, form: RegistrationForm, key: str, *, is_demo: bool) -> CollectiveAgreement:
    """Send it with its file, both or neither; FileRefused is raised before anything is sent."""
    user: Any = request.user
    upload, now = form.cleaned_data["file"], timezone.now()
    with transaction.atomic():
        row = send_for_registration(
            user, key=key, now=now, fields={**form.fields_of_it(), "is_demo": is_demo}
        )
        if upload is not None:
            file = receive_file(upload, user, key=key, collective_agreement=row)
            take_step(row, "add_text_file", by=user, answers={"file": str(file.pk)}, key=f"{key}/f")
    return row


@require_safe
def public_page(request: HttpRequest, number: str) -> HttpResponse:
    """What everybody may read of a registered agreement: its facts, and the text or the summary."""
    rows = CollectiveAgreement.objects.filter(state__in=PUBLIC).select_related("employer", "union", "office")
    row = rows.filter(number=number.upper()).first()
    if row is None:
        raise Http404
    context = {
        "row": row, "subjects": [CATEGORIES.get(name, name) for name in row.subjects],
        "amendments": row.amendments.all(), "papers": texts_of(request, row),
        "back_text": _("Register of collective agreements"),
        "back_url": reverse("dialogue:collective_register"),
        "own_url": address(row) if _takes_part(request, row) else "",
    }  # fmt: skip
    return render(request, "dialogue/collective_public.html", context)


def _takes_part(request: HttpRequest, row: CollectiveAgreement) -> bool:
    """Whether the reader has the page of the parties and the office."""
    return CollectiveAgreement.objects.concerning(request.user).filter(pk=row.pk).exists()
