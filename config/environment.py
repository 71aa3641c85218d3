"""Reads values from the environment, typed, with defaults that are safe."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"", "0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The value of a variable, without spaces around it; empty counts as absent."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Whether a variable says yes; anything that is neither yes nor no is an error."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return word in TRUE_WORDS


def number(name: str, default: int) -> int:
    """A whole number; anything else is an error."""
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: list[str] | None = None) -> list[str]:
    """A list written with commas."""
    value = text(name)
    if not value:
        return list(default or [])
    return [word.strip() for word in value.split(",") if word.strip()]


def secret_key(folder: Path, *, generate: bool) -> str:
    """SECRET_KEY, or on a trial machine one that is made once and kept in `folder/secret-key`."""
    key = text("SECRET_KEY")
    if key:
        return key
    if not generate:
        raise ImproperlyConfigured("SECRET_KEY is not set; outside DEBUG and DEMO it has no default")
    return kept_secret(folder / "secret-key", 64)


def kept_secret(path: Path, size: int) -> str:
    """A secret of so many random bytes that is made once and kept in a file which its owner alone reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(size))
    return path.read_text().strip()


def database_from_url(url: str) -> dict[str, Any]:
    """The connection of a `postgresql://user:password@host:port/name?sslmode=…` address.

    A query parameter becomes a connection option. Only PostgreSQL is accepted.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; nothing else is supported")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "NAME": unquote(parts.path.lstrip("/")) or text("DATABASE_NAME", "concord"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
