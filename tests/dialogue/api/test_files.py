"""Files of social dialogue by a program: whole with their manifest, once per key, only for those they are for."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.services import documents
from dialogue.models import Attachment, CollectiveAgreement
from tests.accounts.factories import sign_in
from tests.conftest import make_cast
from tests.dialogue.agreements.conftest import endorse_all
from tests.dialogue.agreements.test_collective import NEW, go, typed
from tests.dialogue.api.test_interface import API, fits
from tests.dialogue.meetings.conftest import convened
from tests.files import corpus

pytestmark = pytest.mark.usefixtures("shelf")

PDF = corpus.pdf()
PAPER = {"title": "Secret draft", "language": "en", "audience": "workers"}


@pytest.fixture
def send(client):
    """Send a file with its manifest as somebody; give status and body."""

    def post(user, path, data=PDF, key="k1", name="draft.pdf", **fields):
        said = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        body = {**said, "file": SimpleUploadedFile(name, data), **fields}
        headers = {"Idempotency-Key": key} if key else {}
        sent = {k: v for k, v in body.items() if v is not None}
        answer = sign_in(client, user).post(API + path, sent, headers=headers)
        return answer.status_code, answer.json()

    return post


@pytest.fixture
def at(hall):
    """Where papers of the meeting are sent."""
    return f"meetings/{convened(hall).meeting.number}/steps/add_paper/"


def fetch(client, user, path):
    """A file as somebody gets it."""
    return sign_in(client, user).get(path)


def test_a_paper_is_sent_once_per_key_and_fetched_by_its_side_alone(hall, at, send, client):
    secretary = hall.people["secretary"]
    status, body = send(secretary, at, **PAPER)
    assert (status, body["files"][0]["state"]) == (201, "ready")
    assert fits("meetings/{number}/steps/{name}/", body, "post", "201")
    assert send(secretary, at, **PAPER)[1] == body
    assert Attachment.objects.count() == hall.meeting.entries.filter(action="add_paper").count() == 1
    gets = {
        who: fetch(client, hall.people[who], body["files"][0]["url"])
        for who in ("workers1", "employers1", "outsider")
    }
    assert {who: answer.status_code for who, answer in gets.items()} == {
        "workers1": 200, "employers1": 404, "outsider": 404,
    }  # fmt: skip
    assert gets["workers1"].content == PDF


def test_only_who_may_sends_one_and_no_byte_of_others_is_kept(hall, at, send, shelf):
    for who, status in (("chair", 403), ("outsider", 404)):
        assert send(hall.people[who], at, **PAPER)[0] == status
    hall.do("secretary", "cancel_meeting", reason="Flood")
    assert send(hall.people["secretary"], at, **PAPER)[0] == 409
    assert not list(shelf.glob("*/*"))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"key": ""}, 428, "key_required"), ({"file": None}, 400, "file_missing"),
        ({"size": 1}, 400, "upload_incomplete"), ({"sha256": "0" * 64}, 400, "hash_mismatch"),
        ({"sha256": None}, 422, "required"), ({"title": None}, 422, "required"),
        ({"audience": "nobody"}, 422, "invalid_choice"), ({"state": "ready"}, 422, "unknown"),
        ({"data": b"MZ"}, 422, "file_type_refused"), ({"name": "run.exe"}, 422, "file_type_refused"),
        ({"title": ["a", "b"]}, 422, "once"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_leaves_nothing(hall, at, send, change, status, code):
    found, body = send(hall.people["secretary"], at, **{**PAPER, **change})
    assert (found, body["code"]) == (status, code)
    assert not Attachment.objects.exists()


def test_the_same_key_with_another_file_is_refused(hall, at, send):
    send(hall.people["secretary"], at, **PAPER)
    assert send(hall.people["secretary"], at, data=corpus.pdf(2), **PAPER)[1]["code"] == "key_reused"
    assert Attachment.objects.count() == 1


def test_a_step_that_takes_no_file_refuses_one_and_json_cannot_name_one(hall, at, send, call):
    place = at.replace("add_paper", "set_agenda_item")
    assert send(hall.people["secretary"], place, title="x", kind="discussion")[1]["code"] == "unknown"
    named = {**PAPER, "file": "an-id"}
    status, body = call(hall.people["secretary"], "post", API + at, named, **{"Idempotency-Key": "j"})
    assert (status, body["field"], body["code"]) == (422, "file", "unknown")
    asked = call(hall.people["secretary"], "get", API + at)[1]["answers"]["properties"]["file"]
    assert asked["format"] == "binary"


def test_a_large_file_is_its_senders_alone_while_it_is_checked(hall, at, send, client, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    url = send(hall.people["secretary"], at, **PAPER)[1]["files"][0]["url"]
    codes = [fetch(client, hall.people[who], url).status_code for who in ("secretary", "workers1")]
    assert codes == [409, 404]


def test_proof_of_a_promise_comes_with_the_report(table, tabled, send, client):
    endorse_all(table, tabled)
    promise = tabled.commitments.get().pk
    place = f"agreements/{tabled.number}/steps/report_commitment/"
    status, body = send(table.employers, place, commitment=promise, status="done")
    assert status == 201
    shown = fetch(client, table.workers, f"{API}commitments/{promise}/").json()["files"]
    assert shown == body["files"]
    assert fetch(client, table.workers, body["files"][0]["url"]).content == PDF


def test_a_signed_text_comes_to_a_collective_agreement_of_its_parties(db, send, client):
    cast = make_cast()
    go(cast.union_rep, NEW, **typed(cast))
    number = CollectiveAgreement.objects.get().number
    place = f"collective-agreements/{number}/"
    status, body = send(cast.union_rep, f"{place}steps/add_text_file/")
    assert status == 201
    shown = fetch(client, cast.employer_rep, API + place)
    assert fits("collective-agreements/{number}/", shown.json()) and shown.json()["files"] == body["files"]
    assert fetch(client, cast.rival_rep, API + place).status_code == 404
    assert fetch(client, cast.rival_rep, body["files"][0]["url"]).status_code == 404
    listed = fetch(client, cast.employer_rep, f"{API}collective-agreements/").json()
    assert fits("collective-agreements/", listed) and [row["number"] for row in listed["results"]] == [number]
