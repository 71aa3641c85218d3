"""The database backend: Django's own, whose pool looks through all its connections once one was found dead.

Without this, each request after a restart of the database takes one dead connection after the other, with
pauses of 1, 2, 4 … seconds between them, until it gives up.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    @property
    def pool(self) -> Any:
        """The pool of this process; None where none is used."""
        found: Any = super().pool
        if found is not None and found._check is ConnectionPool.check_connection:
            found._check = partial(check_all_once_one_is_dead, found)
        return found


def check_all_once_one_is_dead(pool: ConnectionPool[Any], connection: psycopg.Connection[Any]) -> None:
    """Check a connection before it is used; where it is dead, replace every other dead one as well."""
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        pool.check()
        raise
