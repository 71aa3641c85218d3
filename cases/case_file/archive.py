"""A ZIP whose bytes depend on nothing but what is put in: no clock, no compression, files as they come."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cases.services.receipts import canonical

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
PIECE = 256 * 1024
"""Bytes that are read and written at a time."""


@dataclass
class Archive:
    """A ZIP while it is written; remembers name, size and SHA-256 of each file."""

    zip: ZipFile
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file from its pieces; never more than one of them is in memory."""
        size, digest = 0, hashlib.sha256()
        with self.zip.open(_info(name), "w", force_zip64=True) as file:
            for chunk in chunks:
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
        self.files.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def add_json(self, name: str, value: Any) -> bytes:
        """Write a value as JSON, keys in order, no spaces; give its bytes."""
        data = canonical(value).encode()
        self.add(name, [data])
        return data


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _LONG_AGO)
    info.compress_type, info.create_system, info.external_attr = ZIP_STORED, 3, 0o600 << 16
    return info


@contextmanager
def written(path: Path) -> Iterator[Archive]:
    """A new archive at a place, synced when it is closed; removed again where anything goes wrong."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            with ZipFile(file, "w") as archive:
                yield Archive(archive)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file, read piece by piece."""
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()
