"""The bench's own databases: migrated once, copied per size, filled, and dropped at the end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend
from psycopg import sql

from bench.measure import say
from bench.options import Options
from config.statics import collect

FILLED = [
    "cases_case", "cases_party", "cases_issue", "cases_caseevent", "cases_deadline",
    "notifications_notification",
]  # fmt: skip
LARGE = 5000
"""From so many cases on, indexes are made after the rows."""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
 WHERE t.relname = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
_SCRIPT = Path(__file__).with_name("fill.sql")


class Place:
    """One filled database of a size, with cases kept ready to be acted on."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self.waiting = min(600, size // 4)
        self.unread = min(200, size // 8)
        self._appointed = count(1)
        self._taken_up = count(self.waiting + 1)

    def to_appoint(self) -> int:
        """The id of another case that waits for a conciliator; raises LookupError when all are used."""
        return _up_to(next(self._appointed), self.waiting)

    def to_take_up(self) -> int:
        """The id of another case that waits for an officer; raises LookupError when all are used."""
        return _up_to(next(self._taken_up), self.waiting + self.unread)

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection as psycopg makes it."""
        return psycopg.connect(**_parameters(self.name), **options)

    @cached_property
    def _django(self) -> Any:
        house = connections.databases["default"]
        options = {name: value for name, value in house["OPTIONS"].items() if name != "pool"}
        place = {**house, "NAME": self.name, "OPTIONS": options, "CONN_MAX_AGE": None}
        return load_backend(house["ENGINE"]).DatabaseWrapper(place, "default")

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Django works on this database, over one connection that stays open."""
        before = connections["default"]
        connections["default"] = self._django
        try:
            yield
        finally:
            connections["default"] = before

    def close(self) -> None:
        """Let the database go."""
        self._django.close()

    def fill(self) -> None:
        """Make the rows with the triggers off, the indexes after the rows, and the database at rest."""
        begun = time.monotonic()
        with self.connect(autocommit=True) as connection:
            connection.execute("SET work_mem = '128MB'")
            connection.execute("SET maintenance_work_mem = '256MB'")
            large = self.size >= LARGE
            indexes = connection.execute(_INDEXES, [FILLED]).fetchall() if large else []
            for name, _definition in indexes:
                connection.execute(f"DROP INDEX {name}".encode())
            given = {"size": self.size, "acts": self.waiting, "races": self.unread}
            self.run(connection, _SCRIPT, given)
            for _name, definition in indexes:
                connection.execute(definition)
            connection.execute("VACUUM ANALYZE" if large else "ANALYZE")
            connection.execute("CHECKPOINT")
        say(f"   {self.size:,} cases in {time.monotonic() - begun:.0f} s")

    def run(self, connection: psycopg.Connection[Any], script: Path, given: dict[str, Any]) -> None:
        """Run a script's statements with what is given; the triggers are off."""
        connection.execute("SET session_replication_role = replica")
        for statement in script.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement.encode(), given if "%(" in statement else None)


def _up_to(number: int, last: int) -> int:
    if number > last:
        raise LookupError("the bench has used up its cases; give it a larger size")
    return number


def _parameters(database: str) -> dict[str, Any]:
    house = settings.DATABASES["default"]
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {**{key: house[name] for key, name in named.items() if house.get(name)}, "dbname": database}


@contextlib.contextmanager
def places(options: Options) -> Iterator[list[Place]]:
    """A filled database of each size; with `keep` they stay to be looked at."""
    say("-- making the databases")
    base = str(settings.DATABASES["default"]["NAME"])
    call_command("compile_catalogue")
    collect()
    if not options.template:
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
    made = [Place(f"{base}_{size}", size) for size in options.sizes]
    try:
        for place in made:
            _administer("CREATE DATABASE {} TEMPLATE {}", place.name, options.template or base)
            place.fill()
        yield made
    finally:
        for place in made:
            place.close()
        for name in [] if options.keep else [base, *(place.name for place in made)]:
            _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(**_parameters("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
