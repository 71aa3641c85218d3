"""Documents by a program: whole with their manifest, once per key, and only for those they are for."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.api import documents as api
from cases.files import store
from cases.models import CaseEvent, Document
from cases.services import documents as service
from tests.accounts.factories import sign_in
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")


@pytest.fixture
def table(at_state):
    return at_state("under_review")


@pytest.fixture
def send(client, table, token_of):
    """Send a file with its manifest as a program of somebody of the cast; give the answer."""

    def post(who="union_rep", data=None, key="k1", name="payslip.pdf", **fields):
        data = corpus.pdf() if data is None else data
        manifest = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "audience": "all"}
        body = {**manifest, "file": SimpleUploadedFile(name, data), **fields}
        headers = {"Authorization": f"Bearer {token_of(getattr(table.cast, who))}"}
        headers |= {"Idempotency-Key": key} if key else {}
        return client.post(path(table), {k: v for k, v in body.items() if v is not None}, headers=headers)

    return post


def path(table, document=""):
    return f"/api/v1/cases/{table.case.number}/documents/{document}"


def told(answer):
    return answer.status_code, answer.json()["code"]


def nothing_happened(table):
    return not Document.objects.exists() and not CaseEvent.objects.filter(action="add_document").exists()


def test_a_file_joins_the_record_by_the_act_of_the_page(table, send):
    body = send(title="Payslip", shows="October").json()
    event = CaseEvent.objects.get(action="add_document")
    row = Document.objects.get()
    assert (str(row.pk), row.event, row.party.key) == (body["id"], event, "union")
    assert (body["title"], body["shows"], body["state"], body["in_record"]) == (
        "Payslip", "October", "ready", True,
    )  # fmt: skip
    assert len(store.read(body["sha256"])) == body["size"]


def test_a_file_without_a_title_is_called_by_its_name(table, send):
    assert send(name="ប្រាក់ឈ្នួល.pdf").json()["title"] == "ប្រាក់ឈ្នួល.pdf"


def test_the_same_key_and_file_add_one_document(table, send):
    data = corpus.pdf()
    first, again = (send(data=data) for _n in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert CaseEvent.objects.filter(action="add_document").count() == 1


def test_the_same_key_with_another_file_is_refused_and_leaves_nothing_more(table, send):
    send()
    assert told(send(data=corpus.pdf(2))) == (422, "key_reused")
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"size": 9}, 400, "upload_incomplete"),
        ({"sha256": "0" * 64}, 400, "hash_mismatch"),
        ({"sha256": "zz"}, 422, "min_length"),
        ({"size": None}, 422, "required"),
        ({"sha256": None}, 422, "required"),
        ({"size": -1}, 422, "min_value"),
        ({"audience": None}, 422, "required"),
        ({"audience": "everybody"}, 422, "invalid_choice"),
        ({"audience": "officers"}, 422, "invalid_choice"),
        ({"file": None}, 400, "file_missing"),
        ({"file": "a text"}, 400, "file_missing"),
        ({"key": ""}, 428, "key_required"),
        ({"key": "ឃ" * 3}, 422, "key_invalid"),
        ({"title": "x" * 201}, 422, "max_length"),
        ({"title": "a\u202eb"}, 422, "invalid_characters"),
        ({"state": "ready"}, 422, "unknown"),
        ({"document": "x"}, 422, "unknown"),
    ],
)
def test_what_does_not_fit_is_named_and_leaves_nothing(table, send, fields, status, code):
    assert told(send(**fields)) == (status, code)
    assert nothing_happened(table)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "file_empty"),
        (corpus.encrypted_pdf(), 422, "file_encrypted"),
        (corpus.html(), 422, "file_type_refused"),
        (corpus.pdf_with("/JavaScript"), 422, "file_active_content"),
    ],
)
def test_a_file_that_is_not_taken_has_its_code_and_leaves_nothing(table, send, data, status, code):
    assert told(send(data=data)) == (status, code)
    assert nothing_happened(table)


def test_two_files_at_once_are_refused(client, table, token_of):
    files = [SimpleUploadedFile("a.pdf", corpus.pdf()) for _n in range(2)]
    headers = {"Authorization": f"Bearer {token_of(table.cast.union_rep)}", "Idempotency-Key": "k"}
    assert told(client.post(path(table), {"file": files}, headers=headers)) == (400, "too_many_files")
    many = [SimpleUploadedFile("a.txt", b"a") for _n in range(25)]
    assert told(client.post(path(table), {"file": many}, headers=headers)) == (400, "too_many_files")


def whole():
    data = corpus.pdf()
    fields = {"size": str(len(data)), "sha256": hashlib.sha256(data).hexdigest(), "audience": "all"}
    parts = [_part(f'name="{k}"', v.encode()) for k, v in fields.items()]
    return b"".join([*parts, _part('name="file"; filename="a.pdf"', data), b"--line--\r\n"])


def _part(head, data):
    return f"--line\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"


@pytest.fixture
def raw_send(client, table, token_of):
    """Send a body as it is."""
    headers = {"Authorization": f"Bearer {token_of(table.cast.union_rep)}", "Idempotency-Key": "k"}

    def post(body, kind="multipart/form-data; boundary=line", **more):
        return client.generic("POST", path(table), body, kind, headers=headers, **more)

    return post


def test_a_whole_body_is_taken(table, raw_send):
    assert raw_send(whole()).status_code == 201


def test_a_body_cut_short_is_an_error_with_its_figures(table, raw_send):
    for missing in (4, 6, 12, 40, 400):
        answer = raw_send(whole()[:-missing])
        assert told(answer) == (400, "upload_incomplete")
        assert "bytes" in answer.json()["note"]
        assert nothing_happened(table)


def test_a_body_shorter_than_it_says_is_an_error(table, raw_send):
    body = whole()
    short = {"CONTENT_LENGTH": str(len(body) + 7), "wsgi.input": BytesIO(body)}
    answer = raw_send(body, **short)
    assert told(answer) == (400, "upload_incomplete")
    assert answer.json()["note"].endswith(f"{len(body)} of {len(body) + 7} bytes")
    assert nothing_happened(table)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("multipart/form-data", 400, "upload_incomplete"),
        ("multipart/form-data; boundary=other", 400, "upload_incomplete"),
        ("multipart/form-data; boundary=\u00e9", 400, "upload_incomplete"),
        ("application/json", 415, "unsupported_media_type"),
        ("text/plain", 415, "unsupported_media_type"),
        ("", 415, "unsupported_media_type"),
    ],
)
def test_a_body_of_another_kind_is_an_error(table, raw_send, kind, status, code):
    assert told(raw_send(whole(), kind)) == (status, code)
    assert nothing_happened(table)


def test_a_body_that_says_it_is_too_long_is_not_read(table, raw_send):
    assert told(raw_send(whole(), CONTENT_LENGTH=str(2 * 10**9))) == (413, "file_too_large")


def test_a_body_cut_short_is_an_error_with_a_session_too(client, table):
    sign_in(client, table.cast.union_rep)
    body = whole()[:-40]
    answer = client.generic(
        "POST", path(table), body, "multipart/form-data; boundary=line", headers={"Idempotency-Key": "k"}
    )
    assert told(answer) == (400, "upload_incomplete")


def test_who_may_only_look_or_is_a_stranger_sends_nothing(table, send):
    assert send("union_viewer").status_code == 403
    assert send("rival_rep").status_code == 404
    assert send("officer_elsewhere").status_code == 404
    assert nothing_happened(table)


def test_where_no_document_can_be_added_the_file_is_not_kept(shelf, draft, client, token_of):
    table = draft()
    headers = {"Authorization": f"Bearer {token_of(table.cast.union_rep)}", "Idempotency-Key": "k"}
    answer = client.post(f"/api/v1/cases/{table.case.pk}/documents/", {}, headers=headers)
    assert answer.status_code == 404
    assert not shelf.exists()


CONFIDENTIAL = {"union_rep": 200, "union_viewer": 200, "officer": 200, "employer_rep": 404, "rival_rep": 404}


def test_a_confidential_document_is_for_its_side_and_the_office(table, send, client, token_of):
    document = send(audience="party", title="Our sums").json()["id"]
    for who, status in CONFIDENTIAL.items():
        headers = {"Authorization": f"Bearer {token_of(getattr(table.cast, who))}"}
        assert client.get(path(table, f"{document}/"), headers=headers).status_code == status
        assert (b"Our sums" in client.get(path(table), headers=headers).content) is (status == 200)


def test_a_hidden_document_answers_as_an_absent_one(table, send, bearer, token_of):
    hidden = send(audience="party").json()["id"]
    token = token_of(table.cast.employer_rep)
    ids = [hidden, "00000000-0000-4000-8000-000000000000"]
    answers = [bearer(token, "get", path(table, f"{i}/")) for i in ids]
    for _status, body in answers:
        body.pop("id")
    assert answers[0] == answers[1]


def test_bytes_come_back_to_be_saved_never_to_be_shown(table, send, client, token_of):
    data = corpus.docx()
    document = send(data=data, name="letter.docx").json()["id"]
    headers = {"Authorization": f"Bearer {token_of(table.cast.employer_rep)}"}
    answer = client.get(path(table, f"{document}/"), headers=headers)
    assert (answer.status_code, answer.content) == (200, data)
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_written_document_comes_as_json(table, bearer, token_of):
    table.do("officer", "add_document", {"title": "Note", "text": "She telephoned.", "audience": "all"})
    row = Document.objects.get()
    status, body = bearer(token_of(table.cast.union_rep), "get", path(table, f"{row.pk}/"))
    assert (status, body["text"], body["sha256"]) == (200, "She telephoned.", None)


@pytest.mark.parametrize(("who", "status"), [("union_rep", 409), ("officer", 409), ("employer_rep", 404)])
def test_a_file_in_quarantine_is_handed_to_nobody(table, send, bearer, token_of, monkeypatch, who, status):
    monkeypatch.setattr(service, "AT_ONCE", 0)
    document = send().json()
    assert document["state"] == "checking"
    answer = bearer(token_of(getattr(table.cast, who)), "get", path(table, f"{document['id']}/"))
    assert (answer[0], answer[1]["code"]) == (status, "checking" if status == 409 else "not_found")


def test_a_blocked_file_says_why_to_its_side_and_the_office_alone(table, send, bearer, token_of, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 0)
    document = send(data=corpus.pdf_with("/JavaScript")).json()["id"]
    service.run_checks(document)
    rows = {
        who: bearer(token_of(getattr(table.cast, who)), "get", path(table))[1]["results"]
        for who in ("union_rep", "officer", "employer_rep")
    }
    reasons = {who: [row["reason"] for row in found] for who, found in rows.items()}
    assert reasons == {
        "union_rep": ["file_active_content"], "officer": ["file_active_content"], "employer_rep": [],
    }  # fmt: skip


def test_a_file_lost_from_the_disk_is_a_fault_in_words(table, send, client, token_of):
    document = send().json()
    store.path_of(document["sha256"]).unlink()
    client.raise_request_exception = False
    headers = {"Authorization": f"Bearer {token_of(table.cast.union_rep)}"}
    assert told(client.get(path(table, f"{document['id']}/"), headers=headers)) == (503, "file_unreadable")


def pages(table, bearer, token):
    """The titles of each page of the list."""
    found, mark = [], ""
    while True:
        body = bearer(token, "get", f"{path(table)}{mark}")[1]
        found.append([row["title"] for row in body["results"]])
        if body["next"] is None:
            return found
        mark = f"?before={body['next']}"


def test_pages_of_the_list_follow_each_other_without_gap_or_double(table, bearer, token_of, monkeypatch):
    monkeypatch.setattr(api, "PAGE", 3)
    for n in range(7):
        table.do("officer", "add_document", {"title": f"{n}", "text": "x", "audience": "all"})
    found = pages(table, bearer, token_of(table.cast.union_rep))
    assert [len(page) for page in found] == [3, 3, 1]
    assert [title for page in found for title in page] == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_mark_of_another_list_is_refused(table, bearer, token_of):
    token = token_of(table.cast.union_rep)
    for mark in ("x", "0", "\u0661", "00000000-0000-4000-8000-000000000000", "a" * 9999):
        status, body = bearer(token, "get", f"{path(table)}?before={mark}")
        assert (status, body["code"], body["field"]) == (400, "invalid_filter", "before")


def test_the_list_asks_the_database_as_often_for_many_as_for_few(table, bearer, token_of):
    token = token_of(table.cast.union_rep)
    table.do("officer", "add_document", {"title": "one", "text": "x", "audience": "all"})
    bearer(token, "get", path(table))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            bearer(token, "get", path(table))
        counts.append(len(asked))
        for n in range(6):
            table.do("officer", "add_document", {"title": f"{n}", "text": "x", "audience": "all"})
    assert counts[0] == counts[1] <= 8
