"""Keeps the tallies: counts the marked groups anew, counts everything, and says where the two differ.

A mark is taken away in the transaction that counts its group anew, by a statement before the count: whoever
changed a case before the count is counted, and whoever changed it later left a mark that stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

Row = tuple[Any, ...]
AT_ONCE = 100
"""Groups counted by one statement: some ten thousand cases."""

_COUNT = Path(__file__).with_name("tally.sql").read_text(encoding="utf-8")
_COLUMNS = "office_id, procedure, is_demo, begun, month, measure, cut, value, bin, n, amount"
_LOCK = "SELECT pg_advisory_xact_lock(7230411)"
"""One counts at a time; acts on cases wait for nobody."""
_MARKED = """
WITH taken AS (DELETE FROM cases_tallymark RETURNING office_id, procedure, is_demo, begun)
SELECT DISTINCT office_id, procedure, is_demo, begun FROM taken ORDER BY 1, 2, 3, 4
"""
_ALL = """
SELECT DISTINCT office_id, procedure, is_demo, date_trunc('month', filed_at AT TIME ZONE 'UTC')::date
  FROM cases_case WHERE filed_at IS NOT NULL ORDER BY 1, 2, 3, 4
"""
_FORGET = """
DELETE FROM cases_tally t
 USING unnest(%(offices)s::bigint[], %(procedures)s::text[], %(demos)s::boolean[], %(months)s::date[])
       AS w(office_id, procedure, is_demo, begun)
 WHERE t.office_id = w.office_id AND t.procedure = w.procedure AND t.is_demo = w.is_demo AND t.begun = w.begun
"""
_KEEP = f"INSERT INTO cases_tally ({_COLUMNS}) {_COUNT}"
_KEPT = f"SELECT {_COLUMNS} FROM cases_tally"
_RUN = """
INSERT INTO cases_tallyrun (id, data_to) VALUES (1, %s)
    ON CONFLICT (id) DO UPDATE SET data_to = EXCLUDED.data_to
"""


def refresh() -> int:
    """Count the marked groups anew; gives how many. What a running act changes waits for the next time."""
    with transaction.atomic(), connection.cursor() as cursor:
        now = _begin(cursor)
        marked = _read(cursor, _MARKED)
        _count_anew(cursor, marked)
        cursor.execute(_RUN, [now])
    return len(marked)


def recount() -> int:
    """Forget every tally and count every group; gives how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        now = _begin(cursor)
        cursor.execute("DELETE FROM cases_tallymark")
        cursor.execute("DELETE FROM cases_tally")
        groups = _read(cursor, _ALL)
        _count_anew(cursor, groups)
        cursor.execute(_RUN, [now])
    return len(groups)


def differences() -> list[Row]:
    """The rows that stand on one side only when every case is counted again; nothing is changed.

    Groups that are marked, or were when this began, are left out: they wait to be counted.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _begin(cursor)
        waiting = set(_read(cursor, _MARKS))
        kept = set(_read(cursor, _KEPT))
        counted = {row for some in _some(_read(cursor, _ALL)) for row in _read(cursor, _COUNT, _named(some))}
        waiting |= set(_read(cursor, _MARKS))
    return sorted((row for row in kept ^ counted if row[:4] not in waiting), key=str)


_MARKS = "SELECT office_id, procedure, is_demo, begun FROM cases_tallymark"


def _begin(cursor: Any) -> datetime:
    """Wait for whoever counts now; the moment up to which nothing is missed."""
    cursor.execute("SET LOCAL statement_timeout = 0")
    cursor.execute(_LOCK)
    cursor.execute("SELECT statement_timestamp()")
    moment: datetime = cursor.fetchone()[0]
    return moment


def _count_anew(cursor: Any, groups: list[Row]) -> None:
    for some in _some(groups):
        cursor.execute(_FORGET, _named(some))
        cursor.execute(_KEEP, _named(some))


def _read(cursor: Any, sql: str, values: dict[str, Any] | None = None) -> list[Row]:
    cursor.execute(sql, values)
    found: list[Row] = cursor.fetchall()
    return found


def _some(groups: list[Row]) -> Iterator[list[Row]]:
    return (groups[n : n + AT_ONCE] for n in range(0, len(groups), AT_ONCE))


def _named(groups: Sequence[Row]) -> dict[str, Any]:
    offices, procedures, demos, months = (list(column) for column in zip(*groups, strict=True))
    return {
        "offices": offices, "procedures": procedures, "demos": demos, "months": months,
        "zone": settings.TIME_ZONE,
    }  # fmt: skip
