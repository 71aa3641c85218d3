"""The desk: an officer writes for a person who cannot file alone; nothing is stored before it was read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case, Seal, SideTaken, Worker, WorkerList
from tests.accounts.factories import make_org, sign_in

TOLD = {
    "office": "phnom-penh", "procedure": "individual", "kind": "person", "name": "A made up worker",
    "employer": "A small shop", "issue1": "wages", "text1": "Two months not paid", "since1": "២០២៦-០១-០៥",
    "issue2": "leave", "asked2": "Ten days", "workers": "១", "helper": "A neighbour",
    "idempotency_key": "d1",
}  # fmt: skip
SEND = {"send": "1", "method": "thumbprint", "declaration": "on"}


@pytest.fixture
def desk(client, cast):
    """Posts to the desk as an officer of Phnom Penh."""
    sign_in(client, cast.officer)

    def post(**more: Any) -> Any:
        return client.post("/en/desk/file/", {**TOLD, **more})

    return post


def test_what_was_written_is_read_aloud_before_anything_is_stored(desk):
    page = desk()
    assert page.status_code == 200
    assert "Two months not paid" in page.content.decode()
    assert not Case.objects.exists()


def test_it_is_filed_for_the_person_and_the_officer_stands_in_the_record(desk, cast):
    assert desk(**SEND).status_code == 302
    case = Case.objects.get()
    event = case.events.get()
    assert (case.state, case.claimant.name, case.claimant.person) == ("filed", "A made up worker", None)
    assert (event.actor, event.role) == (cast.officer, "claimant")
    assert [event.data[k] for k in ("desk", "method", "helper")] == [True, "thumbprint", "A neighbour"]
    assert [i.category for i in case.issues.order_by("position")] == ["wages", "leave"]


def test_the_officer_has_taken_no_side_and_can_take_the_case_up(client, desk, cast):
    address = desk(**SEND).url
    assert not SideTaken.objects.exists()
    number = Case.objects.get().number
    assert "Take up the case" in client.get(f"/en/cases/{number}/").content.decode()
    assert "Print two copies" in client.get(address).content.decode()


def test_the_same_page_sent_twice_files_once(desk):
    assert desk(**SEND).url == desk(**SEND).url
    assert Case.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(desk):
    desk(**SEND)
    assert desk(**SEND, name="Somebody else").status_code == 422
    assert Case.objects.count() == 1


@pytest.mark.parametrize("left_out", ["method", "declaration"])
def test_nothing_is_filed_that_was_not_read_and_signed(desk, left_out):
    page = desk(**{**SEND, left_out: ""})
    assert page.status_code == 422
    assert not Case.objects.exists()


def test_changing_something_brings_the_form_back_with_every_word(desk):
    page = desk(change="1")
    assert page.status_code == 200
    assert "Two months not paid" in page.content.decode()


BAD = [{"name": ""}, {"issue1": ""}, {"issue2": "wages"}, {"text3": "no kind"}, {"workers": "-3"},
       {"women": "2"}, {"since1": "2099-01-01"}, {"office": "siem-reap"}, {"name": "a\x00b"}]  # fmt: skip


@pytest.mark.parametrize("change", BAD)
def test_what_does_not_fit_is_said_and_nothing_is_lost(desk, change):
    page = desk(**{**SEND, **change})
    assert page.status_code == 422
    assert "A neighbour" in page.content.decode()
    assert not Case.objects.exists()


def test_an_employer_of_the_list_is_named_before_it_is_told(desk, cast):
    make_org("enterprise", "Twice Named")
    make_org("enterprise", "Twice Named")
    assert "will be told" in desk(employer="employer a").content.decode()
    assert "is not in the list" in desk(employer="Twice Named").content.decode()
    desk(**SEND, employer="employer a")
    assert Case.objects.get().parties.get(key="respondent").organization == cast.employer


def test_a_union_of_the_list_sees_its_case(client, desk, cast):
    desk(**SEND, kind="union", name="Union A", procedure="collective")
    number = Case.objects.get().number
    assert sign_in(client, cast.union_rep).get(f"/en/cases/{number}/").status_code == 200


TOGETHER = {"kind": "workers", "procedure": "collective", "employer": "employer a", "workers": ""}
TABLE = "Name,Sex\nសុខ ធីតា,ស្រី\nMade Up,man\nTotal,2\n"


def table(content: str = TABLE) -> SimpleUploadedFile:
    """A list of workers as a file."""
    return SimpleUploadedFile("list.csv", content.encode())


def test_a_list_is_read_into_the_page_and_nothing_is_kept_before_the_yes(desk):
    page = desk(**TOGETHER, file=table())
    shown = page.content.decode()
    assert (page.status_code, page.context["counts"]["workers"]) == (200, 2)
    assert "Row 4, Name: this row is a total, not a person" in shown
    assert {"label": "Workers in this dispute", "value": "2"} in page.context["rows"]
    assert 'name="lines" value="សុខ ធីតា; woman\nMade Up; man"' in shown
    assert not Case.objects.exists()
    assert not WorkerList.objects.exists()


def test_the_names_are_filed_for_the_own_side_and_the_office_alone(client, desk, cast):
    desk(**TOGETHER, **SEND, lines="សុខ ធីតា; woman\r\nMade Up; man")
    case = Case.objects.get()
    assert (case.workers, case.women, case.worker_list.count()) == (2, 1, 2)
    assert "សុខ ធីតា" in Seal.objects.get(event__case=case).content
    assert not WorkerList.objects.exists()
    address = f"/en/cases/{case.number}/workers/"
    assert "សុខ ធីតា" in client.get(address).content.decode()
    assert "សុខ ធីតា" not in sign_in(client, cast.employer_rep).get(address).content.decode()


def test_the_same_key_with_another_list_is_refused(desk):
    assert desk(**TOGETHER, **SEND, lines="A. One").url == desk(**TOGETHER, **SEND, lines="A. One").url
    assert desk(**TOGETHER, **SEND, lines="A. Two").status_code == 422
    assert Worker.objects.get().name == "A. One"


LISTS = [
    ({"file": table("Wage")}, "No column is called"), ({"file": table("Name\nTotal")}, "Nobody stands in this table"),
    ({"lines": "A. One; often"}, "Line 1, Sex: “often” is not read"),
    ({"lines": "A. One\nB. Two", "workers": "1"}, "This is less than the list says (2)."),
    ({"lines": "A. One", "kind": "person", "procedure": "individual"}, "One worker alone brings no list."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), LISTS)
def test_a_list_that_does_not_fit_is_said_and_nothing_is_lost(desk, change, words):
    page = desk(**{**TOGETHER, **change})
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert "A neighbour" in page.content.decode()


@pytest.mark.parametrize("who", ["union_rep", "employer_rep", "delegate", "registrar"])
def test_only_officers_of_an_office_have_a_desk(client, cast, who):
    assert sign_in(client, getattr(cast, who)).get("/en/desk/file/").status_code == 404
