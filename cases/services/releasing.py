"""Publishes the tables of a quarter: counts, hides, rounds, and keeps them for good."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import Office
from cases.models import Release
from cases.models.base import SECTORS, Category
from cases.procedure import PROCEDURES
from cases.protecting import Cell, Grid, protect
from cases.published_tables import TABLES, PublicTable
from cases.queries_statistics import LEAST, LEAST_SIDES, Period, months_on, quarter_of, start_of

AFTER = timedelta(days=15)
"""So long after its end a quarter is published: acts of its last days are entered by then."""
BACK = 8
"""So many quarters back are published when none is yet."""

_SIDES = """
SELECT case_id, side, coalesce(organization_id::text, person_id::text, name)
  FROM cases_party WHERE case_id = ANY(%s)
"""
_FIXED = {
    "procedure": list(PROCEDURES),
    "sector": [*(name for name, _label in SECTORS if name), ""],
    "issue": list(Category.values),
    "group": ["women", "migrants", "informal"],
    "result": ["settled", "partly", "not"],
    "days": ["15", "30", "60", "120", "more"],
    "clock": [code for procedure in PROCEDURES.values() for code in procedure.clocks],
    "kept": ["met", "missed"],
    "kind": ["strike", "lockout"],
    "notice": ["full", "short", "none"],
    "": [""],
}
"""The rows and columns of every table, whatever was counted: which are there tells nothing."""


@dataclass(slots=True)
class Counted:
    """What a table counts: the cases behind each row and column, and who is on each side of them."""

    rows: list[str]
    columns: list[str]
    any_of: bool = False
    found: dict[Cell, list[int]] = field(default_factory=lambda: defaultdict(list))
    sides: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def grid(self) -> Grid:
        """The counts; small are the cells behind which fewer than three employers or workers' sides stand."""
        columns = range(len(self.columns))
        grid = Grid([[len(self.found[row, column]) for column in columns] for row in range(len(self.rows))])
        grid.small = {cell for cell in grid.told() if self._few_sides(grid.all, cell)}
        return grid

    def _few_sides(self, total: Cell, cell: Cell) -> bool:
        behind = {
            case
            for (row, column), cases in self.found.items()
            if cell[0] == row or cell[0] == total[0]
            if cell[1] == column or cell[1] == total[1]
            for case in cases
        }
        return any(
            len(set().union(*(self.sides[case, side] for case in behind))) < LEAST_SIDES
            for side in ("employer", "workers")
        )


def publish(period: Period, now: datetime, *, demo: bool) -> list[Release]:
    """Publish the tables of a quarter that are not published yet; a table that is stays as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7230412)")
        there = set(Release.objects.filter(period=period.slug).values_list("table", flat=True))
        made = [
            release(table, period.slug, content_of(count(table, period, demo=demo)), now)
            for table in TABLES
            if table.slug not in there
        ]
        return Release.objects.bulk_create(made)


def release(table: PublicTable, period: str, content: dict[str, Any], now: datetime) -> Release:
    """The table as it will be kept."""
    digest = Release.digest_of(table.slug, period, content)
    return Release(table=table.slug, period=period, content=content, digest=digest, published_at=now)


def publish_due(today: date, now: datetime, *, demo: bool) -> int:
    """Publish every quarter that is over long enough; gives how many tables were added."""
    first = quarter_of(today).begins
    quarters = [quarter_of(months_on(first, -3 * n)) for n in range(BACK, 0, -1)]
    return sum(len(publish(q, now, demo=demo)) for q in quarters if q.ends + AFTER <= today)


def count(table: PublicTable, period: Period, *, demo: bool) -> Counted:
    """The true counts of a table; three queries."""
    values: dict[str, Any] = {"demo": demo, "begins": start_of(period.begins), "ends": start_of(period.ends)}
    counted = Counted(names_of(table.rows), names_of(table.columns), table.any_of)
    with connection.cursor() as cursor:
        cursor.execute(table.sql, values)
        for case, row, column in cursor.fetchall():
            place = _place(counted.rows, row), _place(counted.columns, column)
            counted.found[place].append(case)
        cursor.execute(_SIDES, [list(set().union(*counted.found.values()))])
        for case, side, who in cursor.fetchall():
            counted.sides[case, side].add(who)
    return counted


def names_of(kind: str) -> list[str]:
    """The rows or columns of a kind."""
    return list(Office.objects.values_list("slug", flat=True)) if kind == "province" else _FIXED[kind]


def _place(names: list[str], name: str) -> int:
    """The place of a name; one that the list does not know stands with the others."""
    return names.index(name if name in names else "other")


def content_of(counted: Counted) -> dict[str, Any]:
    """The table as published: rounded down to fives, None where a cell is hidden; no cells of too few."""
    grid = counted.grid()
    content = {"rows": counted.rows, "columns": counted.columns, "any_of": counted.any_of, "cells": None}
    if counted.any_of:
        grid.hidden = set(grid.small)
        return {**content, "cells": [[_told(grid, (row, 0))] for row in range(grid.rows)]}
    if not protect(grid):
        return content
    across, down = range(grid.columns + 1), range(grid.rows + 1)
    return {**content, "cells": [[_told(grid, (row, column)) for column in across] for row in down]}


def _told(grid: Grid, cell: Cell) -> int | None:
    n = grid.n(cell)
    return None if cell in grid.hidden or n < LEAST or not grid.is_told(cell) else n - n % LEAST
