"""What the inbox says of files that the checks stopped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.files.refusals import words_of
from cases.models import Case, Document, DocumentState
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

_DRAFT = re.compile(r"DR-(\d{1,15})")

FILE_REASONS = {
    "sender": Reason(gettext_lazy("You sent this file."), asks=True),
    "officer": Reason(gettext_lazy("You work on this case.")),
}


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


register("file", label=gettext_lazy("Files"), describe=describe_files, reasons=FILE_REASONS)
