"""The shelf of files: written whole to `incoming`, then renamed to the address that is their SHA-256.

A file is on disk, synced, before a row may name it; a file that no row names is swept away later.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from cases.files.refusals import MAX_SIZE, FileRefused

FORGOTTEN = timedelta(hours=24)
"""How long a file without a row is left alone."""

RESERVE = 1024 * 1024
"""Bytes that are left free, so that the house itself can still write."""

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safe on disk: how many, and their SHA-256 in hexadecimal."""

    size: int
    sha256: str


def folder() -> Path:
    """Where the files are."""
    return Path(settings.MEDIA_ROOT)


def path_of(sha256: str) -> Path:
    """Where the file with that SHA-256 is kept."""
    return folder() / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> Stored:
    """Write the chunks, count and hash them on the way, and move the whole to its address.

    Raises FileRefused when they are more than MAX_SIZE bytes or the disk is full; then nothing stays.
    """
    with no_room_is_said(), _incoming() as waiting:
        stored = _write(waiting, chunks)
        target = path_of(stored.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            os.utime(target)
        else:
            waiting.rename(target)
            _sync_folder(target.parent)
    return stored


@contextmanager
def no_room_is_said() -> Iterator[None]:
    """Turn a full disk into the refusal of a file (507), whatever was being written."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise FileRefused("disk_full") from error


def ask_for_room(size: int) -> None:
    """Refuse a file before any of it is written where it would not fit; raises FileRefused."""
    place = next(p for p in (folder(), *folder().parents) if p.exists())
    if shutil.disk_usage(place).free < size + RESERVE:
        raise FileRefused("disk_full")


@contextmanager
def _incoming() -> Iterator[Path]:
    place = folder() / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    path = place / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes]) -> Stored:
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_SIZE:
                raise FileRefused("file_too_large", f"more than {MAX_SIZE} bytes")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Stored(size, digest.hexdigest())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pieces(name: str) -> Path:
    """Where a file gathers that arrives piece by piece."""
    return folder() / "incoming" / name


def size_of_pieces(name: str) -> int:
    """Bytes of it that are on disk."""
    path = pieces(name)
    return path.stat().st_size if path.exists() else 0


def add_piece(name: str, at: int, data: bytes) -> None:
    """Write a piece at its place and sync it; what a dead writer left behind that place goes.

    Raises FileRefused where the disk is full; then nothing was added.
    """
    path = pieces(name)
    with no_room_is_said():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(at)
            file.seek(at)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def read(sha256: str) -> bytes:
    """The bytes under that address; raises OSError where there are none or others (a damaged disk)."""
    data = path_of(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OSError(f"the file {sha256[:12]} on disk is not what was stored")
    return data


def forget(sha256: str, now: datetime) -> bool:
    """Remove a file that no row names; whether it is gone. One written within a day is left alone."""
    path = path_of(sha256)
    if path.exists() and path.stat().st_mtime >= (now - FORGOTTEN).timestamp():
        return False
    path.unlink(missing_ok=True)
    return True


def sweep(now: datetime, known: Callable[[list[str]], set[str]]) -> int:
    """Remove files older than a day that no row names; give how many went.

    `known` gives those of some addresses that rows name.
    """
    old = _older_than((now - FORGOTTEN).timestamp())
    named = known([p.name for p in old if p.parent.name != "incoming"])
    forgotten = [p for p in old if p.parent.name == "incoming" or p.name not in named]
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)


def _older_than(moment: float) -> list[Path]:
    """The files last written before a moment (seconds of the epoch)."""
    return [p for p in folder().glob("*/*") if p.is_file() and p.stat().st_mtime < moment]
