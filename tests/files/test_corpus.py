"""The whole corpus through the upload service and over HTTP: each row gets its code, nothing gets a row."""

from __future__ import annotations

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.files.refusals import FileRefused
from cases.models import CaseEvent, Document
from cases.services import documents
from tests.accounts.factories import sign_in
from tests.files.tricks import ARCHIVES, KINDS, TRICKS

pytestmark = pytest.mark.usefixtures("shelf")

CODES = {trick: code for trick, (_name, _data, code) in TRICKS.items()}


@pytest.fixture
def table(at_state):
    return at_state("filed")


def code_of(table, name: str, data: bytes) -> str:
    try:
        documents.receive_upload(table.case, table.cast.union_rep, SimpleUploadedFile(name, data))
    except FileRefused as refused:
        return refused.code
    return "taken"


def test_the_corpus_has_forty_files_and_more():
    assert (len(KINDS), len(ARCHIVES)) == (36, 11)


def test_the_upload_service_refuses_each_file_with_its_code(table):
    found = {trick: code_of(table, name, data) for trick, (name, data, _code) in TRICKS.items()}
    assert found == CODES
    assert Document.objects.count() == 0


def answer_of(client: Client, table, name: str, data: bytes) -> tuple[int, str]:
    where = reverse("cases:document_upload", args=[table.case.number])
    body = {"file": SimpleUploadedFile(name, data)}
    answer = client.post(where, body, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()["code"]


def test_over_http_each_file_is_refused_with_the_same_code_and_its_status(table):
    client = sign_in(Client(), table.cast.union_rep)
    before = CaseEvent.objects.count()
    found = {trick: answer_of(client, table, name, data) for trick, (name, data, _code) in TRICKS.items()}
    assert found == {trick: (FileRefused(code).status, code) for trick, code in CODES.items()}
    assert (Document.objects.count(), CaseEvent.objects.count()) == (0, before)


def test_what_was_refused_is_swept_from_the_disk_after_a_day(table, shelf):
    for name, data, _code in list(TRICKS.values())[:5]:
        code_of(table, name, data)
    (shelf / "incoming").mkdir(exist_ok=True)
    (shelf / "incoming" / "left-by-a-dead-process").write_bytes(b"half a file")
    assert documents.sweep(timezone.now()) == 0
    old = time.time() - 25 * 3600
    for path in shelf.glob("*/*"):
        os.utime(path, (old, old))
    documents.sweep(timezone.now())
    assert list(shelf.glob("*/*")) == []
