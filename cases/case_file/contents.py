"""What else is in the file: the case, its documents, and what one side told the office alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone, translation

from cases.api.present import detail
from cases.case_file.archive import Archive, digest_of, pieces_of
from cases.case_file.reader import Reader
from cases.files import store
from cases.models import CaseEvent, CaseNote, Document, DocumentState, Interview, Worker
from cases.models.facts import CaseFacts
from cases.services.documents import readable

_PAGE_ONLY = ("actions", "seen", "events")
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def case_as_json(reader: Reader) -> dict[str, Any]:
    """The case as the interface for programs gives it to this reader, without what belongs to a page."""
    facts = CaseFacts(reader.case, reader.actor, timezone.now())
    with translation.override("en"):
        found = detail(facts)
        plain = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return {name: value for name, value in plain.items() if name not in _PAGE_ONLY}


def own_texts(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """Notes for the office; separate interviews and names of workers for the office and the own side."""
    found: dict[str, list[dict[str, Any]]] = {"notes": [], "interviews": [], "workers": []}
    if reader.view not in ("office", "party"):
        return found
    gone, places = erased_in(reader).get("KEEP_TEXTS", ""), reader.places
    mine = {"case": reader.case} if reader.view == "office" else {
        "case": reader.case, "party_id": reader.actor.party_id,
    }  # fmt: skip
    if reader.view == "office":
        notes = CaseNote.objects.filter(case=reader.case, event__seq__lte=reader.up_to).order_by("pk")
        found["notes"] = [
            {"entry": places.get(row.event.seq), "about": row.about, **_text(row.text, gone)}
            for row in notes.select_related("event")
        ]
    interviews = Interview.objects.filter(**mine, event__seq__lte=reader.up_to).order_by("pk")
    found["interviews"] = [
        {
            "entry": places.get(row.event.seq),
            "party": row.party.key,
            "signed": row.signed,
            **_text(row.minutes, gone),
        }
        for row in interviews.select_related("event", "party")
    ]
    workers = Worker.objects.filter(**mine, listed_by__seq__lte=reader.up_to).order_by("pk")
    found["workers"] = [
        {
            "party": row.party.key, "name": row.name, "sex": row.sex, "card": row.card, "job": row.job,
            "informal": row.informal, "migrant": row.migrant,
        }
        for row in workers.select_related("party").iterator(chunk_size=500)
    ]  # fmt: skip
    return found


def erased_in(reader: Reader) -> dict[str, str]:
    """What was erased by rule up to the end of the file: day and rule, by the rule."""
    rows = CaseEvent.objects.filter(case=reader.case, action="erase_by_rule", seq__lte=reader.up_to)
    zone = ZoneInfo(reader.case.timezone)
    found = {row.data["rule"]: timezone.localdate(row.recorded_at, zone) for row in rows}
    return {rule: f"{day.isoformat()}, {rule}" for rule, day in found.items()}


def _text(text: str, erased: str) -> dict[str, str]:
    return {"text": text, "erased": erased} if erased and not text else {"text": text}


def documents_of(reader: Reader) -> QuerySet[Document]:
    """The documents of the record that this reader may know of, the oldest first."""
    rows = readable(reader.case, reader.user, reader.actor)
    return rows.filter(event__seq__lte=reader.up_to).order_by("created_at", "pk")


def add_documents(archive: Archive, reader: Reader, tick: Callable[[], None]) -> list[dict[str, Any]]:
    """Write the bytes of each document under a name of ours; give what is known of each."""
    listed, gone, places = [], erased_in(reader).get("KEEP_FILES", ""), reader.places
    for number, row in enumerate(
        documents_of(reader).select_related("party", "event").iterator(200), start=1
    ):
        name, missing = "", _missing(row)
        if not missing:
            name = f"documents/{number:04}{_ending(row)}"
            archive.add(name, _bytes_of(row))
        entry = places.get(row.event.seq) if row.event else None
        said = {**_listed(row, number, name, missing), "entry": entry}
        listed.append({**said, "erased": gone} if missing == DocumentState.ERASED else said)
        tick()
    return listed


def _missing(row: Document) -> str:
    """Why a document has no bytes in the file; empty where it has."""
    if row.state != DocumentState.READY:
        return str(row.state)
    if not row.sha256:
        return ""
    try:
        whole = digest_of(store.path_of(row.sha256)) == row.sha256
    except OSError:
        whole = False
    return "" if whole else "damaged"


def _bytes_of(row: Document) -> Iterator[bytes]:
    if row.sha256:
        yield from pieces_of(store.path_of(row.sha256))
    else:
        yield row.text.encode()


def _ending(row: Document) -> str:
    if not row.sha256:
        return ".txt"
    ending = PurePath(row.original_name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ".bin"


def _listed(row: Document, number: int, name: str, missing: str) -> dict[str, Any]:
    said = {
        "number": number, "id": str(row.pk), "title": row.title, "shows": row.shows,
        "dated": row.dated.isoformat() if row.dated else None, "name": row.original_name,
        "content_type": row.content_type, "audience": row.audience, "added_at": row.created_at.isoformat(),
        "party": row.party.key if row.party else None,
        "sha256": row.sha256, "written": not row.sha256, "size": row.size,
    }  # fmt: skip
    return {**said, "missing": missing} if missing else {**said, "file": name}
