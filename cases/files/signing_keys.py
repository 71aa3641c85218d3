"""The keys that sign receipts: one Ed25519 key at a time, private part in a file only the site may read.

A folder holds `0001.pem` (private, 0600) and `0001.pub.json` (public) for each key; the highest private
part signs. A key that was replaced keeps its public part for ever, so that old receipts can be checked.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone


class NoKey(LookupError):
    """No key signs here: a public site makes its first one by `manage.py receipt_keys --new`."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public part of a key: its name, 64 hexadecimal digits, and since when it signs."""

    key: str
    public_key: str
    since: str

    @property
    def since_when(self) -> datetime:
        """The moment it was made."""
        return datetime.fromisoformat(self.since)


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now."""

    public: PublicKey
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        """The signature in hexadecimal digits."""
        return self.private.sign(message).hex()


def folder() -> Path:
    """Where the keys are."""
    return Path(settings.RECEIPT_KEYS)


def key_id(public_key: bytes) -> str:
    """The name of a key: the first 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def public_keys() -> list[PublicKey]:
    """Every key that ever signed here, the oldest first."""
    return [PublicKey(**json.loads(path.read_text())) for path in sorted(folder().glob("*.pub.json"))]


def signer() -> Signer:
    """The key that signs now; a trial makes its first one. Raises NoKey."""
    private = sorted(folder().glob("[0-9]*.pem"))
    if private:
        return _load(private[-1])
    if not settings.RECEIPT_KEYS_MADE:
        raise NoKey
    return make_key()


def make_key() -> Signer:
    """Make the next key, which signs from now on; where somebody makes one at this moment, take theirs."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    number = max((int(path.name[:4]) for path in folder().glob("[0-9]*.pub.json")), default=0) + 1
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes_raw()
    public = PublicKey(key_id(raw), raw.hex(), timezone.now().isoformat(timespec="seconds"))
    if not _write_once(folder() / f"{number:04}.pub.json", json.dumps(vars_of(public)).encode(), 0o644):
        return signer()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_once(folder() / f"{number:04}.pem", pem, 0o600)
    return Signer(public, private)


def vars_of(public: PublicKey) -> dict[str, str]:
    """A public key as JSON keeps it."""
    return {"key": public.key, "public_key": public.public_key, "since": public.since}


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may read a file."""
    return not path.stat().st_mode & 0o077


def _load(path: Path) -> Signer:
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(private, Ed25519PrivateKey)
    public = json.loads(path.with_name(f"{path.stem}.pub.json").read_text())
    return Signer(PublicKey(**public), private)


def _write_once(path: Path, data: bytes, mode: int) -> bool:
    """Write a file that is whole as soon as it has its name; False where the name is taken."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(waiting, path)
    except FileExistsError:
        return False
    finally:
        waiting.unlink()
    return True
