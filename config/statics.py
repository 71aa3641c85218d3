"""Collects static files only when one of them changed: compressing them takes longer than all else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

UNUSED = ["rest_framework", "*.map", "ext"]
"""Folders and files of other packages that no page of ours asks for."""


def collect() -> bool:
    """Collect into STATIC_ROOT if anything changed since the last time; whether it did."""
    root = Path(settings.STATIC_ROOT)
    mark = root / ".fingerprint"
    now = fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
    mark.write_text(now)
    return True


def fingerprint() -> str:
    """A hash over place, size and time of every static file, and how they are stored."""
    seen = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for line in sorted(_files()):
        seen.update(line.encode())
    return seen.hexdigest()


def _files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            found = Path(storage.path(path)).stat()
            yield f"{path} {found.st_size} {found.st_mtime_ns}\n"
