"""The register of enterprises, brought in from a table: all of it or nothing, and twice the same as once."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction
from openpyxl import load_workbook

from accounts.models import Organization, OrganizationKind

FIELDS = {"registration_number": 60, "name": 250, "name_km": 250, "sector": 60, "phone": 40, "address": 300}
"""What a row may say, with the longest text of each."""
NEEDED = ("registration_number", "name")
_AT_ONCE = 1000


class WrongTable(ValueError):
    """The table cannot be read at all: no such column, no rows, or another kind of file."""


@dataclass(slots=True)
class Read:
    """The rows that fit, by number of registration, and what is wrong with the others: row and words."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def read_table(path: Path, columns: dict[str, str]) -> Read:
    """Read a CSV (UTF-8) or XLSX; `columns` says which heading holds a field, else its own name does.

    Raises WrongTable.
    """
    lines = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    heads = [_tidy(cell).lower() for cell in next(lines, [])]
    places = {
        name: heads.index(head) for name in FIELDS if (head := columns.get(name, name).lower()) in heads
    }
    lost = [columns.get(name, name) for name in (*columns, *NEEDED) if name not in places]
    if lost:
        raise WrongTable("no column " + ", ".join(dict.fromkeys(lost)))
    found = Read()
    for number, line in enumerate(lines, start=2):
        row = {name: _tidy(line[at]) if at < len(line) else "" for name, at in places.items()}
        if any(row.values()):
            _take(found, number, row)
    return found


def _take(found: Read, number: int, row: dict[str, str]) -> None:
    """Put a row among those that fit, or say what is wrong with it."""
    empty = [name for name in NEEDED if not row[name]]
    long = [name for name, text in row.items() if len(text) > FIELDS[name]]
    key = row["registration_number"]
    if empty or long:
        words = [f"{name} is empty" for name in empty]
        words += [f"{name} is longer than {FIELDS[name]}" for name in long]
        found.wrong.append((number, ", ".join(words)))
    elif key in found.rows:
        found.wrong.append((number, f"{key} stands in this table twice"))
    else:
        found.rows[key] = row


def bring_in(rows: dict[str, dict[str, str]]) -> tuple[int, int, int]:
    """Make or change the enterprises of these numbers in one transaction: new, changed, unchanged."""
    numbers = list(rows)
    new = changed = 0
    with transaction.atomic():
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            known = _known(some)
            fresh = [_enterprise(rows[n]) for n in some if n not in known]
            other = [o for n, o in known.items() if _changes(o, rows[n])]
            Organization.objects.bulk_create(fresh)
            if other:
                Organization.objects.bulk_update(other, [name for name in FIELDS if name in rows[some[0]]])
            new, changed = new + len(fresh), changed + len(other)
    return new, changed, len(numbers) - new - changed


def _known(numbers: list[str]) -> dict[str, Organization]:
    kind = OrganizationKind.ENTERPRISE
    rows = Organization.objects.select_for_update().filter(kind=kind, registration_number__in=numbers)
    return {row.registration_number: row for row in rows}


def _enterprise(row: dict[str, str]) -> Organization:
    return Organization(kind=OrganizationKind.ENTERPRISE, **row)


def _changes(row: Organization, given: dict[str, str]) -> bool:
    """Write what the table says into a row, but for empty cells; give whether anything is other now."""
    before = {name: getattr(row, name) for name in given}
    for name, text in given.items():
        setattr(row, name, text or before[name])
    return before != {name: getattr(row, name) for name in given}


def _tidy(cell: Any) -> str:
    """A cell as text: composed, one space between words, whole numbers without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell))
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _csv(path: Path) -> Iterator[list[Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongTable("the file is not UTF-8") from error
    try:
        yield from csv.reader(StringIO(text))
    except csv.Error as error:
        raise WrongTable(str(error)) from error


def _workbook(path: Path) -> Iterator[list[Any]]:
    try:
        sheet: Iterable[tuple[Any, ...]] = (
            load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
        )
    except (KeyError, ValueError, SyntaxError, OSError) as error:
        raise WrongTable("the file is no workbook") from error
    yield from (list(line) for line in sheet)
