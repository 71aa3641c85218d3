"""Statements that every request makes: the database plans them once per connection, not each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

_Cursor: Any = ServerBindingCursor


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
