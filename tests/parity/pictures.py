"""A picture of everything the database holds, so that two ways of doing a thing can be compared."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction

APPS = ("accounts", "cases", "notifications", "procrastinate")
CHAIN = {"hash", "previous", "head"}
"""Columns that hold a hash over the moment."""
WORKERS = {"procrastinate_events", "procrastinate_workers"}

Picture = dict[str, set[str]]


def picture() -> Picture:
    """Every row of every table, by table, as the database writes it."""
    found: Picture = {table: set() for table in tables()}
    parts = " UNION ALL ".join(f"SELECT '{t}', to_jsonb(t)::text FROM \"{t}\" t" for t in found)
    with connection.cursor() as cursor:
        cursor.execute(parts)
        for table, row in cursor.fetchall():
            found[table].add(row)
    return found


@cache
def tables() -> list[str]:
    """The tables that an act could change."""
    models = [
        m for app in APPS if apps.is_installed(_module(app)) for m in apps.get_app_config(app).get_models()
    ]
    auto = [f.remote_field.through for m in models for f in m._meta.many_to_many]
    return sorted({m._meta.db_table for m in [*models, *auto]} - WORKERS)


def _module(app: str) -> str:
    return "procrastinate.contrib.django" if app == "procrastinate" else app


def _told(row: str, start: dt.datetime) -> str:
    """A row without what is drawn by lot or hashed over the moment; moments by the hours from `start`."""
    kept = {k: v for k, v in json.loads(row).items() if k not in CHAIN and not _is_drawn(k, v)}
    return json.dumps(_plain(kept, start), sort_keys=True)


def _is_drawn(name: str, value: Any) -> bool:
    """Whether a column holds an identity that is drawn by lot, its own or another row's."""
    return name.rpartition("_")[2] == "id" and isinstance(value, str)


def _plain(value: Any, start: dt.datetime) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v, start) for k, v in value.items() if k != "blind"}
    if isinstance(value, list):
        return [_plain(v, start) for v in value]
    return _moment(value, start) if isinstance(value, str) and "T" in value else value


def _moment(text: str, start: dt.datetime) -> str:
    """A moment that depends on now, as hours from the start; any other text as it is."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None or not moment.microsecond:
        return text
    return f"{round((moment - start).total_seconds() / 3600)} h"


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end whatever is done inside, and count ids on as if it had never been."""
    numbers = _sequences()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    names, lasts = [name for name, _last in numbers], [last for _name, last in numbers]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, coalesce(last, 1), last IS NOT NULL)"
            " FROM unnest(%s::text[], %s::bigint[]) AS t(name, last)",
            [names, lasts],
        )


def _sequences() -> list[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
        )
        return cursor.fetchall()


def changed(before: Picture, now: Picture, start: dt.datetime) -> dict[str, list[str]]:
    """The rows that are new or different, by table; moments of now are told by the hours from `start`."""
    found = {t: sorted(_told(row, start) for row in rows - before[t]) for t, rows in now.items()}
    return {table: rows for table, rows in found.items() if rows}
