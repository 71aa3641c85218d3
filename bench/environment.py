"""Where the bench lives: a database name of its own, and the settings of production behind a proxy."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def choose(name: str, *, make: bool = True) -> None:
    """Point the settings at a database of that name, made at need; must come before Django reads them."""
    for trial in ("DEMO", "DEBUG"):
        os.environ.pop(trial, None)
    url = os.environ.get("DATABASE_URL")
    if url and make:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ.update(of(name), DJANGO_SETTINGS_MODULE="config.settings")


def of(name: str) -> dict[str, str]:
    """What a process needs to know to serve the database of that name."""
    wanted = {"DATABASE_NAME": name, "PROXY_COUNT": "1", "LOG_LEVEL": "WARNING", "STATEMENT_TIMEOUT": "60s"}
    url = os.environ.get("DATABASE_URL")
    if url:
        wanted["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    return wanted
