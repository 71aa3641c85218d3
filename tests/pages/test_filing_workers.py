"""The list of workers of a complaint, from a spreadsheet: read, looked at, taken whole or not at all."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from cases.forms import AnswersInvalid
from cases.forms.workers import lines_from, people_in
from cases.models import Case, Seal, Worker, WorkerList
from cases.services import worker_lists
from cases.services.draft_keeping import forget_draft
from cases.worker_numbers import numbers_of
from cases.worker_tables import read_people, refused_rows
from tests.accounts.factories import sign_in
from tests.pages.test_filing import completed, send

HEAD = "ឈ្មោះ / Name,ភេទ / Sex,លេខប័ណ្ណការងារ,មុខងារ,No written contract,Migrant worker"
GOOD = f"{HEAD}\nសុខ ធីតា,ស្រី,A-1,ដេរ,មែន,ទេ\nMade Up,man,A-2,sewing,no,no\nA. Third,F,,,yes,yes\n"
MIXED = f"{GOOD},woman,,,,\nB. Fourth,often,,,,\nC. Fifth,man,A-2,,,\nA. Third,F,,,yes,yes\n"


def upload(client: Client, draft: Case, content: str | bytes, name: str = "list.csv") -> Any:
    """Send a table as the page does."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"/en/file/{draft.pk}/workers/", {"file": SimpleUploadedFile(name, data)})


def say_yes(client: Client, draft: Case) -> Any:
    """Take what waits."""
    number = WorkerList.objects.get(case=draft, taken=False).pk
    return client.post(f"/en/file/{draft.pk}/workers/take/", {"list": number})


def page(client: Client, draft: Case, language: str = "en") -> str:
    """The page of the list."""
    return client.get(f"/{language}/file/{draft.pk}/workers/").content.decode()


def book_of(text: str) -> bytes:
    """The same table as a workbook."""
    book, content = Workbook(), BytesIO()
    for line in csv.reader(StringIO(text)):
        book.active.append(line)  # type: ignore[union-attr]
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("content", [GOOD, "\ufeff" + GOOD.replace(",", ";"), book_of(GOOD)], ids=["csv", "excel csv", "xlsx"])  # fmt: skip
def test_a_list_is_read_in_each_form(content):
    data = content.encode() if isinstance(content, str) else content
    read = read_people(data)
    assert read.refused == []
    assert read.people[0] == {
        "name": "សុខ ធីតា", "sex": "woman", "card": "A-1", "job": "ដេរ", "informal": True, "migrant": False,
    }  # fmt: skip
    assert (read.counts["workers"], read.counts["women"], read.counts["informal"], read.counts["migrants"]) == (3, 2, 2, 1)  # fmt: skip


def test_headings_may_stand_below_a_title_and_rows_keep_their_number():
    read = read_people("សហជីព ក\n\nបញ្ជីឈ្មោះ,,\nល.រ,គោត្តនាម និងនាម,ភេទ\n1,សុខ ធីតា,ស\n2,ចាន់ រតនា,?\n".encode())
    assert [(one["name"], one["sex"]) for one in read.people] == [("សុខ ធីតា", "woman")]
    assert read.refused[0]["row"] == 6


def test_what_is_refused_is_told_by_row_in_words():
    told = [(row["number"], str(row["column"]), row["text"]) for row in refused_rows(read_people(MIXED.encode()).refused)]  # fmt: skip
    assert told == [
        (5, "Name", "the name is empty"),
        (6, "Sex", "“often” is not read: write woman or man, or leave it empty"),
        (7, "Number on the work card", "row 3 has the same number"),
        (8, "Name", "this is the same as row 4; if they are two people, write the number of each work card"),
    ]


def test_a_total_is_no_person_and_a_name_with_such_a_word_is_one():
    names = (
        "Total",
        "សរុប",
        "សរុប / TOTAL:",
        "Grand  total",
        "Total: 25",
        "សរុប ២៥ នាក់",
        "Total Made Up",
        "សរុប សុខ",
        "Sum",
    )
    read = read_people(
        "\n".join(("Name,Sex", *(f"{name},12" if name == "Total" else name for name in names))).encode()
    )
    assert [one["name"] for one in read.people] == list(names[6:])
    assert [row["text"] for row in refused_rows(read.refused)] == ["this row is a total, not a person"] * 6


def test_lines_are_written_in_the_language_of_the_page_and_read_in_both():
    people = read_people(GOOD.encode()).people
    with translation.override("km"):
        khmer = lines_from(people)
    assert khmer.splitlines()[:2] == ["សុខ ធីតា; ស្រី; ដេរ; A-1; មែន; ទេ", "Made Up; ប្រុស; sewing; A-2; ទេ; ទេ"]
    assert people_in(khmer).people == people_in(lines_from(people)).people == people


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "No column is called"), (b"Wage,Hours\n1,2", "a.csv", "No column is called"),
        (HEAD.encode(), "a.csv", "Nobody stands in this table"), (b"PK\x03\x04 broken", "a.xlsx", "cannot be read"),
        ("Name\nខ្ញុំ".encode("utf-16"), "a.csv", "not UTF-8"), (b"x" * 5_300_000, "a.csv", "bigger than 5 MB"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words_and_changes_nothing(client, cast, content, name, words):
    draft = completed(client, cast)
    answered = upload(client, draft, content, name)
    assert answered.status_code == 422
    assert words in answered.content.decode()
    assert not WorkerList.objects.exists()


def test_nothing_is_kept_before_the_yes_then_the_numbers_are_in_the_complaint(client, cast):
    draft = completed(client, cast)
    assert upload(client, draft, MIXED).status_code == 302
    shown = page(client, draft)
    assert "Yes, put 3 people on the list" in shown
    assert "Row 6, Sex: “often” is not read" in shown
    assert Case.objects.get(pk=draft.pk).workers is None
    assert say_yes(client, draft).status_code == 302
    case = Case.objects.get(pk=draft.pk)
    assert (case.workers, case.women, case.informal, case.migrants) == (3, 2, 2, 1)
    assert "សុខ ធីតា" in page(client, draft, "km")


def test_a_number_that_not_every_row_says_stays_as_it_was_typed():
    read = read_people(b"Name,Sex\nA. One,woman\nB. Two,\nC. Three,man")
    typed = {"workers": 9, "women": 2, "migrants": 7, "informal_unknown": True}
    assert numbers_of(typed, read.counts) == {"workers": 3, "women": 2, "informal_unknown": True}


def test_a_list_that_another_window_replaced_is_not_taken(client, cast):
    draft = completed(client, cast)
    upload(client, draft, GOOD)
    shown = WorkerList.objects.get().pk
    upload(client, draft, MIXED)
    client.post(f"/en/file/{draft.pk}/workers/take/", {"list": shown})
    assert not WorkerList.objects.filter(taken=True).exists()


def filed(client: Client, cast: Any) -> Case:
    """A complaint with its list, sent."""
    draft = completed(client, cast)
    upload(client, draft, GOOD)
    say_yes(client, draft)
    assert "the names on your list of workers" in client.get(f"/en/file/{draft.pk}/check/").content.decode()
    send(client, draft)
    return Case.objects.get(pk=draft.pk)


def test_the_names_are_in_the_case_for_the_own_side_and_the_office_alone(client, cast):
    case = filed(client, cast)
    assert list(Worker.objects.filter(case=case, party=case.claimant).values_list("card", flat=True)) == ["A-1", "A-2", ""]  # fmt: skip
    assert not WorkerList.objects.exists()
    seen = {
        who: "សុខ ធីតា" in sign_in(Client(), cast.people[who]).get(f"/km/cases/{case.number}/workers/").content.decode()
        for who in ("union_rep", "officer", "employer_rep")
    }  # fmt: skip
    assert seen == {"union_rep": True, "officer": True, "employer_rep": False}
    assert "សុខ ធីតា" in Seal.objects.get(event__case=case).content


def test_a_list_goes_with_its_draft_and_one_that_nobody_took_after_a_day(client, cast):
    draft = completed(client, cast)
    upload(client, draft, GOOD)
    assert worker_lists.sweep(timezone.now()) == 0
    assert worker_lists.sweep(timezone.now() + worker_lists.KEPT) == 1
    upload(client, draft, GOOD)
    say_yes(client, draft)
    forget_draft(draft)
    assert not WorkerList.objects.exists()


def test_an_employer_and_one_person_alone_bring_no_list(client, cast):
    sign_in(client, cast.employer_rep)
    client.post(
        "/en/file/new/", {"procedure": "collective", "office": "phnom-penh", "filed_for": cast.employer.pk}
    )
    draft = Case.objects.filter(state="draft").latest("pk")
    assert client.get(f"/en/file/{draft.pk}/workers/").status_code == 404
    assert "List of workers" not in client.get(f"/en/file/{draft.pk}/").content.decode()


def test_the_templates_are_read_back_with_every_column(client):
    book = load_workbook(BytesIO(client.get("/km/file/workers.xlsx").content))
    heads = [str(cell.value) for cell in book.worksheets[0][1]]
    text = b"".join(client.get("/en/file/workers.csv").streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    assert next(csv.reader(StringIO(text))) == heads
    read = read_people((",".join(heads) + "\nA. Name,ស្រី,7,ដេរ,ទេ,មែន").encode())
    assert read.people == [
        {"name": "A. Name", "sex": "woman", "card": "7", "job": "ដេរ", "informal": False, "migrant": True}
    ]


def test_a_line_that_was_typed_is_read_as_a_row_and_named_where_it_cannot_be(at_state):
    table = at_state("under_review")
    table.do("union_rep", "add_workers", {"lines": "A. One; ស្រី; sewing; 7; yes; no\nB. Two"})
    first = Worker.objects.get(case=table.case, card="7")
    assert (first.sex, first.informal, first.migrant) == ("woman", True, False)
    with pytest.raises(AnswersInvalid, match="Line 2, Sex: “often” is not read"):
        table.do("union_rep", "add_workers", {"lines": "C. Three\nD. Four; often"})
    assert Worker.objects.filter(case=table.case).count() == 2


def test_in_a_case_a_table_fills_in_the_lines_and_nothing_is_kept_before_the_yes(client, at_state):
    table = at_state("under_review")
    url = f"/en/cases/{table.case.number}/workers/add/"
    sign_in(client, table.cast.union_rep)
    read = client.post(url, {"file": SimpleUploadedFile("list.csv", MIXED.encode())})
    assert "Row 5, Name: the name is empty" in read.content.decode()
    lines = read.context["form"].initial["lines"]
    assert lines.splitlines()[:2] == ["សុខ ធីតា; woman; ដេរ; A-1; yes; no", "Made Up; man; sewing; A-2; no; no"]
    assert not Worker.objects.exists()
    sent = {"lines": lines, "seen": read.context["seen"], "idempotency_key": "k"}
    assert client.post(url, sent)["Location"] == f"/en/cases/{table.case.number}/workers/"
    assert Worker.objects.filter(case=table.case, informal=True).count() == 2
    wrong = client.post(url, {"file": SimpleUploadedFile("list.csv", b"Wage")})
    assert (wrong.status_code, "No column is called" in wrong.content.decode()) == (422, True)
