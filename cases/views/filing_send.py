"""P8 to P10: evidence, check and send, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import signed_in
from accounts.texts import storable
from cases.files.refusals import FileRefused
from cases.forms.filing import SendForm, claims_as_employer
from cases.forms.filing_evidence import EvidenceForm
from cases.models import Audience, Case, CaseEvent, Document, DocumentState
from cases.models.acting import KeyReused, NotYours, Refused, TooMany
from cases.services import drafts as service
from cases.services.documents import receive_upload
from cases.services.draft_keeping import keep_longer
from cases.services.papers import issue
from cases.views.case_room import enter
from cases.views.common import facts_for, new_key
from cases.views.documents import note_of
from cases.views.filing_next import next_steps, outlook
from cases.views.filing_parts import (
    listed,
    missing,
    names_workers,
    sections_of,
    writable_draft,
    writes_in_draft,
)
from cases.views.paper_list import may_have_receipt
from cases.views.papers import view_of
from cases.views.uploads import keep_file, whole_uploads


@whole_uploads
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, draft: int) -> HttpResponse:
    """P8: files that help, one at a time, each with who may see it."""
    found = writable_draft(request, draft)
    if found.state != "draft":
        return redirect("cases:file_done", found.number)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = _receive(request, found, form)
        except FileRefused as refused:
            form.add_error("file", refused.text)
            return _evidence_page(request, found, form, refused.status)
        messages.success(request, _arrived(document))
        return redirect("cases:file_evidence", draft)
    if form.errors:
        keep_file(request, form)
    return _evidence_page(request, found, form, 422 if form.errors else 200)


def _arrived(document: Document) -> str:
    if document.state == DocumentState.CHECKING:
        return _("The file has arrived and is being checked. You can go on meanwhile.")
    return _("The file has arrived. You can add another one.")


def _receive(request: HttpRequest, draft: Case, form: EvidenceForm) -> Document:
    given = form.cleaned_data
    document = receive_upload(
        draft, signed_in(request), given["file"], title=given["title"], shows=given["shows"],
        audience=given["audience"] or Audience.ALL,
    )  # fmt: skip
    keep_longer(draft, timezone.now())
    return document


def _evidence_page(request: HttpRequest, draft: Case, form: EvidenceForm, status: int) -> HttpResponse:
    context = {
        "draft": draft, "form": form, "files": _files(draft),
        "back_url": reverse("cases:file_draft", args=[draft.pk]),
        "check_url": reverse("cases:file_check", args=[draft.pk]),
    }  # fmt: skip
    return render(request, "cases/filing_evidence.html", context, status=status)


def _files(draft: Case) -> list[dict[str, Any]]:
    """The files of a draft in the order they came, as their list shows them."""
    return [
        {
            "name": d.title, "size": d.size, "shows": d.shows, "state": d.state,
            "state_words": d.get_state_display(), "private": d.audience != Audience.ALL, "note": note_of(d),
            "stopped": d.state == DocumentState.BLOCKED,
            "remove_url": reverse("cases:file_evidence_remove", args=[draft.pk, d.pk]),
        }
        for d in Document.objects.filter(case=draft).order_by("created_at")
    ]  # fmt: skip


@login_required
@require_POST
@writes_in_draft
def remove(request: HttpRequest, draft: int, document: UUID) -> HttpResponse:
    """Take a file out of a draft."""
    found = writable_draft(request, draft)
    service.remove_document(found, str(document), by=signed_in(request))
    messages.success(request, _("The file is removed."))
    return redirect("cases:file_evidence", draft)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft: int) -> HttpResponse:
    """P9: the last look, what the other side will see, and the sending."""
    found = writable_draft(request, draft)
    if found.state != "draft":
        return redirect("cases:file_done", found.number)
    if request.method != "POST":
        form = SendForm(facts=facts_for(request, found), initial={"signer": signed_in(request).name})
        return _check_page(request, found, form)
    form = SendForm(request.POST, facts=facts_for(request, found))
    key = storable(request.POST.get("idempotency_key", "")[:64])
    for words, _url in missing(found):
        form.add_error(None, words)
    if not form.is_valid():
        return _check_page(request, found, form, status=422)
    if not key:
        return _check_page(request, found, form, status=428, reason=_("Send the page once more."))
    return _send(request, found, form, key)


def _send(request: HttpRequest, draft: Case, form: SendForm, key: str) -> HttpResponse:
    try:
        event = service.send(draft, by=signed_in(request), answers=form.answers(), key=key)
    except NotYours as error:
        raise PermissionDenied from error
    except KeyReused as reused:
        return _check_page(request, draft, form, status=422, reason=str(reused))
    except TooMany as many:
        response = _check_page(request, draft, form, status=429, reason=str(many))
        response["Retry-After"] = str(many.wait)
        return response
    except Refused as refused:
        now = Case.objects.get(pk=draft.pk)
        if now.number:
            return redirect("cases:file_done", now.number)
        return _check_page(request, draft, form, status=409, reason=str(refused))
    return redirect("cases:file_done", event.case.number)


def _check_page(
    request: HttpRequest, draft: Case, form: SendForm, status: int = 200, reason: str = ""
) -> HttpResponse:
    context = {
        "draft": draft, "form": form, "sections": list(sections_of(draft)), "files": _files(draft),
        "missing": missing(draft), "reason": reason, "key": new_key(),
        "by_employer": claims_as_employer(draft), "listed": listed(draft),
        "names_workers": names_workers(draft),
        "back_url": reverse("cases:file_draft", args=[draft.pk]),
        "evidence_url": reverse("cases:file_evidence", args=[draft.pk]),
    }  # fmt: skip
    return render(request, "cases/filing_check.html", context, status=status)


@never_cache
@login_required
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponse:
    """P10: the receipt, for who may have it on paper, at any time."""
    room = enter(request, number)
    case, facts = room.case, room.facts
    if not may_have_receipt(room) or not case.filed_at:
        raise Http404
    desk = bool(case.sheet.get("desk"))
    filed = CaseEvent.objects.filter(case=case, action="file").first()
    context = {
        "paper": view_of(issue(case, "receipt", filed.pk)) if filed else None,
        "print_url": reverse("cases:receipt_print", args=[case.number]) if filed else "",
        "case": case, "steps": next_steps(case, facts.deadlines), "outlook": outlook(),
        "desk": desk, "parties": facts.parties, "issues": facts.issues,
    }  # fmt: skip
    return render(request, "cases/filing_done.html", context)
