"""The pages on which a head of office brings old cases in."""

from __future__ import annotations

import csv
import io

import pytest

from accounts.tables import MOST_BYTES
from cases.models import CaseImport, ColumnChoice
from cases.replay import importing
from cases.replay.old_rows import guess_columns
from tests.accounts.factories import make_official, sign_in
from tests.imports.conftest import GOOD, HEAD, as_csv, as_xlsx, looked, register, row, taken

pytestmark = pytest.mark.django_db


def chosen(**more):
    """The form of the columns as guessed."""
    return {**{n: str(at) for n, at in guess_columns(HEAD).items()}, "otherwise": "individual", **more}


def test_a_file_is_sent_mapped_shown_and_taken(send, client):
    page = send(as_xlsx([*register(7), GOOD]), "old.xlsx").url
    assert "What do the columns hold?" in client.get(page).content.decode()
    client.post(f"{page}columns/", chosen(keep="Our register"))
    importing.look(CaseImport.objects.get().pk)
    shown = client.get(page).content.decode()
    assert "7 rows become cases." in shown and "1 row is refused." in shown and "Bring 7 cases in" in shown
    client.post(f"{page}take/")
    assert importing.take(CaseImport.objects.get().pk) == "taken"
    assert "7 cases were brought in." in client.get(page).content.decode()


def test_the_file_is_sent_whole_also_with_script(send, client):
    page = client.get("/en/imports/").content.decode()
    assert 'type="file"' in page and "data-pieces" not in page


def test_columns_kept_under_a_name_are_offered_for_the_next_file(send, client):
    page = send(as_csv([GOOD])).url
    client.post(f"{page}columns/", chosen(keep="Ours", remarks=""))
    kept = ColumnChoice.objects.get()
    assert (kept.name, kept.columns["claimant"]) == ("Ours", "Union")
    assert send(as_csv([GOOD]), kept=kept.pk).url.endswith(f"?kept={kept.pk}")


def test_a_column_holds_one_thing_and_needed_ones_must_be_chosen(send, client):
    page = send(as_csv([GOOD])).url
    answer = client.post(f"{page}columns/", chosen(claimant="", workers="9"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "Choose the column that holds this." in text
    assert "This column holds “Number of workers” already." in text


@pytest.mark.parametrize(("content", "name", "words"), [
    (b"\xff\xfe", "a.csv", "not UTF-8"), (b"", "a.csv", "first row must hold"), (b"PK", "a.xlsx", "cannot be read"),
    (b"x", "a.exe", "ends in .xlsx"), (b"PK\x03\x04", "a.zip", "cannot be read"),
])  # fmt: skip
def test_a_bad_file_is_told_at_once_and_kept_nowhere(send, content, name, words):
    answer = send(content, name)
    assert words in answer.content.decode() or "empty" in answer.content.decode()
    assert answer.status_code == 422 and not CaseImport.objects.exists()


def test_a_workbook_that_unfolds_to_too_much_is_not_unfolded(send, monkeypatch):
    monkeypatch.setattr(importing, "MOST_UNFOLDED", 1000)
    assert MOST_BYTES > 1000
    assert "unfolds to too much" in send(as_xlsx([GOOD]), "a.xlsx").content.decode()


def test_too_many_rows_are_told_and_leave_none(head, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 5)
    begun = looked(head, as_csv(register(9)))
    assert (begun.state, begun.errors, begun.rows.count()) == ("wrong", [{"code": "too_many_rows"}], 0)


def test_refused_rows_come_back_with_their_columns_and_can_be_mended(send, head, client):
    begun = looked(head, as_csv([row(Workers="many")]))
    text = b"".join(client.get(f"/en/imports/{begun.pk}/refused.csv").streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == [*HEAD, "What is wrong"]
    assert lines[1][10] == "'=HYPERLINK(1)" and "is no whole number" in lines[1][11]
    lines[1][8] = "120"
    mended = looked(head, as_csv(lines[1:], lines[0]))
    assert (mended.fitting, mended.rows.get().values["said"]["remarks"]) == (1, "=HYPERLINK(1)")


def test_the_page_of_an_old_case_says_from_where_it_came(send, head, client):
    taken(looked(head, as_csv([GOOD])))
    page = client.get("/en/cases/OLD-2010-0001/").content.decode()
    assert "Old register, number 7/2010: row 2 of old.csv." in page
    assert "From Old register, row 2 of old.csv. No date was counted." in page
    assert "=HYPERLINK(1)" in page and "Legal clock" in page


def test_other_offices_and_officers_stay_outside(head, client):
    begun = looked(head, as_csv([GOOD]))
    sign_in(client, make_official("head_of_office", "siem-reap"))
    assert client.get(f"/en/imports/{begun.pk}/").status_code == 404
    assert "Old register" not in client.get("/en/imports/").content.decode()
    sign_in(client, make_official("officer", "phnom-penh"))
    assert client.get("/en/imports/").status_code == 403


def test_an_administrator_chooses_the_office(client, head):
    sign_in(client, make_official("admin", None))
    page = client.get("/en/imports/").content.decode()
    assert 'value="siem-reap"' in page and 'value="phnom-penh"' in page


def test_looking_asks_the_same_number_of_queries_however_many_rows(
    send, head, client, django_assert_num_queries
):
    few, many = (looked(head, as_csv(register(n)), source=f"S{n}") for n in (7, 70))
    client.get(f"/en/imports/{few.pk}/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/en/imports/{few.pk}/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/en/imports/{many.pk}/")


QUERIES = 8
