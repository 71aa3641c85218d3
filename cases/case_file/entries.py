"""The record in the file: the whole chain for the office, for others what they may see and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from cases.case_file.reader import Reader
from cases.models import CaseEvent
from cases.services.receipts import canonical
from cases.views.case_details import Names
from cases.views.present import EntryView, entry_view, names_of

LANGUAGES: tuple[str, ...] = settings.RECORD_LANGUAGES
_CHUNK = 500


def names_in(reader: Reader) -> Names:
    """Names of parties and issues for the words of entries."""
    return names_of(list(reader.case.parties.order_by("id")), list(reader.case.issues.all()))


def record_pieces(reader: Reader, form: str) -> Iterator[bytes]:
    """The file `record.json`, piece by piece."""
    yield b'{"entries":['
    for place, row in enumerate(_rows(reader)):
        yield ("," if place else "").encode() + canonical(row).encode()
    end = canonical({"format": form, "number": reader.case.number})
    yield f"],{end[1:]}".encode()


def _rows(reader: Reader) -> Iterator[dict[str, Any]]:
    names, places = names_in(reader), reader.places
    everything = CaseEvent.objects.filter(case=reader.case, seq__lte=reader.up_to)
    rows = everything if reader.has_chain else reader.visible()
    for event in rows.order_by("seq").select_related("actor", "party").iterator(chunk_size=_CHUNK):
        place: dict[str, Any] = {"seq": places.get(event.seq, event.seq)}
        if reader.has_chain:
            place["hash"] = event.hash
        yield {**place, **_told(event, reader, names)} if event.seq in places else place


def _told(event: CaseEvent, reader: Reader, names: Names) -> dict[str, Any]:
    words = in_languages(event, reader, names)
    told = {
        "action": event.action, "role": event.role, "party": event.party.key if event.party else None,
        "person": event.actor.get_full_name() if event.actor else "", "audience": event.audience,
        "occurred_at": event.occurred_at.isoformat(), "recorded_at": event.recorded_at.isoformat(),
        "day_only": event.day_only, "basis": event.basis,
        "title": {code: view.title for code, view in words.items()},
        "text": {code: view.text for code, view in words.items()},
    }  # fmt: skip
    if erased := reader.emptied_on(event):  # its hash is of words that are gone
        return {**told, "erased": erased}
    return {**told, "hashed": event.hashed_text()} if reader.may_have_whole(event) else told


def in_languages(event: CaseEvent, reader: Reader, names: Names) -> dict[str, EntryView]:
    """An entry in words, in each language."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = entry_view(event, reader.actor, names)
    return found


def page_pieces(reader: Reader) -> Iterator[bytes]:
    """The entries that the reader may see as items of the readable page, the oldest first."""
    names, item = names_in(reader), get_template("cases/case_file/entry.html")
    rows = reader.visible().order_by("seq").select_related("actor", "party")
    for event in rows.iterator(chunk_size=_CHUNK):
        words = in_languages(event, reader, names)
        context = {"event": event, "words": words, "case": reader.case, "chain": reader.has_chain}
        yield item.render(context).encode()
