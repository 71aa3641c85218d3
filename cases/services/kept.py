"""Checks what the record names by its digest only: confidential texts, settlements, files on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.files import store
from cases.models import CaseEvent, CaseNote, Document, DocumentState, Interview, Settlement, Signature
from cases.models.record import EMPTIED_BY

Faults = Iterator[tuple[str, str]]


def verify_texts(numbers: list[str] | None = None) -> Faults:
    """Notes, minutes, written documents and settlements that are not what the record says they were."""
    notes, minutes = _not_erased(CaseNote, "text"), _not_erased(Interview, "minutes")
    yield from _texts(notes, "text", "note", numbers)
    yield from _texts(minutes, "minutes", "the minutes of an interview", numbers)
    yield from _texts(Document.objects.exclude(text=""), "text", "a written document", numbers)
    kept = _not_erased(Settlement, "text", "KEEP_NAMES").select_related("case", "event")
    for text in _limited(kept, numbers).iterator():
        said = text.event.data
        standing = Settlement.digest_of(text.text, text.obligations, said.get("issues") or [])
        if {standing, text.digest} != {said.get("digest")}:
            yield str(text.case), f"the text of settlement {text} was changed"
    strange = Signature.objects.exclude(digest=F("settlement__digest")).select_related("settlement__case")
    for signature in strange.filter(_of(numbers, "settlement__case")):
        yield str(signature.settlement.case), "a signature stands under another text"


def _not_erased(model: Any, name: str, rule: str = "KEEP_TEXTS") -> QuerySet[Any]:
    """All but the emptied ones of cases whose record says that such texts were erased by rule."""
    erased = CaseEvent.objects.filter(case=OuterRef("case"), action=EMPTIED_BY, data__rule=rule)
    rows: QuerySet[Any] = model.objects.exclude(Q(**{name: ""}) & Exists(erased))
    return rows


def _texts(rows: QuerySet[Any], name: str, what: str, numbers: list[str] | None) -> Faults:
    for row in _limited(rows, numbers).select_related("case", "event").iterator(chunk_size=500):
        kept = row.event.data.get(name) if row.event else None
        text = getattr(row, name)
        if kept and hashlib.sha256(text.encode()).hexdigest() != kept:
            yield str(row.case), f"{what} of entry {row.event.seq} was changed"


def verify_files(numbers: list[str] | None = None) -> Faults:
    """Documents whose bytes on disk are missing or others than were stored."""
    kept = Document.objects.exclude(sha256="").exclude(state=DocumentState.ERASED)
    rows = _limited(kept, numbers)
    for document in rows.select_related("case").order_by("case_id", "created_at").iterator(chunk_size=500):
        try:
            whole = len(store.read(document.sha256)) == document.size
        except OSError:
            whole = False
        if not whole:
            yield str(document.case), f"the file of document {document.pk} is missing or damaged"


def _limited(rows: QuerySet[Any], numbers: list[str] | None) -> QuerySet[Any]:
    return rows.filter(_of(numbers, "case"))


def _of(numbers: list[str] | None, case: str) -> Q:
    return Q() if numbers is None else Q(**{f"{case}__number__in": numbers})
