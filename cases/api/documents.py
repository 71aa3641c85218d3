"""The documents of a case for programs: list, send one, fetch one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import shapes
from cases.api.base import ApiView, facts_of, key_of, person
from cases.api.errors import Conflict, NotTaken, bad_filter, does_not_fit, of_form, of_refusal, of_tried
from cases.api.uploads import ManifestForm, OwnType, WholeBody, bytes_of, upload_schema
from cases.calling import try_action
from cases.files.refusals import FileRefused
from cases.forms.base import TextField, flatten
from cases.models import Document, DocumentState
from cases.models.acting import Refused
from cases.models.facts import CaseFacts
from cases.procedure import ACTIONS
from cases.services.act import open_actions
from cases.services.documents import readable, receive_upload

PAGE = 100


class UploadForm(ManifestForm):
    """What comes with a file: its manifest and its words."""

    title = TextField(long=False, max_length=200, required=False)
    shows = TextField(long=False, max_length=300, required=False)
    audience = forms.ChoiceField(choices=[(a, a) for a in ("all", "party", "officers")])


def document_view(document: Document) -> dict[str, Any]:
    """A document as one who may know of it sees it."""
    party = document.party.key if document.party is not None else None
    return {
        "id": str(document.pk), "title": document.title, "shows": document.shows, "dated": document.dated,
        "text": document.text or None, "name": document.original_name or None,
        "content_type": document.content_type or None, "size": document.size,
        "sha256": document.sha256 or None, "state": document.state, "reason": document.blocked_code or None,
        "audience": document.audience, "party": party, "at": document.created_at,
        "in_record": document.event_id is not None,
    }  # fmt: skip


class DocumentList(WholeBody, ApiView):
    """The documents of a case."""

    filters = frozenset({"before"})
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="documents_list",
        parameters=[shapes.NUMBER, OpenApiParameter("before", OpenApiTypes.UUID)],
        responses=shapes.answers({200: shapes.DocumentPage}, 400, 404),
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:
        """At most 100 documents, newest first; `next` is the mark for `before`."""
        facts = facts_of(request, number)
        rows = _readable(request, facts).select_related("party")
        found = list(_after(rows, request.query_params.get("before", ""))[: PAGE + 1])
        mark = str(found[PAGE - 1].pk) if len(found) > PAGE else None
        return Response({"results": [document_view(d) for d in found[:PAGE]], "next": mark})

    @extend_schema(
        operation_id="documents_add", parameters=[shapes.NUMBER, shapes.KEY],
        request={"multipart/form-data": upload_schema(UploadForm)},
        responses=shapes.answers({201: shapes.DocumentView}, 400, 403, 404, 409, 413, 415, 422, 428, 507),
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Send a file: it is received whole, checked, and joins the record by the act `add_document`."""
        facts = facts_of(request, number)
        _gate(facts)
        key = key_of(request)
        file = self.the_file(request)
        data = _read(request)
        with transaction.atomic():
            document = self._receive(request, facts, data, file, key)
        document = Document.objects.select_related("party").get(pk=document.pk)
        return Response(document_view(document), status=201)

    def _receive(
        self, request: Request, facts: CaseFacts, data: dict[str, Any], file: Any, key: str
    ) -> Document:
        """The document in the record; whatever is refused is refused before or with its row."""
        case: Any = facts.case
        try:
            document = receive_upload(
                case, person(request), file, title=data["title"], shows=data["shows"], key=key,
                declared_size=data["size"], declared_sha256=data["sha256"],
            )  # fmt: skip
        except FileRefused as refused:
            raise NotTaken(refused) from refused
        if document.event_id is not None:
            return document
        given = {k: v for k, v in data.items() if k in ("shows", "audience") and v}
        answers = {**given, "title": data["title"] or document.original_name, "document": str(document.pk)}
        tried = try_action(case, "add_document", cast("Any", request), flatten(answers), key=key, seen=None)
        if tried.event is None:
            raise of_tried(tried)
        return document


def _read(request: Request) -> dict[str, Any]:
    """The manifest and the words; Unprocessable for what does not fit or is not asked for."""
    form = UploadForm(cast("Any", request.data))
    for name in request.data:
        if name not in form.fields and name not in ("file", "csrfmiddlewaretoken"):
            raise does_not_fit(name[:80], _("This is not asked for here."), "unknown")
    if not form.is_valid():
        raise of_form(form)
    return form.cleaned_data


def _gate(facts: CaseFacts) -> None:
    """Before any byte is kept: 403 where it is never theirs, 409 where not now."""
    if not set(ACTIONS["add_document"].who) & facts.actor.roles:
        raise PermissionDenied
    decisions = open_actions(cast("Any", facts.case), facts.actor, facts.now, facts)
    found = next((d for d in decisions if d.action.name == "add_document"), None)
    if found is None:
        raise Conflict(_("This cannot be done while the case stands where it is."), "not_now")
    if found.reason is not None:
        raise of_refusal(Refused(found.reason))


def _readable(request: Request, facts: CaseFacts) -> QuerySet[Document]:
    return readable(cast("Any", facts.case), person(request), facts.actor)


def _after(rows: QuerySet[Document], mark: str) -> QuerySet[Document]:
    """The rows that follow the document of that mark."""
    if not mark:
        return rows
    try:
        last = rows.filter(pk=UUID(mark)).values_list("created_at", "pk").first()
    except ValueError:
        last = None
    if last is None:
        raise bad_filter("before", _("This mark was not given by this list."))
    return rows.filter(Q(created_at__lt=last[0]) | Q(created_at=last[0], pk__gt=last[1]))


class DocumentFile(OwnType, ApiView):
    """One document."""

    @extend_schema(
        operation_id="documents_read",
        parameters=[shapes.NUMBER, OpenApiParameter("document", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses=shapes.answers(
            {(200, "*/*"): OpenApiTypes.BINARY, (200, "application/json"): shapes.DocumentView}, 404, 409, 503
        ),
    )  # fmt: skip
    def get(self, request: Request, number: str, document: UUID) -> HttpResponse:
        """The bytes as they were sent, or a written document as JSON; 409 while it is checked or blocked."""
        rows = _readable(request, facts_of(request, number)).select_related("party")
        found = rows.filter(pk=document).first()
        if found is None:
            raise Http404
        if found.state != DocumentState.READY:
            raise Conflict(_("This document cannot be opened now."), str(found.state))
        if not found.sha256:
            return Response(document_view(found))
        return bytes_of(found)
