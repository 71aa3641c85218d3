"""What the inbox says of stopped files, of drafts that end, and of access to cases of other offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.files.refusals import words_of
from cases.models import AccessRequest, AccessStatus, Case, Document, DocumentState
from cases.services.draft_keeping import last_day
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

_DRAFT = re.compile(r"DR-(\d{1,15})")

FILE_REASONS = {
    "sender": Reason(gettext_lazy("You sent this file."), asks=True),
    "officer": Reason(gettext_lazy("You work on this case.")),
}


DRAFT_REASONS = {"writer": Reason(gettext_lazy("You write this draft."), asks=True)}
ACCESS_REASONS = {"asked": Reason(gettext_lazy("You asked to read this case."))}


def draft_ids(refs: Iterable[str]) -> list[int]:
    """The drafts among what notices are about."""
    return [int(found[1]) for ref in refs if (found := _DRAFT.fullmatch(ref))]


def describe_files(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per file with the reason and what to do; None where it is not to be seen any more."""
    refs = {row.ref for row in rows}
    cases = Case.objects.visible_to(user).filter(Q(number__in=refs) | Q(pk__in=draft_ids(refs)))
    found = Document.objects.filter(case__in=cases, state=DocumentState.BLOCKED).select_related("case")
    by_number = {document.notice: document for document in found}
    return [_file_line(by_number.get(row.source or 0)) for row in rows]


def _file_line(document: Document | None) -> Line | None:
    if document is None:
        return None
    case = document.case
    place = ("file_evidence", case.pk) if case.state == "draft" else ("documents", case.number)
    title = _("%(ref)s: a file was stopped by the checks") % {"ref": case.ref}
    text = f"{document.title}. {words_of(document.blocked_code)}"
    return Line(title, reverse(f"cases:{place[0]}", args=[place[1]]), text=text)


def describe_drafts(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per draft with its last day as it is now; None where it is deleted or another's."""
    mine = Case.objects.visible_to(user).filter(pk__in=draft_ids(row.ref for row in rows))
    by_ref = {f"DR-{draft.pk}": draft for draft in mine}
    return [_draft_line(row.ref, by_ref.get(row.ref)) for row in rows]


def _draft_line(ref: str, draft: Case | None) -> Line | None:
    if draft is None:
        return None
    day = last_day(draft)
    if draft.state != "draft" or day is None:
        return Line(_("%(ref)s: this draft was sent") % {"ref": ref}, draft.get_absolute_url())
    said = {"ref": ref, "day": date_format(day, "DATE_FORMAT")}
    text = _(
        "After that day it is deleted with its files. Send it, or save it again to keep it 30 days more."
    )
    title = _("%(ref)s: this draft is kept until %(day)s") % said
    return Line(title, reverse("cases:file_draft", args=[draft.pk]), text=text)


def describe_access(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per case that the person asked to read, with what was decided last."""
    refs = {row.ref for row in rows}
    asked = AccessRequest.objects.filter(user=user, case__number__in=refs).order_by("pk")
    last = {request.case.number: request for request in asked.select_related("case", "post")}
    return [_access_line(last.get(row.ref)) for row in rows]


def _access_line(request: AccessRequest | None) -> Line | None:
    if request is None:
        return None
    ref = {"ref": request.case.number}
    if request.status == AccessStatus.GRANTED and request.post is not None:
        title = _("%(ref)s: you may read this case") % ref
        ends = timezone.localtime(request.post.valid_until) if request.post.valid_until else None
        text = _("Until %(when)s.") % {"when": date_format(ends, "DATETIME_FORMAT")} if ends else ""
        return Line(title, request.case.get_absolute_url(), text=text)
    if request.status == AccessStatus.REFUSED:
        title = _("%(ref)s: the head of office did not give access") % ref
    else:
        title = _("%(ref)s: your access has ended") % ref
    return Line(title, reverse("cases:access", args=[request.case.number]), text=request.answer)


register("file", label=gettext_lazy("Files"), describe=describe_files, reasons=FILE_REASONS)
register(
    "draft", label=gettext_lazy("Drafts"), describe=describe_drafts, reasons=DRAFT_REASONS,
    firm=("draft_ends",),
)  # fmt: skip
register(
    "access", label=gettext_lazy("Access to cases"), describe=describe_access, reasons=ACCESS_REASONS,
)  # fmt: skip
