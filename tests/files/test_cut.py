"""A body that does not arrive whole is an error at every door, and never a success without its file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.urls import reverse

from cases.models import CaseEvent, Document
from cases.services import drafts
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")

LINE = "line"
KIND = f"multipart/form-data; boundary={LINE}"


def begin(user, office) -> object:
    return drafts.begin(procedure="individual", office=office, by=user, filed_for=None, answers={}, key="d")


def body_of(**fields: object) -> bytes:
    return encode_multipart(LINE, {**fields, "file": SimpleUploadedFile("payslip.pdf", corpus.pdf())})


@pytest.mark.parametrize("door", ["document_add", "document_upload", "file_evidence"])
@pytest.mark.parametrize("missing", [4, 60, 700])
def test_a_cut_body_is_an_error_at_every_door(door, missing, at_state, shelf):
    table = at_state("filed")
    user = table.cast.union_rep
    which = begin(user, table.cast.office).pk if door == "file_evidence" else table.case.number
    events, whole = CaseEvent.objects.count(), body_of(title="x", audience="all", idempotency_key="k")
    where = reverse(f"cases:{door}", args=[which])
    answer = sign_in(Client(), user).generic("POST", where, whole[:-missing], KIND)
    assert answer.status_code == 400
    assert b"did not arrive whole" in answer.content
    assert (Document.objects.count(), CaseEvent.objects.count()) == (0, events)
    assert not list(shelf.glob("*/*"))
