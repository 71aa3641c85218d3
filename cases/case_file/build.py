"""Makes the file that somebody asked for: the job behind the page, which may run any number of times."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import format_html

from cases.case_file.archive import Archive, digest_of, pieces_of, written
from cases.case_file.contents import add_documents, case_as_json, documents_of, own_texts
from cases.case_file.entries import LANGUAGES, page_pieces, record_pieces
from cases.case_file.reader import Reader
from cases.files import signing_keys, store
from cases.models import CaseExport, ExportState
from cases.services.exporting import path_of, reader_of
from cases.views.present import state_words

FORMAT = "concord-case/1"
VERIFIER = settings.BASE_DIR / "tools" / "verify_case" / "verify_case.py"
_RUNNING = (ExportState.WAITING, ExportState.BUILDING)
_OTHER_FILES = 6
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{0}</title></head>
<body><h1>{0}</h1>
"""


def build(export_id: str) -> str:
    """Make the file of an export that waits, or was being made when its worker died; give its state."""
    rows = CaseExport.objects.select_related("case__office", "user", "event", "party")
    export = rows.filter(pk=export_id, state__in=_RUNNING).first()
    if export is None:
        return ""
    actor = reader_of(export)
    if actor is None:
        return _fail(export, "access")
    try:
        signer = signing_keys.signer()
    except signing_keys.NoKey:
        return _fail(export, "no_key")
    reader = Reader(export.case, export.user, actor, export.view, export.event.seq)
    return _make(export, reader, signer)


def _fail(export: CaseExport, reason: str) -> str:
    CaseExport.objects.filter(pk=export.pk).update(state=ExportState.FAILED, reason=reason)
    return str(ExportState.FAILED)


def _make(export: CaseExport, reader: Reader, signer: signing_keys.Signer) -> str:
    mine = CaseExport.objects.filter(pk=export.pk)
    total = documents_of(reader).count() + _OTHER_FILES
    mine.update(state=ExportState.BUILDING, done=0, total=total)
    waiting = store.pieces(secrets.token_hex(16))
    with written(waiting) as archive:
        _fill(archive, export, reader, signer, partial(mine.update, done=F("done") + 1))
    whole = {"size": waiting.stat().st_size, "sha256": digest_of(waiting)}
    target = path_of(export)
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting.rename(target)
    ready = mine.filter(state=ExportState.BUILDING, ends_at__gt=Now())
    if not ready.update(state=ExportState.READY, done=total, **whole):
        target.unlink(missing_ok=True)
        return str(ExportState.GONE)
    return str(ExportState.READY)


def _fill(
    archive: Archive, export: CaseExport, reader: Reader, signer: signing_keys.Signer, tick: Callable[[], Any]
) -> None:
    mark = watermark(export)
    case, texts = case_as_json(reader), own_texts(reader)
    archive.add_json("watermark.json", mark)
    archive.add_json("case.json", {"format": FORMAT, **case})
    archive.add("record.json", record_pieces(reader, FORMAT))
    tick()
    documents = add_documents(archive, reader, tick)
    archive.add_json("documents.json", {"format": FORMAT, "documents": documents})
    archive.add_json("texts.json", {"format": FORMAT, **texts})
    archive.add("index.html", _page(reader, mark, case, documents))
    archive.add("verify_case.py", pieces_of(VERIFIER))
    tick()
    manifest = archive.add_json("MANIFEST.json", _manifest(export, reader, archive))
    signature = {
        "format": FORMAT, "key": signer.public.key, "public_key": signer.public.public_key,
        "signature": signer.sign(manifest),
    }  # fmt: skip
    archive.add_json("SIGNATURE.json", signature)


def watermark(export: CaseExport) -> dict[str, Any]:
    """Who took the case along, as whom, and when."""
    return {
        "format": FORMAT, "export": str(export.pk), "asked_at": export.asked_at.isoformat(),
        "person": export.user.get_full_name(), "view": export.view,
        "party": export.party.key if export.party else None,
    }  # fmt: skip


def _manifest(export: CaseExport, reader: Reader, archive: Archive) -> dict[str, Any]:
    return {
        "format": FORMAT, "number": reader.case.number, "export": str(export.pk), "issuer": settings.SITE_URL,
        "made_up": reader.case.is_demo, "chain": reader.has_chain,
        "entries": export.event.seq if reader.has_chain else len(reader.places),
        "head": export.event.hash if reader.has_chain else "",
        "files": sorted(archive.files, key=lambda row: str(row["name"])),
    }  # fmt: skip


def _page(
    reader: Reader, mark: dict[str, Any], case: dict[str, Any], documents: list[dict[str, Any]]
) -> Iterator[bytes]:
    """The page that people read: the case in each language, then the record in both."""
    number = reader.case.number
    yield format_html(_HEAD, number).encode()
    part = get_template("cases/case_file/case.html")
    for code in LANGUAGES:
        with translation.override(code):
            words = state_words(reader.case, official=reader.view != "party")
            context = {
                "case": reader.case,
                "data": case,
                "documents": documents,
                "mark": mark,
                "state": words,
            }
            yield part.render({**context, "code": code}).encode()
    for code in LANGUAGES:
        with translation.override(code):
            heading = translation.gettext("What happened, in order")
        yield format_html('<h2 lang="{}">{}</h2>', code, heading).encode()
    yield b"<ol>"
    yield from page_pieces(reader)
    yield b"</ol></body></html>\n"
