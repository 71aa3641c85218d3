"""Moments come from the database as Django would read them, only faster."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from config.moments import MomentLoader


class DjangosLoader(BaseTzLoader):
    timezone = UTC


def read(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}::timestamptz")
        return cursor.fetchone()[0]


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25 15:44:00+00",
        "2026-11-25 15:44:00.1+00",
        "9000-01-01 00:00+07",
        "0001-01-01 12:00:00.000001+00",
    ],
)
def test_a_moment_is_read_as_django_reads_it(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("timestamptz", DjangosLoader)
        cursor.execute("SELECT %s::timestamptz", [text])
        slow = cursor.fetchone()[0]
    fast = read(f"'{text}'")
    assert (fast, fast.tzinfo) == (slow, UTC)
    assert connection.connection.adapters.get_loader(1184, 0) is MomentLoader


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["'infinity'", "'0044-03-15 BC'", "'12026-01-01'"])
def test_a_moment_that_python_cannot_hold_is_an_error_as_before(sql: str) -> None:
    with pytest.raises(DataError):
        read(sql)


@pytest.mark.django_db
def test_no_moment_stays_none_and_another_offset_is_the_same_moment() -> None:
    assert read("NULL") is None
    loader = MomentLoader(1184)
    assert loader.load(b"2026-11-25 22:44:00+00") == datetime(2026, 11, 25, 22, 44, tzinfo=UTC)
