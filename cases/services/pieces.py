"""Receiving a file piece by piece: what was said to be received is on disk, whatever dies afterwards.

The whole then lies on the shelf like a file that was laid aside, and the form fetches it by a word: the same
quarantine, limits and checks as for a file that came at once.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cases.files import store
from cases.files.checks import kind_of
from cases.files.refusals import MAX_SIZE, FileRefused
from cases.models import PartialUpload
from cases.services.documents import Manifest, check_now, clean_name, take_in
from cases.services.laid_aside import word_for

PIECE = 256 * 1024
"""Bytes of a piece."""
MOST = 5
"""Files one person can be sending at a time; the one left alone longest makes room."""
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Announced:
    """What a browser says of a file before it sends it."""

    name: str
    size: int
    mark: str
    before_size: int | None = None
    before_sha256: str = ""


@dataclass(slots=True)
class _Whole:
    """The file on disk whose last piece has come, as an upload."""

    path: Path
    name: str | None
    size: int | None

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def begin(user: User, said: Announced) -> PartialUpload:
    """The upload of that file: a new one, or the one that was interrupted. Raises FileRefused."""
    name = clean_name(said.name)
    kind_of(name)
    if said.size > MAX_SIZE:
        raise FileRefused("file_too_large", f"{said.size} of {MAX_SIZE} bytes")
    if said.size < 1:
        raise FileRefused("file_empty")
    store.ask_for_room(said.size)
    same = {"user": user, "name": name, "size": said.size, "mark": said.mark[:120]}
    more = {
        "before_size": said.before_size, "before_sha256": said.before_sha256,
        "touched_at": timezone.now(),
    }  # fmt: skip
    with suppress(IntegrityError), transaction.atomic():
        PartialUpload.objects.get_or_create(**same, defaults=more)
    found: PartialUpload = PartialUpload.objects.get(**same)
    _make_room(user)
    return find(user, found.pk) or found


def find(user: User, upload_id: uuid.UUID) -> PartialUpload | None:
    """The upload of this person with that id, as far as the disk has it; None for a stranger's."""
    found: PartialUpload | None = PartialUpload.objects.filter(user=user, pk=upload_id).first()
    if found is not None and not found.sha256:
        found.received = min(found.received, store.size_of_pieces(found.pk.hex))
    return found


def take(user: User, upload_id: uuid.UUID, at: int, data: bytes) -> PartialUpload | None:
    """Add a piece that begins at that byte; give the upload as it is now, None for a stranger's.

    A piece that came before, or too early, changes nothing: what is `received` says how to go on.
    Raises FileRefused for too much, and at the last piece for what the file turns out to be.
    """
    with transaction.atomic():
        row = PartialUpload.objects.select_for_update().filter(user=user, pk=upload_id).first()
        if row is None:
            return None
        if not row.sha256:
            row.received = min(row.received, store.size_of_pieces(row.pk.hex))
            if at == row.received:
                _add(row, data)
    return _finished(row) if row.received == row.size else row


def _add(row: PartialUpload, data: bytes) -> None:
    if len(data) > PIECE or row.received + len(data) > row.size:
        raise FileRefused("file_too_large", f"at most {PIECE} bytes a piece, {row.size} in all")
    store.add_piece(row.pk.hex, row.received, data)
    row.received += len(data)
    row.touched_at = timezone.now()
    row.save(update_fields=["received", "touched_at"])


def _finished(row: PartialUpload) -> PartialUpload:
    """Bring the whole to the shelf and look into it; safe to do twice. Raises FileRefused."""
    if row.sha256:
        return row
    path = store.pieces(row.pk.hex)
    said = row.mark if SHA256.fullmatch(row.mark) else None
    try:
        taken = take_in(_Whole(path, row.name, row.size), Manifest(row.size, said))
        check_now(taken.stored, taken.name)
    except FileRefused:
        forget(row)
        raise
    row.sha256 = taken.stored.sha256
    row.save(update_fields=["sha256"])
    path.unlink(missing_ok=True)
    return row


def word_of(row: PartialUpload) -> str:
    """The word by which a form fetches the whole file; empty while some of it is missing."""
    if not row.sha256:
        return ""
    before = [row.before_size, row.before_sha256] if row.before_sha256 else []
    return word_for(row.user_id, row.name, row.sha256, *before)


def forget(row: PartialUpload) -> None:
    """Let an upload go, with what had arrived of it."""
    store.pieces(row.pk.hex).unlink(missing_ok=True)
    PartialUpload.objects.filter(pk=row.pk).delete()


def sweep(now: datetime) -> int:
    """Let go of uploads that nobody went on with for a day; give how many."""
    old = list(PartialUpload.objects.filter(touched_at__lt=now - store.FORGOTTEN))
    for row in old:
        forget(row)
    return len(old)


def _make_room(user: User) -> None:
    for row in PartialUpload.objects.filter(user=user).order_by("-touched_at")[MOST:]:
        forget(row)
