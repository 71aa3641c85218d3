"""Receiving files, checking them, and who may have which: the one way into and out of the shelf.

The order is the promise: bytes whole and synced on disk, then the row, then the checks, then others.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from cases.files import store
from cases.files.checks import check_file, kind_of
from cases.files.refusals import MAX_SIZE, FileRefused, ScannerAway
from cases.models import Audience, Case, Document, DocumentState
from cases.models.acting import Actor, Refused
from cases.procedure import roles
from cases.roles import CLOCK, actor_for
from cases.services.act import take_action
from cases.services.file_notices import tell_blocked

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = 2 * 1024 * 1024
"""Bytes up to which a file is checked while its sender waits."""
CHECK_JOB = "cases.check_document"
STUCK = timedelta(minutes=10)
_OFFICIALS = {roles.OFFICER, roles.HEAD, roles.CONCILIATOR}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")


class Upload(Protocol):
    """What is needed of a file that arrives: Django's uploaded files are this."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]:
        """The bytes, piece by piece."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the sender says a file is: bytes and SHA-256 (hex); None where nothing is said."""

    size: int | None = None
    sha256: str | None = None

    def compare(self, stored: store.Stored) -> None:
        """Raises FileRefused (upload_incomplete, hash_mismatch) where the bytes are others."""
        if self.size is not None and self.size != stored.size:
            raise FileRefused("upload_incomplete", f"got {stored.size} of {self.size} bytes")
        if self.sha256 and self.sha256.strip().lower() != stored.sha256:
            raise FileRefused("hash_mismatch", f"got {stored.sha256}")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is whole on the shelf, under the name and kind that people see."""

    name: str
    content_type: str
    stored: store.Stored


def take_in(upload: Upload, manifest: Manifest) -> Taken:
    """Bring the bytes to the shelf, whole and synced, and nothing else. Raises FileRefused."""
    name = clean_name(upload.name or "")
    kind = kind_of(name)
    if (upload.size or 0) > MAX_SIZE:
        raise FileRefused("file_too_large", f"{upload.size} of {MAX_SIZE} bytes")
    store.ask_for_room(upload.size or 0)
    stored = store.keep(upload.chunks())
    manifest.compare(stored)
    if not stored.size:
        raise FileRefused("file_empty")
    return Taken(name, kind.content_type, stored)


def receive_upload(
    case: Case,
    user: User,
    uploaded_file: Upload,
    *,
    title: str = "",
    shows: str = "",
    audience: str = Audience.ALL,
    dated: date | None = None,
    declared_size: int | None = None,
    declared_sha256: str | None = None,
    key: str = "",
) -> Document:
    """Take a file to the shelf of a case; give its document, not yet part of the record (`event` None).

    The action `add_document` (or the filing of the draft) makes it part of the record. The same `key`
    with the same bytes, or the same bytes while they still wait, give the same document. A small file is
    ready or refused when this returns; a larger one is `checking` until the worker has looked.
    Raises FileRefused; then no row exists. The caller has checked that the person may add documents.
    """
    taken = take_in(uploaded_file, Manifest(declared_size, declared_sha256))
    name, stored = taken.name, taken.stored
    found = _arrived_before(case, user, stored, key)
    if found is not None:
        return found
    state = check_now(stored, name)
    party_id = actor_for(user, case).party_id
    before_size, before_sha256 = getattr(uploaded_file, "before", None) or (None, "")
    with transaction.atomic():
        document = Document.objects.create(
            pk=_identity(case, user, stored, key), case=case, party_id=party_id, uploaded_by=user,
            title=(title or name)[:200], shows=shows[:300], dated=dated, original_name=name,
            content_type=taken.content_type, size=stored.size, sha256=stored.sha256, state=state,
            before_size=before_size, before_sha256=before_sha256, created_at=timezone.now(),
            **_audience(audience, party_id),
        )  # fmt: skip
        if state == DocumentState.CHECKING:
            _ask_check(document.pk)
    return document


def _ask_check(document_id: uuid.UUID) -> None:
    """Put the checks of a document into the queue, in the transaction of its row."""
    app.configure_task(CHECK_JOB).defer(document_id=str(document_id))


def clean_name(name: str) -> str:
    """A file's name as people will see it: composed, without path, control and direction characters."""
    tail = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    tidy = _UNSEEN.sub("", "".join(c for c in tail if not 0xD800 <= ord(c) <= 0xDFFF)).strip(" .")
    suffix = PurePath(tidy).suffix[:10]
    return tidy if len(tidy) <= 200 else tidy[: 200 - len(suffix)] + suffix


def _identity(case: Case, user: User, stored: store.Stored, key: str) -> uuid.UUID:
    if not key:
        return uuid.uuid4()
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{case.pk}/{user.pk}/{key}/{stored.sha256}")


def _arrived_before(case: Case, user: User, stored: store.Stored, key: str) -> Document | None:
    mine = Document.objects.filter(case=case, uploaded_by=user, sha256=stored.sha256)
    same = Q(event=None, state__in=[DocumentState.CHECKING, DocumentState.READY])
    if key:
        same |= Q(pk=_identity(case, user, stored, key))
    found: Document | None = mine.filter(same).first()
    return found


def check_now(stored: store.Stored, name: str) -> str:
    """The state after a look at a small file; a large one, or one the scanner was silent on, waits."""
    if stored.size > AT_ONCE:
        return DocumentState.CHECKING
    try:
        check_file(store.path_of(stored.sha256), name)
    except ScannerAway:
        return DocumentState.CHECKING
    return DocumentState.READY


def _audience(audience: str, party_id: int | None) -> dict[str, Any]:
    """Who is meant. In a draft nobody is a party yet: what is for one's own side waits as `officers`."""
    if audience == Audience.PARTY and party_id is None:
        return {"audience": Audience.OFFICERS}
    return {"audience": audience, "audience_party_id": party_id if audience == Audience.PARTY else None}


def run_checks(document_id: uuid.UUID | str) -> str:
    """Look into a waiting document and write down the outcome; give its state.

    A blocked one is told to its sender and the officers, one that passed to those it was added for.
    Safe to run twice. Raises ScannerAway while the virus scanner is silent: the document goes on waiting.
    """
    document = Document.objects.filter(pk=document_id, state=DocumentState.CHECKING).first()
    if document is None:
        return ""
    code = fault_of(document.sha256, document.original_name)
    state = DocumentState.BLOCKED if code else DocumentState.READY
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=document.case_id)
        waiting = Document.objects.filter(pk=document.pk, state=DocumentState.CHECKING)
        if waiting.update(state=state, blocked_code=code):
            _tell_outcome(Document.objects.get(pk=document.pk))
    return str(state)


def fault_of(sha256: str, name: str) -> str:
    """The code of what is wrong with a file on the shelf; empty for a good one. Raises ScannerAway."""
    try:
        check_file(store.path_of(sha256), name)
    except FileRefused as refused:
        return refused.code
    except FileNotFoundError:
        return "upload_incomplete"
    return ""


def _tell_outcome(document: Document) -> None:
    """Who must know: of a blocked file its sender and the officers, of a good one whoever may read it."""
    if document.state == DocumentState.BLOCKED:
        tell_blocked(document)
    elif document.event_id is not None and document.audience == Audience.ALL:
        clock = replace(CLOCK, party_id=document.party_id)
        case = Case.objects.get(pk=document.case_id)
        with suppress(Refused):  # a case that was merged goes on elsewhere; the file is readable all the same
            take_action(case, "show_document", by=clock, answers={"document": str(document.pk)})


def readable(case: Case, user: User, actor: Actor | None = None) -> QuerySet[Document]:
    """The documents of a case that a person may know of, newest first.

    Others see a file only when its checks have passed; the sender's own side and the officers see what
    waits or was blocked, and why. What is not yet part of the record is its sender's alone.
    """
    actor = actor or actor_for(user, case)
    rows: QuerySet[Document] = Document.objects.visible_to(user).filter(case=case)
    mine = Q(uploaded_by_id=actor.user_id)
    if actor.roles & _OFFICIALS:
        return rows.filter(Q(event__isnull=False) | mine)
    passed = Q(state__in=[DocumentState.READY, DocumentState.WITHDRAWN, DocumentState.ERASED])
    if actor.party_id is not None:
        passed |= Q(party_id=actor.party_id)
    return rows.filter((Q(event__isnull=False) & passed) | mine)


NAMED_ELSEWHERE: list[Callable[[list[str]], set[str]]] = []
"""Those of some SHA-256 that rows of applications above this one name."""


def known_addresses(names: list[str]) -> set[str]:
    """Those of some SHA-256 that a row names."""
    rows = Document.objects.filter(sha256__in=names).exclude(state=DocumentState.ERASED)
    known = set(rows.values_list("sha256", flat=True))
    return known.union(*(named(names) for named in NAMED_ELSEWHERE))


def sweep(now: datetime) -> int:
    """Remove files without a row that are older than a day; give how many went."""
    return store.sweep(now, known_addresses)


def ask_again() -> int:
    """Put documents that have waited long for their checks into the queue again; give how many."""
    stuck = Document.objects.filter(state=DocumentState.CHECKING, created_at__lt=Now() - STUCK)
    ids = list(stuck.values_list("pk", flat=True)[:200])
    for pk in ids:
        _ask_check(pk)
    return len(ids)
