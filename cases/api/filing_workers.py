"""The list of workers in a complaint that a program sends: read as the rows of a table, all or none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail

from accounts.models import Organization
from accounts.tables import tidy
from cases.api.errors import Unprocessable, does_not_fit, refuse_rows
from cases.forms.listed import EMPLOYERS
from cases.models import Side
from cases.worker_numbers import may_name_workers, numbers_beside
from cases.worker_tables import COLUMNS, REFUSED_SHOWN, PeopleRead, PeopleReader, refused_rows

MOST = 5_000
"""Workers that one complaint of a program names; more fit into no body, and are added to the case."""
_YES_OR_NO = (".informal", ".migrant")
_OF_PARTY = ("workers", "women")


def read_workers(
    body: dict[str, Any], sheet: dict[str, Any], procedure: str, filed_for: int | None
) -> PeopleRead:
    """The people under `workers`, or nobody. Rows count from 0, in words as in names of fields.

    Raises Unprocessable with every row that does not fit (the first 200), and where no list may be.
    """
    if "workers" not in body:
        return PeopleRead()
    rows = body["workers"]
    refuse_rows(rows, "workers", frozenset(COLUMNS), MOST)
    by_employer = _claimant(sheet)[1]["side"] == Side.EMPLOYER or _is_employer(filed_for)
    if not may_name_workers(procedure, by_employer=by_employer, together=filed_for is not None):
        raise does_not_fit("workers", _("Only workers together, or their union, name workers."))
    reader = PeopleReader()
    for n, row in enumerate(rows):
        reader.take(n, {name: _cell(f"workers[{n}].{name}", value) for name, value in _full(row).items()})
    if reader.read.refused:
        raise _refusal(reader.read)
    return reader.read


def _claimant(sheet: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Where the claimant stands among the parties, and what is said of it."""
    return next((n, one) for n, one in enumerate(sheet["parties"]) if one["key"] == sheet["claimant"])


def _is_employer(organization: int | None) -> bool:
    rows = Organization.objects.filter(kind__in=EMPLOYERS)
    return organization is not None and rows.filter(pk=organization).exists()


def _full(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its name, which a table has where it has a row at all."""
    return {"name": "", **row}


def _cell(path: str, value: Any) -> str:
    """A value as the cell of a table; raises Unprocessable for what is none."""
    if value is None:
        return ""
    if isinstance(value, bool) and path.endswith(_YES_OR_NO):
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise does_not_fit(path, _("This must be text."))
    return tidy(value)


def _refusal(read: PeopleRead) -> Unprocessable:
    """422 with what is wrong in each row."""
    shown = read.refused[:REFUSED_SHOWN]
    return Unprocessable(
        {
            f"workers[{row['row']}].{row['column']}": [ErrorDetail(words["text"], row["code"])]
            for row, words in zip(shown, refused_rows(shown), strict=True)
        }
    )


def with_numbers(sheet: dict[str, Any], read: PeopleRead) -> tuple[dict[str, Any], dict[str, int]]:
    """The sheet with the numbers of the list where its claimant gives none, and those of the case's fields.

    Raises Unprocessable where it gives fewer people than it names.
    """
    if not read.people:
        return sheet, {}
    at, party = _claimant(sheet)
    numbers, fewer = numbers_beside({name: party.get(name) for name in _OF_PARTY}, read.counts)
    for name, counted in fewer.items():
        raise does_not_fit(f"parties[{at}].{name}", _("This is less than the list says (%s).") % counted)
    own = {name: value for name, value in numbers.items() if name not in _OF_PARTY}
    parties = list(sheet["parties"])
    parties[at] = {**party, **{name: value for name, value in numbers.items() if name in _OF_PARTY}}
    return {**sheet, "parties": parties}, own
