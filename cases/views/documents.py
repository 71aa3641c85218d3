"""The documents of a case: the list, adding one, sending a file alone, and handing one out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.files import store
from cases.files.checks import KINDS
from cases.files.refusals import FileRefused, words_of
from cases.forms.uploads import AddDocumentForm
from cases.models import Audience, Document, DocumentState, Side
from cases.procedure import ACTIONS
from cases.services.documents import receive_upload
from cases.views.case_room import Room, documents_of, enter, frame, token
from cases.views.common import Tried, new_key, try_action
from cases.views.paper_list import papers_of, with_codes
from cases.views.uploads import keep_file, refusal_json, whole_uploads

log = logging.getLogger(__name__)

PAGE = 25
_OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the list shows it to one reader."""

    document: Document
    url: str
    sees: str
    locked: bool
    note: str


def group_words() -> dict[str, str]:
    """The kinds of documents the list can be narrowed to."""
    return {
        "pdf": _("PDF"), "photo": _("Photo"), "office": _("Word or Excel"), "text": _("Text file"),
        "sound": _("Sound or video"), "written": _("Written here"),
    }  # fmt: skip


def side_words() -> dict[str, str]:
    """Whose documents the list can be narrowed to."""
    return {
        Side.WORKERS.value: _("Workers' side"), Side.EMPLOYER.value: _("Employer's side"),
        _OFFICE: _("The office"),
    }  # fmt: skip


@login_required
@require_safe
def documents_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every document the reader may know of, newest first, in pages of 25."""
    room = enter(request, number)
    side = request.GET.get("side", "") if request.GET.get("side") in side_words() else ""
    kind = request.GET.get("kind", "") if request.GET.get("kind") in group_words() else ""
    every = documents_of(room)
    found = _narrowed(every, side, kind)
    cursor = _cursor(request.GET.get("before", ""))
    if cursor is not None:
        at, pk = cursor
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, pk__gt=pk))
    rows = list(found.select_related("party", "audience_party", "uploaded_by")[: PAGE + 1])
    chosen = {"side": side, "kind": kind}
    context = frame(
        room, "documents", _("Documents"), rows=[_row(room, d) for d in rows[:PAGE]], **chosen,
        sides=side_words(), kinds=group_words(), next_url=_next_url(rows, chosen),
        previous_url=f"?{urlencode(chosen)}" if cursor else "", may_add=_may_add(room),
        add_url=room.url("document_add"), papers=with_codes(room, papers_of(room)), had=every.count(),
    )  # fmt: skip
    return render(request, "cases/documents.html", context)


def _narrowed(rows: QuerySet[Document], side: str, kind: str) -> QuerySet[Document]:
    if side == _OFFICE:
        rows = rows.filter(party=None)
    elif side:
        rows = rows.filter(party__side=side)
    if kind == "written":
        rows = rows.filter(sha256="")
    elif kind:
        rows = rows.filter(content_type__in={k.content_type for k in KINDS.values() if k.group == kind})
    return rows


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    """Where the page begins; None for the first page and for a cursor that is none."""
    moment, _between, pk = text.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return None


def _next_url(rows: list[Document], chosen: dict[str, str]) -> str:
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return "?" + urlencode({**chosen, "before": f"{last.created_at.isoformat()}_{last.pk}"})


def _row(room: Room, document: Document) -> Row:
    opens = document.state == DocumentState.READY
    return Row(
        document, room.url("document", document.pk) if opens else "", _sees(room, document),
        document.audience != Audience.ALL or not opens, note_of(document),
    )  # fmt: skip


def note_of(document: Document) -> str:
    """What its own side and the officers are told of a file that others do not see yet, or never will."""
    if document.state == DocumentState.CHECKING:
        return _("We look for viruses and hidden programs. Nobody else sees it until then.")
    return words_of(document.blocked_code) if document.blocked_code else made_smaller(document)


def made_smaller(document: Document) -> str:
    """That its sender's device made a photo smaller, with the size and fingerprint it had; else empty."""
    if not document.before_sha256:
        return ""
    words = _("The sender made this photo smaller before sending. Before: %(size)s, fingerprint %(hash)s.")
    return words % {"size": filesizeformat(document.before_size or 0), "hash": document.before_sha256[:16]}


def _sees(room: Room, document: Document) -> str:
    """Who can see a document, in words for this reader."""
    if document.event_id is None:
        return _("Only you, until you add it to the case")
    if document.state == DocumentState.BLOCKED:
        return _("Only who sent it and the officers")
    if document.audience == Audience.ALL:
        return _("Both sides can see it")
    if document.audience == Audience.PARTY and document.audience_party is not None:
        if document.audience_party_id == room.actor.party_id:
            return _("Only your side and the officers")
        return _("Only %(party)s and the officers") % {"party": document.audience_party.name}
    return _("Only the officers")


def _may_add(room: Room) -> bool:
    if not set(ACTIONS["add_document"].who) & room.actor.roles:
        return False
    return any(d.action.name == "add_document" and d.allowed for d in room.decisions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole_uploads
def add_page(request: HttpRequest, number: str) -> HttpResponse:
    """Add a document: the file and the action in one request, so that it works without script."""
    room = enter(request, number)
    if not set(ACTIONS["add_document"].who) & room.actor.roles:
        raise PermissionDenied
    if request.method != "POST":
        form = AddDocumentForm(facts=room.facts) if _may_add(room) else None
        return _show(room, form)
    data = request.POST.copy()
    try:
        document, tried = _add(room, data)
    except FileRefused as refused:
        form = AddDocumentForm(request.POST, request.FILES, facts=room.facts)
        form.add_error("file", refused.text)
        return _show(room, form, status=refused.status)
    if tried is None or tried.status == 201:
        return _done(room, document)
    if tried.status == 403:
        raise PermissionDenied
    return _again(room, tried)


@transaction.atomic
def _add(room: Room, data: Any) -> tuple[Document | None, Tried | None]:
    """The file and the action, both or neither; no action where the document is in the case already."""
    document = _received(room, data)
    if document is not None and document.event_id is not None:
        return document, None
    key, seen = data.get("idempotency_key"), data.get("seen")
    tried = try_action(room.case, "add_document", room.request, data, key=key, seen=seen)
    if tried.status != 201:
        transaction.set_rollback(True)
    return document, tried


def _received(room: Room, data: Any) -> Document | None:
    """The document of the file sent along, named in `data`; None without a file."""
    upload = room.request.FILES.get("file")
    if upload is None:
        return None
    document = receive_upload(
        room.case, room.request.user, upload, title=data.get("title", "").strip(),  # type: ignore[arg-type]
        key=data.get("idempotency_key", "")[:64],
    )  # fmt: skip
    data["document"] = str(document.pk)
    data["title"] = data.get("title", "").strip() or document.original_name
    return document


def _done(room: Room, document: Document | None) -> HttpResponse:
    words = str(ACTIONS["add_document"].done)
    if document is not None and document.state == DocumentState.CHECKING:
        words = _("The file has arrived and is being checked. Others see it when it has passed.")
    messages.success(room.request, words)
    return HttpResponseRedirect(room.url("documents"))


def _again(room: Room, tried: Tried) -> HttpResponse:
    data = room.request.POST
    form = AddDocumentForm(data, room.request.FILES, facts=room.facts)
    keep_file(room.request, form)
    reason = tried.reason
    if tried.status == 428:
        reason = _("This page was not complete. Look at your answers and send them again.")
    key = new_key() if tried.status in (422, 428) and reason else data.get("idempotency_key") or new_key()
    return _show(room, form, status=tried.status, conflict=reason, key=key)


def _show(room: Room, form: AddDocumentForm | None, status: int = 200, **more: Any) -> HttpResponse:
    context = {"key": new_key(), "seen": token(room), **more}
    whole = frame(room, "documents", _("Add a document"), form=form, cancel=room.url("documents"), **context)
    whole.update(back_url=room.url("documents"), back_text=_("Documents"))
    return render(room.request, "cases/document_add.html", whole, status=status)


@login_required
@require_POST
@whole_uploads
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """Send files alone, for programs: 201 with the documents, to be named in `add_document` afterwards.

    Fields: `file` (1 to 20), and per file in the same order `size` and `sha256`, which are then compared.
    """
    room = enter(request, number)
    if not set(ACTIONS["add_document"].who) & room.actor.roles:
        raise PermissionDenied
    files = request.FILES.getlist("file")
    sizes, sums = request.POST.getlist("size"), request.POST.getlist("sha256")
    declared = request.POST.get("count", "")
    try:
        if not files or (declared.isdecimal() and int(declared) != len(files)):
            raise FileRefused("upload_incomplete", f"got {len(files)} of {declared or 'at least 1'} files")
        found = [
            receive_upload(
                room.case, request.user, file,  # type: ignore[arg-type]
                declared_size=int(sizes[n]) if n < len(sizes) and sizes[n].isdecimal() else None,
                declared_sha256=sums[n] if n < len(sums) else None,
            )
            for n, file in enumerate(files)
        ]  # fmt: skip
    except FileRefused as refused:
        return refusal_json(request, refused)
    return JsonResponse({"documents": [_as_json(d) for d in found]}, status=201)


def _as_json(document: Document) -> dict[str, Any]:
    return {
        "id": str(document.pk), "name": document.original_name, "size": document.size,
        "sha256": document.sha256, "state": str(document.state),
        "state_words": str(DocumentState(document.state).label),
    }  # fmt: skip


@login_required
@never_cache
@require_safe
def document(request: HttpRequest, number: str, document_id: UUID) -> HttpResponse:
    """One document: the file to save, or the text as a page. 404 for strangers, 409 while it is checked."""
    room = enter(request, number)
    found = (
        documents_of(room)
        .select_related("party", "audience_party", "uploaded_by")
        .filter(pk=document_id)
        .first()
    )
    if found is None:
        raise Http404
    if found.state != DocumentState.READY:
        return not_now(request, found)
    if not found.sha256:
        context = frame(room, "documents", found.title, document=found, sees=_sees(room, found))
        context.update(back_url=room.url("documents"), back_text=_("Documents"))
        return render(request, "cases/document.html", context)
    return hand_out(request, found)


class Kept(Protocol):
    """What is needed of a file to hand it out."""

    pk: Any
    title: str
    sha256: str
    content_type: str
    original_name: str
    state: str
    blocked_code: str


def not_now(request: HttpRequest, found: Kept) -> HttpResponse:
    """409 with the reason: the file is being checked, was blocked, or was withdrawn."""
    words = {
        DocumentState.CHECKING: _("This file is being checked. Try again in a minute."),
        DocumentState.WITHDRAWN: _("This document was withdrawn."),
        DocumentState.ERASED: _("This document was erased by rule. Its fingerprint stays in the record."),
    }
    text = words.get(DocumentState(found.state)) or words_of(found.blocked_code)
    context = {"title": found.title, "text": text, "code": found.state}
    return render(request, "cases/document_refused.html", context, status=409)


def hand_out(request: HttpRequest, found: Kept) -> HttpResponse:
    """The file to save, never to be shown; 503 where the disk does not give it."""
    try:
        data = store.read(found.sha256)
    except OSError:
        log.exception("document %s cannot be read", found.pk)
        context = {"title": found.title, "text": _("This file cannot be read now. Ask the office.")}
        return render(request, "cases/document_refused.html", context, status=503)
    log.info("document %s handed out to user %s", found.pk, request.user.pk)
    kind = found.content_type + ("; charset=utf-8" if found.content_type.startswith("text/") else "")
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, found.original_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
