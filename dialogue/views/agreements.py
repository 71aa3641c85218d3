"""The list of agreements, and where a new one begins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.calling import new_key
from cases.models.acting import NotYours
from dialogue.forms.agreement import AgreementListForm, NewAgreementForm
from dialogue.models import Agreement, Body, Endorsement, Meeting
from dialogue.queries_agreements import Slice, newest_first
from dialogue.services.agreeing import begin_agreement, bodies_to_draft_for
from dialogue.views.agreement import address


@never_cache
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements this person may see, newest first; 400 for a filter that does not fit."""
    form = AgreementListForm(request.GET, bodies=Body.objects.visible_to(request.user))
    page = Slice([])
    if form.is_valid():
        wanted = {name: value for name, value in form.cleaned_data.items() if value}
        rows = Agreement.objects.visible_to(request.user).filter(**wanted).select_related("body")
        page = newest_first(rows.prefetch_related(_GIVEN), request.GET.get("before", ""))
    kept = {name: request.GET[name] for name in ("state", "body") if request.GET.get(name)}
    user: Any = request.user
    context = {
        "form": form, "rows": [(row, _endorsed(row)) for row in page.rows], "filtered": bool(kept),
        "next_url": f"?{urlencode({**kept, 'before': page.older})}" if page.older else "",
        "first_url": f"?{urlencode(kept)}" if not page.first else "",
        "may_begin": user.is_authenticated and bodies_to_draft_for(user).exists(),
    }  # fmt: skip
    return render(request, "dialogue/agreements.html", context, status=400 if form.errors else 200)


_GIVEN = Prefetch("endorsements", queryset=Endorsement.objects.only("agreement_id", "constituency", "on"))


def _endorsed(row: Agreement) -> dict[str, int]:
    """How many of those who must have endorsed a tabled text."""
    given = {e.constituency for e in row.endorsements.all()}
    return {"n": len(given & set(row.endorsers)), "of": len(row.endorsers)}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest) -> HttpResponse:
    """A title and a body; the draft opens at once. 403 for who may not begin one."""
    user: Any = request.user
    bodies = bodies_to_draft_for(user)
    if not bodies.exists():
        raise PermissionDenied
    meeting = _meeting(request)
    first = {"body": meeting.body.slug} if meeting is not None else {}
    form = NewAgreementForm(request.POST or None, bodies=bodies, initial=first)
    key = request.POST.get("idempotency_key", "")[:64]
    if request.method == "POST" and form.is_valid() and key:
        return _begin(request, form, key, meeting)
    status = 200 if request.method != "POST" else 422 if key else 428
    context = {"form": form, "key": new_key(), "meeting": meeting, "title": _("Begin an agreement")}
    return render(request, "dialogue/agreement_new.html", context, status=status)


def _meeting(request: HttpRequest) -> Meeting | None:
    """The meeting it comes from, where the link named one that the person may see."""
    number = request.GET.get("meeting", "").upper()[:40]
    rows = Meeting.objects.visible_to(request.user).select_related("body")
    return rows.filter(number=number).first() if number else None


def _begin(request: HttpRequest, form: NewAgreementForm, key: str, meeting: Meeting | None) -> HttpResponse:
    user: Any = request.user
    given = form.cleaned_data
    mine = meeting if meeting is not None and meeting.body_id == given["body"].pk else None
    try:
        agreement = begin_agreement(
            user, given["body"], title=given["title"], title_km=given["title_km"], key=key,
            now=timezone.now(), meeting=mine,
        )  # fmt: skip
    except NotYours as refused:
        raise PermissionDenied from refused
    return HttpResponseRedirect(address(agreement))
