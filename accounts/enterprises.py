"""The register of enterprises, brought in from a table: all of it or nothing, and twice the same as once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from accounts.models import Organization, OrganizationKind
from accounts.tables import WrongTable, lines_of

FIELDS = {"registration_number": 60, "name": 250, "name_km": 250, "sector": 60, "phone": 40, "address": 300}
"""What a row may say, with the longest text of each."""
NEEDED = ("registration_number", "name")
_AT_ONCE = 1000


@dataclass(slots=True)
class Read:
    """The rows that fit, by number of registration, and what is wrong with the others: row and words."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def read_table(path: Path, columns: dict[str, str]) -> Read:
    """Read a CSV (UTF-8) or XLSX; `columns` says which heading holds a field, else its own name does.

    Raises WrongTable.
    """
    lines = lines_of(path.read_bytes())
    heads = [cell.lower() for cell in next(lines, [])]
    places = {
        name: heads.index(head) for name in FIELDS if (head := columns.get(name, name).lower()) in heads
    }
    lost = [columns.get(name, name) for name in (*columns, *NEEDED) if name not in places]
    if lost:
        raise WrongTable("no column " + ", ".join(dict.fromkeys(lost)))
    found = Read()
    for number, line in enumerate(lines, start=2):
        row = {name: line[at] if at < len(line) else "" for name, at in places.items()}
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
