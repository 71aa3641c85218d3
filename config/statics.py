"""Collects static files only when one of them changed, and without the comments of our own.

Compressing them takes longer than all else; comments are a sixth of what a browser loads of script.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile, File
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNUSED = ["rest_framework", "*.map", "ext"]
"""Folders and files of other packages that no page of ours asks for."""


_COMMENTS = {
    ".js": re.compile(rb"^[ \t]*//.*\n|^/\*[\s\S]*?\*/\n", re.MULTILINE),
    ".css": re.compile(rb"[ \t]*/\*[\s\S]*?\*/"),
}
"""In script a comment stands on lines of its own; what follows code on its line stays."""


class ServedStorage(CompressedManifestStaticFilesStorage):
    """Files under a name made of their contents, compressed, without comments where they are ours."""

    def _save(self, name: str, content: File[bytes]) -> str:
        found = _COMMENTS.get(Path(name).suffix) if name.startswith(("css/", "js/")) else None
        if found:
            content.seek(0)
            read = content.read()
            data = read if isinstance(read, bytes) else read.encode()
            content = ContentFile(found.sub(b"", data))
        return str(super()._save(name, content))


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
