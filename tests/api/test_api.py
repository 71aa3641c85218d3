"""The interface for programs: every answer, and the same act as on the page."""

from __future__ import annotations

import json

import pytest
from openapi_spec_validator import validate

from cases.models import Case, CaseEvent
from cases.roles import actor_for
from cases.services.act import seen_token
from tests.accounts.factories import sign_in
from tests.days import SOON

API = "/api/v1/cases/"


def test_a_list_holds_what_one_may_see_and_no_more(call, at_state):
    table = at_state("filed")
    status, body = call(table.cast.officer, "get", f"{API}?counts=1")
    assert (status, [r["number"] for r in body["results"]], body["counts"]) == (
        200,
        [table.case.number],
        {"filed": 1},
    )
    assert call(table.cast.rival_rep, "get", f"{API}?counts=1")[1] == {
        "results": [],
        "next": None,
        "counts": {},
        "counts_complete": True,
    }


def test_pages_follow_each_other_without_gap_or_double(call, at_state):
    tables = [at_state("filed") for _n in range(5)]
    found, mark = [], ""
    for _page in range(3):
        body = call(tables[0].cast.officer, "get", f"{API}?limit=2&after={mark}")[1]
        found += [r["number"] for r in body["results"]]
        mark = body["next"] or ""
    assert sorted(found) == sorted(t.case.number for t in tables)


@pytest.mark.parametrize(
    "query", ["state=asleep", "limit=abc", "office=atlantis", "nope=1", "after=%00", "q=a%00b"]
)
def test_a_filter_that_does_not_fit_is_named(call, cast, query):
    status, body = call(cast.officer, "get", f"{API}?{query}")
    assert (status, body["field"]) == (400, query.split("=")[0])


def test_a_stranger_and_nobody_get_the_same_answer(call, at_state):
    table = at_state("filed")
    mine = call(table.cast.rival_rep, "get", f"{API}{table.case.number}/")
    none = call(table.cast.rival_rep, "get", f"{API}CD-2099-9999/")
    for _status, body in (mine, none):
        body.pop("id")
    assert mine == none
    assert mine[0] == 404


def test_a_case_masks_the_other_sides_contacts_and_kinds(call, at_state):
    table = at_state("filed")
    body = call(table.cast.employer_rep, "get", f"{API}{table.case.number}/")[1]
    contacts = {p["key"]: p["contact"] is not None for p in body["parties"]}
    assert contacts == {"union": False, "factory": True}
    assert {i["kind"] for i in body["issues"]} == {None}


def test_an_act_is_the_same_as_on_the_page(call, at_state):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/take_up/"
    first = call(table.cast.officer, "post", path, {}, Idempotency_Key="k1")
    again = call(table.cast.officer, "post", path, {}, Idempotency_Key="k1")
    assert first == again
    assert (first[0], first[1]["state"]) == (201, "under_review")
    assert CaseEvent.objects.filter(case=table.case, action="take_up").count() == 1


@pytest.mark.parametrize(
    ("who", "action", "body", "key", "status"),
    [
        ("officer", "take_up", {}, None, 428),
        ("union_rep", "take_up", {}, "a", 403),
        ("rival_rep", "take_up", {}, "b", 404),
        ("officer", "accept", {"kinds": {"1": "rights", "2": "rights"}}, "c", 409),
        ("officer", "reassign", {}, "d", 403),
        ("head", "reassign", {}, "e", 422),
        ("officer", "dance", {}, "f", 404),
        ("union_rep", "withdraw", {"reason": "x", "state": "closed"}, "g", 422),
    ],
)
def test_every_answer_has_its_status_and_changes_nothing(call, at_state, who, action, body, key, status):
    table = at_state("filed")
    headers = {"Idempotency_Key": key} if key else {}
    answer = call(
        getattr(table.cast, who), "post", f"{API}{table.case.number}/actions/{action}/", body, **headers
    )
    assert answer[0] == status
    assert Case.objects.get(pk=table.case.pk).seq == 1


def test_a_stale_call_is_told_so(call, at_state):
    table = at_state("under_review")
    seen = seen_token(table.case, actor_for(table.cast.officer, table.case))
    table.do("officer2", "ask_information", {"what": "Papers", "answer_by": SOON})
    path = f"{API}{table.case.number}/actions/refuse/"
    body = {"reason": "x", "legal_basis": "y", "how_to_appeal": "z"}
    status, answer = call(table.cast.officer, "post", path, body, Idempotency_Key="s", If_Match=seen)
    assert (status, answer["code"]) == (409, "stale")


@pytest.mark.parametrize(
    "body", ['{"a": 1', '{"a":1,"a":2}', "[]", "[" * 5000, '{"a": "\\u0000"}', '{"a": NaN}']
)
def test_broken_json_is_refused_in_words(client, cast, body):
    sign_in(client, cast.officer)
    answer = client.post(API, body, content_type="application/json", headers={"Idempotency-Key": "x"})
    assert answer.status_code == 400
    assert answer.json()["code"] in {"malformed_json", "too_deep", "invalid_characters", "parse_error"}


def test_the_schema_is_sound_and_for_signed_in_people_only(client, cast):
    assert client.get("/api/v1/schema").status_code in (401, 403)
    sign_in(client, cast.officer)
    answer = client.get("/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    validate(json.loads(answer.content))
