"""Bringing a programme in over the site: row by row errors, a look before, whole or not at all."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from dialogue.models import Programme, ProgrammeImport
from dialogue.replay import importing
from dialogue.replay.programme_sheets import NoWorkbook, check, read_workbook, write_workbook
from tests.accounts.factories import make_official, make_user, sign_in
from tests.dialogue.programme.conftest import CONSTRUCTED

pytestmark = pytest.mark.django_db


def spoilt(*cells):
    """The constructed programme as a workbook, with some cells written over."""
    book = load_workbook(io.BytesIO(write_workbook(CONSTRUCTED)))
    for sheet, place, value in cells:
        book[sheet][place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def errors_of(content):
    sheets = read_workbook(content)
    assert check(sheets) is None
    return [(e.sheet, e.row, e.column) for e in sheets.errors]


@pytest.fixture
def secretary(client):
    user = make_official("secretariat", None, name="Secretary")
    sign_in(client, user)
    return client


def send(client, content, name="programme.xlsx"):
    """Send a file and run its job; gives the row."""
    answer = client.post("/en/workplan/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    row = ProgrammeImport.objects.get()
    importing.check_import(row.pk)
    return ProgrammeImport.objects.get()


def test_a_workbook_says_the_same_as_the_file_it_was_made_from():
    file = check(read_workbook(write_workbook(CONSTRUCTED)))
    assert file is not None
    assert [item.code for item in file.items] == ["3", "3.1", "3.1.1", "3.1.1.1"]
    assert file.measurements[0].values["split"] == {"women": 17, "men": 14}
    assert len(file.plans[0].endorsements) == 2


def test_every_wrong_row_is_told_once_with_its_place():
    wrong = spoilt(
        ("outputs", "D2", "church"), ("indicators", "H2", "many"), ("measurements", "B2", "soon"),
        ("endorsements", "A3", "1999"), ("programme", "E2", "2025-01-01"),
    )  # fmt: skip
    assert sorted(errors_of(wrong)) == [
        ("endorsements", 3, "work_plan"), ("indicators", 2, "baseline"), ("measurements", 2, "on"),
        ("outputs", 2, "responsible"), ("programme", 2, "until"),
    ]  # fmt: skip


def test_what_hangs_on_a_wrong_row_is_not_told_again():
    assert errors_of(spoilt(("outcomes", "C2", "x" * 600))) == [("outcomes", 2, "title_km")]


def test_unknown_sheets_and_columns_are_told():
    book = load_workbook(io.BytesIO(write_workbook(CONSTRUCTED)))
    book.create_sheet("results")
    book["outputs"]["Z1"] = "owner"
    content = io.BytesIO()
    book.save(content)
    assert errors_of(content.getvalue()) == [("outputs", 1, "owner"), ("results", 1, "")]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04nothing", b"\x00" * 99])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(NoWorkbook):
        read_workbook(content)


def test_nothing_is_taken_before_it_was_shown_and_asked_for(secretary):
    row = send(secretary, write_workbook(CONSTRUCTED))
    assert (row.state, row.counts["created"]) == ("ready", 12)
    assert not Programme.objects.exists()
    page = secretary.get(f"/en/workplan/import/{row.pk}/").content.decode()
    assert "12 new, 0 changed, 0 unchanged." in page
    secretary.post(f"/en/workplan/import/{row.pk}/take/")
    assert importing.take_import(row.pk) == "taken"
    assert Programme.objects.get().code == "CONSTRUCTED-1"
    assert importing.take_import(row.pk) == "taken"


def test_a_wrong_file_leaves_nothing_behind_and_cannot_be_taken(secretary):
    row = send(secretary, spoilt(("outputs", "D2", "church")))
    assert row.state == "wrong"
    page = secretary.get(f"/en/workplan/import/{row.pk}/").content.decode()
    assert "outputs" in page and "responsible" in page
    secretary.post(f"/en/workplan/import/{row.pk}/take/")
    assert importing.take_import(row.pk) == "wrong"
    assert not Programme.objects.exists()


def test_the_file_is_sent_whole_also_with_script(secretary):
    page = secretary.get("/en/workplan/import/").content.decode()
    assert 'type="file"' in page and "data-pieces" not in page


def test_a_programme_file_may_be_sent_too(secretary):
    row = send(secretary, json.dumps(CONSTRUCTED).encode(), "programme.json")
    assert row.state == "ready"


@pytest.mark.parametrize(("name", "size"), [("a.exe", 9), ("a.xlsx", 2 * 1024 * 1024 + 1)])
def test_a_wrong_kind_or_size_is_told_at_once(secretary, name, size):
    answer = secretary.post("/en/workplan/import/", {"file": SimpleUploadedFile(name, b"x" * size)})
    assert answer.status_code == 422
    assert not ProgrammeImport.objects.exists()


def test_only_the_secretariat_brings_programmes_in(client, secretary):
    row = send(secretary, write_workbook(CONSTRUCTED))
    sign_in(client, make_user(name="Stranger"))
    assert client.get("/en/workplan/import/").status_code == 403
    assert client.get("/en/workplan/import/template.xlsx").status_code == 403
    assert client.get(f"/en/workplan/import/{row.pk}/").status_code == 404
    assert client.post(f"/en/workplan/import/{row.pk}/take/").status_code == 404


def test_the_template_has_every_sheet_and_reads_as_nothing(secretary):
    content = secretary.get("/en/workplan/import/template.xlsx").content
    assert read_workbook(content).count == 0


def test_a_filled_workbook_of_a_plan_changes_nothing(plan):
    content = plan.get("secretary", "/workbook.xlsx").content
    row = send(plan.client, content)
    assert row.counts == {"created": 0, "changed": 0, "unchanged": 12}
