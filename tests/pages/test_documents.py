"""Documents: sent whole, checked, kept under their hash, shown to those they are meant for."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases.files import store
from cases.files.refusals import FileRefused, ScannerAway
from cases.models import Document
from cases.services import documents
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")


@pytest.fixture
def table(at_state):
    return at_state("under_review")


@pytest.fixture
def browser(table):
    """A signed-in client of somebody of the cast."""

    def of(who: str) -> Client:
        return sign_in(Client(), getattr(table.cast, who))

    return of


def url(table, name: str, *args: object) -> str:
    return reverse(f"cases:{name}", args=[table.case.number, *args])


def file(data: bytes | None = None, name: str = "payslip.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, corpus.pdf() if data is None else data)


def add(client: Client, table, **fields: object):
    answers = {"title": "Payslip", "audience": "all", "idempotency_key": "k1", "file": file(), **fields}
    return client.post(url(table, "document_add"), {k: v for k, v in answers.items() if v is not None})


def test_a_document_is_added_with_its_file_in_one_request(table, browser):
    data = corpus.pdf(2)
    answer = add(browser("union_rep"), table, file=file(data))
    document = Document.objects.get()
    assert answer.status_code == 302
    assert (document.state, document.event.action, document.party.key) == ("ready", "add_document", "union")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert store.read(document.sha256) == data


def test_sending_the_same_form_twice_adds_one_document(table, browser):
    client = browser("union_rep")
    data = corpus.pdf()
    assert [add(client, table, file=file(data)).status_code for _n in range(2)] == [302, 302]
    assert Document.objects.count() == 1
    assert table.case.events.filter(action="add_document").count() == 1


def test_a_document_without_a_title_is_called_by_its_file(table, browser):
    add(browser("union_rep"), table, title="")
    assert Document.objects.get().title == "payslip.pdf"


def test_a_written_document_is_shown_as_a_page(table, browser):
    add(browser("officer"), table, file=None, text="A witness telephoned.")
    page = browser("employer_rep").get(url(table, "document", Document.objects.get().pk))
    assert b"A witness telephoned." in page.content


def test_neither_file_nor_text_is_an_error_that_keeps_what_was_typed(table, browser):
    answer = add(browser("union_rep"), table, file=None, title="My payslip")
    assert answer.status_code == 422
    assert b"My payslip" in answer.content
    assert Document.objects.count() == 0


def test_a_refused_file_says_why_beside_the_field(table, browser):
    answer = add(browser("union_rep"), table, file=file(corpus.encrypted_pdf()))
    assert answer.status_code == 422
    assert b"Remove the password" in answer.content
    assert (Document.objects.count(), table.case.events.filter(action="add_document").count()) == (0, 0)


def test_the_other_side_does_not_find_a_confidential_document(table, browser):
    add(browser("union_rep"), table, audience="party", title="Our calculation")
    document = Document.objects.get()
    where = url(table, "document", document.pk)
    codes = {
        who: browser(who).get(where).status_code
        for who in ("employer_rep", "rival_rep", "union_viewer", "officer")
    }
    assert codes == {"employer_rep": 404, "rival_rep": 404, "union_viewer": 200, "officer": 200}
    assert b"Our calculation" not in browser("employer_rep").get(url(table, "documents")).content


def test_a_file_being_checked_is_nobody_elses(table, browser, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    add(browser("union_rep"), table)
    where = url(table, "document", Document.objects.get().pk)
    codes = {who: browser(who).get(where).status_code for who in ("employer_rep", "union_rep", "officer")}
    assert codes == {"employer_rep": 404, "union_rep": 409, "officer": 409}


def test_the_worker_looks_into_a_large_file_and_lets_it_through(table, browser, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    add(browser("union_rep"), table)
    job = ProcrastinateJob.objects.get(task_name=documents.CHECK_JOB)
    assert documents.run_checks(job.args["document_id"]) == "ready"
    assert browser("employer_rep").get(url(table, "document", Document.objects.get().pk)).status_code == 200


def test_a_file_the_worker_blocks_is_explained_to_its_side_and_the_office_alone(table, browser, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    add(browser("union_rep"), table, title="Bad one", file=file(corpus.pdf_with("/JavaScript")))
    documents.run_checks(Document.objects.get().pk)
    pages = {
        who: browser(who).get(url(table, "documents")).content
        for who in ("union_rep", "officer", "employer_rep")
    }
    assert [b"holds a program" in page for page in pages.values()] == [True, True, False]
    assert b"Bad one" not in pages["employer_rep"]


def test_a_silent_scanner_leaves_the_file_waiting(table, browser, monkeypatch):
    def away(*_args: object) -> str:
        raise ScannerAway

    monkeypatch.setattr(documents, "check_file", away)
    add(browser("union_rep"), table)
    with pytest.raises(ScannerAway):
        documents.run_checks(Document.objects.get().pk)
    assert Document.objects.get().state == "checking"


def test_a_file_is_handed_out_to_be_saved_never_to_be_shown(table, browser):
    add(browser("union_rep"), table, file=file(name="ប្រាក់.pdf"))
    answer = browser("employer_rep").get(url(table, "document", Document.objects.get().pk))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_file_that_changed_on_disk_is_not_handed_out(table, browser):
    add(browser("union_rep"), table)
    document = Document.objects.get()
    store.path_of(document.sha256).write_bytes(b"something else")
    assert browser("union_rep").get(url(table, "document", document.pk)).status_code == 503


def test_strangers_and_visitors_get_nothing(table, browser):
    where = url(table, "documents")
    assert browser("rival_rep").get(where).status_code == 404
    assert Client().get(where).status_code == 302


def test_who_may_only_look_may_not_add(table, browser):
    assert add(browser("union_viewer"), table).status_code == 403
    assert browser("union_viewer").get(url(table, "documents")).status_code == 200


def send(client: Client, table, **fields: object):
    return client.post(url(table, "document_upload"), fields, headers={"Accept": "application/json"})


def test_a_program_sends_files_with_their_size_and_hash(table, browser):
    data = corpus.pdf()
    known = hashlib.sha256(data).hexdigest()
    answer = send(browser("union_rep"), table, file=file(data), size=len(data), sha256=known, count=1)
    assert (answer.status_code, answer.json()["documents"][0]["sha256"]) == (201, known)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"size": "9"}, "upload_incomplete"),
        ({"sha256": "0" * 64}, "hash_mismatch"),
        ({"count": "2"}, "upload_incomplete"),
    ],
)
def test_bytes_that_are_not_those_announced_are_refused(fields, code, table, browser):
    answer = send(browser("union_rep"), table, file=file(), **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert Document.objects.count() == 0


@pytest.mark.parametrize(("count", "code"), [(0, "upload_incomplete"), (21, "too_many_files")])
def test_no_file_and_too_many_files_are_errors(count, code, table, browser):
    answer = send(browser("union_rep"), table, file=[file() for _n in range(count)], note="x")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_an_empty_file_is_an_error(table, browser):
    answer = send(browser("union_rep"), table, file=file(b""))
    assert (answer.status_code, answer.json()["code"]) == (400, "file_empty")


@pytest.mark.parametrize("missing", [6, 40, 400])
def test_a_body_cut_short_is_an_error_and_leaves_nothing(missing, table, browser):
    head = b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = (head + corpus.pdf() + b"\r\n--line--\r\n")[:-missing]
    answer = browser("union_rep").generic(
        "POST",
        url(table, "document_upload"),
        body,
        "multipart/form-data; boundary=line",
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "upload_incomplete")
    assert Document.objects.count() == 0


def test_the_token_of_the_form_is_still_asked_for(table):
    client = sign_in(Client(enforce_csrf_checks=True), table.cast.union_rep)
    assert add(client, table).status_code == 403


def test_a_file_over_the_limit_is_refused_and_leaves_nothing_on_disk(shelf, monkeypatch, table):
    monkeypatch.setattr(store, "MAX_SIZE", 100)
    with pytest.raises(FileRefused, match="file_too_large"):
        documents.receive_upload(table.case, table.cast.union_rep, file())
    assert [p for p in shelf.rglob("*") if p.is_file()] == []


def test_a_crash_between_file_and_row_leaves_no_row_and_is_swept_after_a_day(shelf, monkeypatch, table):
    def crash(*_args: object) -> str:
        raise MemoryError

    monkeypatch.setattr(documents, "check_file", crash)
    with pytest.raises(MemoryError):
        documents.receive_upload(table.case, table.cast.union_rep, file())
    kept = [p for p in shelf.rglob("*") if p.is_file()]
    assert (len(kept), Document.objects.count()) == (1, 0)
    assert documents.sweep(timezone.now()) == 0
    assert documents.sweep(timezone.now() + timedelta(hours=25)) == 1


def test_the_sweeper_leaves_files_that_a_row_names(shelf, table):
    document = documents.receive_upload(table.case, table.cast.union_rep, file())
    old = time.time() - 3 * 86400
    os.utime(store.path_of(document.sha256), (old, old))
    assert documents.sweep(timezone.now()) == 0


def test_files_that_waited_long_are_asked_for_again(table, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    document = documents.receive_upload(table.case, table.cast.union_rep, file())
    Document.objects.filter(pk=document.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert documents.ask_again() == 1


def test_the_list_is_narrowed_and_goes_on_in_pages(table, browser):
    client = browser("union_rep")
    for n in range(27):
        add(client, table, file=None, text="t", title=f"Letter {n:02}", idempotency_key=f"k{n}")
    first = client.get(url(table, "documents"), {"kind": "written"})
    second = client.get(url(table, "documents") + first.context["next_url"])
    assert [len(page.context["rows"]) for page in (first, second)] == [25, 2]
    assert client.get(url(table, "documents"), {"side": "employer"}).context["rows"] == []


def test_the_list_asks_the_database_as_often_for_many_as_for_few(table, browser):
    client = browser("union_rep")
    add(client, table)
    client.get(url(table, "documents"))
    with CaptureQueriesContext(connection) as few:
        client.get(url(table, "documents"))
    for n in range(8):
        add(client, table, file=None, text="t", idempotency_key=f"m{n}")
    with CaptureQueriesContext(connection) as many:
        client.get(url(table, "documents"))
    assert len(few) == len(many)
