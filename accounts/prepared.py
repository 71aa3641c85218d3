"""Statements that every request makes: the database plans them once per connection, not each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

_Cursor: Any = ServerBindingCursor
_KEY = 2**62 + 11  # stands for the key in a queryset that is kept; no row is numbered so high


def rows(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, which is prepared once it has come a few times over this connection.

    For fixed texts only: each other text is a plan of its own. Behind a pooler that cannot keep prepared
    statements set DATABASE_PREPARE=0.
    """
    connection.ensure_connection()
    plain = _Cursor(connection.connection)
    django: Any = connection
    with django._prepare_cursor(plain) as cursor:  # counted and guarded as any other
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def asked(build: Callable[[int], Any], key: int) -> list[tuple[Any, ...]]:
    """The rows of `build(key)`, a queryset of values that depends on the key alone.

    Django builds it once per process: that takes longer than the database needs to answer.
    """
    sql, values = _built(build)
    return rows(sql, [key if value == _KEY else value for value in values])


@cache
def _built(build: Callable[[int], Any]) -> tuple[str, tuple[Any, ...]]:
    found: tuple[str, tuple[Any, ...]] = build(_KEY).query.sql_with_params()
    return found
