"""Refuses to start on a database or a host this project is not safe on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.db import connection

from config.environment import LOOPBACK

REQUIRED = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
OLDEST = 150_000


def check_engine(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Only PostgreSQL: the record is guarded by its triggers, row locks and constraints."""
    wrong = [
        alias
        for alias, database in settings.DATABASES.items()
        if not database["ENGINE"].endswith(".postgresql")
    ]
    return [
        Error(f"Database {alias!r} is not PostgreSQL; nothing else keeps the record safe.", id="config.E001")
        for alias in wrong
    ]


def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo signs anybody in: it may answer on loopback names only."""
    if not (settings.DEMO or settings.DEBUG) or set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return []
    return [Error("DEMO and DEBUG are for loopback hosts only.", id="config.E002")]


def check_server(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL 15 or newer, in UTF-8 with a locale that knows Khmer letters, losing nothing on a crash."""
    if not databases or connection.vendor != "postgresql":
        return []
    query = """
        SELECT name, setting FROM pg_settings
         WHERE name = ANY(%s)
        UNION ALL SELECT 'version', current_setting('server_version_num')
        UNION ALL SELECT 'encoding', pg_encoding_to_char(encoding) FROM pg_database
                   WHERE datname = current_database()
        UNION ALL SELECT 'khmer', ('ក' ~ '[[:alpha:]]')::text
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [list(REQUIRED)])
        found: dict[str, str] = dict(cursor.fetchall())
    errors = [
        Error(f"PostgreSQL runs with {name} = {found.get(name)}; it must be {value}.", id="config.E003")
        for name, value in REQUIRED.items()
        if found.get(name) != value
    ]
    if int(found["version"]) < OLDEST:
        errors.append(Error("PostgreSQL 15 is the oldest that works.", id="config.E004"))
    if found["encoding"] != "UTF8" or found["khmer"] != "true":
        errors.append(Error("Create the database in UTF-8 with the locale C.UTF-8.", id="config.E005"))
    return [*errors]


def check_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A public site runs as a role that can only add to the record."""
    if not databases or connection.vendor != "postgresql" or settings.LOCAL:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(oid, 'UPDATE')) FROM pg_class"
            " WHERE relname = 'cases_caseevent'"
        )
        may_change: bool = cursor.fetchone()[0]
    if not may_change:
        return []
    hint = "Run `manage.py grants` as the owner, and the site as the role that it makes."
    return [Caution("The site's database role may change the record.", hint=hint, id="config.W006")]
