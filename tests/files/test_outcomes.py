"""What the checks find is told to those it concerns, and a full disk is an answer in plain words."""

from __future__ import annotations

import errno
import os
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.files import store
from cases.files.refusals import FileRefused
from cases.models import Document
from cases.services import documents, drafts
from notifications.inbox import open_row
from notifications.models import Notification
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")


@pytest.fixture
def later(monkeypatch):
    """No file is checked while its sender waits."""
    monkeypatch.setattr(documents, "AT_ONCE", 0)


@pytest.fixture
def table(at_state):
    return at_state("under_review")


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("payslip.pdf", data)


def add(table, data: bytes, audience: str = "all") -> Document:
    """The union sends a file and adds it to the case."""
    document = documents.receive_upload(table.case, table.cast.union_rep, file(data))
    answers = {"title": "Bad one", "audience": audience, "document": str(document.pk)}
    table.do("union_rep", "add_document", answers)
    return Document.objects.get(pk=document.pk)


def told(kind: str) -> set[str]:
    return {row.user.name for row in Notification.objects.filter(kind=kind).select_related("user")}


def told_of(action: str) -> set[str]:
    return {row.user.name for row in Notification.objects.filter(kind="case", verb=action)}


def test_of_a_stopped_file_its_sender_and_the_officer_hear_and_nobody_else(later, table):
    document = add(table, corpus.pdf_with("/JavaScript"))
    assert documents.run_checks(document.pk) == "blocked"
    assert told("file") == {"Union Representative", "Officer One"}
    row = Notification.objects.get(kind="file", user=table.cast.union_rep)
    line = open_row(table.cast.union_rep, row.seq)
    assert "stopped by the checks" in line.title
    assert "Save it as a plain PDF" in line.text


def test_the_other_side_finds_no_trace_of_a_stopped_file(later, table):
    document = add(table, corpus.pdf_with("/JavaScript"))
    documents.run_checks(document.pk)
    client = sign_in(Client(), table.cast.employer_rep)
    pages = [client.get(reverse(f"cases:{name}", args=[table.case.number])).content
             for name in ("case", "timeline", "documents", "fragment")]  # fmt: skip
    assert not any(b"Bad one" in page or b"Document added" in page for page in pages)
    assert "Employer Representative" not in told_of("add_document") | told_of("show_document")


def test_both_sides_hear_of_a_file_when_it_has_passed(later, table):
    document = add(table, corpus.pdf())
    assert "Employer Representative" not in told_of("add_document")
    documents.run_checks(document.pk)
    assert "Employer Representative" in told_of("show_document")
    client = sign_in(Client(), table.cast.employer_rep)
    page = client.get(reverse("cases:timeline", args=[table.case.number])).content.decode()
    assert "Document checked, and added for both sides" in page
    assert "Bad one" in page


def test_a_confidential_file_stays_confidential_when_it_has_passed(later, table):
    document = add(table, corpus.pdf(), audience="party")
    documents.run_checks(document.pk)
    assert told_of("show_document") == set()
    assert Document.objects.get().audience == "party"


def test_a_file_is_told_of_once_however_often_it_is_checked(later, table):
    document = add(table, corpus.pdf_with("/JavaScript"))
    for _n in range(2):
        Document.objects.filter(pk=document.pk).update(state="checking")
        documents.run_checks(document.pk)
    assert Notification.objects.filter(kind="file").count() == 2


def test_the_sender_sees_that_a_file_is_being_checked(later, table):
    add(table, corpus.pdf())
    where = reverse("cases:documents", args=[table.case.number])
    page = sign_in(Client(), table.cast.union_rep).get(where).content.decode()
    assert "Being checked" in page
    assert "Nobody else sees it until then" in page
    assert "Bad one" not in sign_in(Client(), table.cast.employer_rep).get(where).content.decode()


def test_a_stopped_file_of_a_draft_is_explained_there(later, cast):
    user = cast.union_rep
    draft = drafts.begin(
        procedure="collective", office=cast.office, by=user, filed_for=cast.union, answers={}, key="d"
    )
    document = documents.receive_upload(draft, user, file(corpus.encrypted_pdf()))
    documents.run_checks(document.pk)
    row = Notification.objects.get(kind="file")
    line = open_row(user, row.seq)
    assert (row.ref, line.url) == (f"DR-{draft.pk}", f"/en/file/{draft.pk}/evidence/")
    assert "Remove the password" in sign_in(Client(), user).get(line.url).content.decode()


def test_a_stopped_file_cannot_be_added_to_a_case(table):
    Document.objects.all().delete()
    document = documents.receive_upload(table.case, table.cast.union_rep, file(corpus.pdf()))
    Document.objects.filter(pk=document.pk).update(state="blocked", blocked_code="file_infected")
    with pytest.raises(Exception, match="The checks stopped this file"):
        table.do("union_rep", "add_document",
                 {"title": "x", "audience": "all", "document": str(document.pk)})  # fmt: skip


def send(table, data: bytes):
    where = reverse("cases:document_upload", args=[table.case.number])
    client = sign_in(Client(), table.cast.union_rep)
    return client.post(where, {"file": file(data)}, headers={"Accept": "application/json"})


def left(shelf) -> list[str]:
    return [p.name for p in shelf.glob("*/*")]


def test_a_write_that_finds_no_room_answers_507_in_plain_words(table, shelf, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = send(table, corpus.pdf())
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert "There is no room for files here" in answer.json()["detail"]
    assert (left(shelf), Document.objects.count()) == ([], 0)


def test_another_fault_of_the_disk_is_not_called_full(shelf, monkeypatch):
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        store.keep([b"x"])


@pytest.fixture
def small_disk(settings, tmp_path):
    """A file system of eight megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    made = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=False, capture_output=True
    )
    if not made or made.returncode:
        pytest.skip("a file system can be mounted by root alone")
    settings.MEDIA_ROOT = place
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_a_really_full_disk_keeps_nothing_and_goes_on_when_there_is_room(table, small_disk):
    (small_disk / "ballast").write_bytes(bytes(7 * 1024 * 1024))
    big = corpus.pdf() + bytes(2 * 1024 * 1024)
    assert send(table, big).status_code == 507
    with pytest.raises(FileRefused, match="disk_full"):
        store.keep([big])
    assert (left(small_disk), Document.objects.count()) == ([], 0)
    (small_disk / "ballast").unlink()
    assert send(table, corpus.pdf()).status_code == 201
