"""A head of office, a made-up register as a file, and the jobs run as they would be."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import Office, User
from cases.models import CaseImport
from cases.replay import importing
from cases.replay.old_rows import guess_columns
from tests.accounts.factories import make_official, sign_in

HEAD = ["លេខ", "Date received", "Union", "Employer", "Result", "Date closed", "Type", "Issues", "Workers", "Women",
        "Remarks"]  # fmt: skip
GOOD = ["7/2010", "05/03/2010", "Made-up Union", "រោងចក្រ សាកល្បង", "សះជា", "2010-04-01", "collective",
        "Wages; a thing of its own", "120", "៩០", "=HYPERLINK(1)"]  # fmt: skip


def row(**changed: str) -> list[str]:
    """The good row with some cells changed, by heading without spaces."""
    places = {name.replace(" ", "_"): n for n, name in enumerate(HEAD)}
    cells = list(GOOD)
    for name, text in changed.items():
        cells[places[{"number": "លេខ"}.get(name, name)]] = text
    return cells


def register(count: int) -> list[list[str]]:
    """Rows of a made-up register; every seventh is refused."""
    results = ["settled", "មិនសះជា", "withdrawn", "award", "open", "unknown", "nonsense"]
    return [
        row(number=f"{n}/x", Date_received=f"{1 + n % 28:02}/03/{2005 + n % 9}", Union=f"Made-up Union {n}",
            Result=results[n % 7], Date_closed="", Type=["individual", "collective"][n % 2])
        for n in range(count)
    ]  # fmt: skip


def as_csv(rows: Iterable[list[str]], head: list[str] = HEAD) -> bytes:
    """The rows under the headings, as a CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def as_xlsx(rows: Iterable[list[Any]]) -> bytes:
    """The same as a workbook."""
    book, out = Workbook(), io.BytesIO()
    for line in [HEAD, *rows]:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def looked(user: User, content: bytes, *, source: str = "Old register", is_table: bool = True) -> CaseImport:
    """A file that was looked into, with the columns that were guessed."""
    office = Office.objects.get(slug="phnom-penh")
    begun = importing.begin(user, office, source, "old.csv", content, is_table=is_table)
    if is_table:
        importing.ask_to_look(begun, guess_columns(begun.head), "individual")
    importing.look(begun.pk)
    return CaseImport.objects.get(pk=begun.pk)


def taken(begun: CaseImport) -> CaseImport:
    """The same after it was taken."""
    importing.ask_to_take(begun)
    importing.take(begun.pk)
    return CaseImport.objects.get(pk=begun.pk)


@pytest.fixture
def head(db: None) -> User:
    """The head of the office in the capital."""
    return make_official("head_of_office", "phnom-penh", name="Head of Office")


@pytest.fixture
def send(client: Any, head: User) -> Callable[..., Any]:
    """Sends a file on the page as the head."""
    sign_in(client, head)

    def post(content: bytes, name: str = "old.csv", **more: Any) -> Any:
        given = {"file": SimpleUploadedFile(name, content), "source": "Old register", "office": "phnom-penh"}
        return client.post("/en/imports/", {**given, **more})

    return post
