"""Lists and single cases: filters, marks, what is masked, and what is the same for all strangers."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from cases.models import Case, Exclusion
from tests.accounts.factories import sign_in

API = "/api/v1/cases/"
FILTERS = [
    "", "counts=1", "state=filed", "state=filed&state=under_review", "office=phnom-penh", "procedure=collective",
    "waits_for=office", "due_before=2099-01-01", "mine=1", "unassigned=1", "q=union", "q=CD", "open=all",
    "limit=1", "counts=1&open=false",
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_hidden_cases_change_no_answer_of_a_filter(call, at_state, query):
    table = at_state("filed")
    before = call(table.cast.employer_rep, "get", f"{API}?{query}")
    hidden = at_state("under_review").case
    Exclusion.objects.create(case=hidden, user=table.cast.employer_rep)
    assert call(table.cast.employer_rep, "get", f"{API}?{query}") == before


@pytest.mark.parametrize(
    "query",
    [
        "state=asleep", "state=draft", "office=atlantis", "office=%00", "procedure=duel", "waits_for=godot",
        "due_before=tomorrow", "due_before=2026-02-30", "due_before=0001-01-01", "due_before=9999-12-31T23:59:60",
        "mine=maybe", "limit=abc", "limit=0", "limit=-1", "limit=1e3", "after=x", "after=%00", "after=W10",
        "q=%00", "counts=2", "ordering=title", "note__icontains=x", "page=1", "office=a&office=b", "format=csv",
    ],
)  # fmt: skip
def test_a_filter_that_is_unknown_or_unreadable_is_named(call, cast, query):
    status, body = call(cast.officer, "get", f"{API}?{query}")
    assert (status, body["code"], body["field"]) == (400, "invalid_filter", query.split("=")[0])


def test_a_page_has_at_most_a_hundred_cases_whatever_is_asked(call, at_state):
    table = at_state("filed")
    assert call(table.cast.officer, "get", f"{API}?limit=1000000000")[0] == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=filed", True), ("state=under_review", False), ("office=siem-reap", False),
        ("waits_for=office", True), ("waits_for=court", False), ("unassigned=true", True), ("mine=1", False),
        ("q=Employer", True), ("q=Nobody", False), ("open=false", False), ("open=all", True),
        ("procedure=individual", False),
    ],
)  # fmt: skip
def test_a_filter_keeps_what_it_says(call, at_state, query, found):
    table = at_state("filed")
    body = call(table.cast.officer, "get", f"{API}?{query}")[1]
    assert bool(body["results"]) is found


def _copies(case, start, count):
    fields = {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.name != "id"}
    rows = [
        Case(**{**fields, "number": f"CD-2098-{n:04}", "opened_as": case.state})
        for n in range(start, start + count)
    ]
    Case.objects.bulk_create(rows)


def test_a_list_asks_as_often_for_sixty_cases_as_for_five(
    bearer, token_of, at_state, django_assert_max_num_queries
):
    table = at_state("filed")
    token = token_of(table.cast.officer)
    bearer(token, "get", API)
    for start, count in ((0, 4), (4, 55)):
        _copies(table.case, start, count)
        with django_assert_max_num_queries(6):
            rows = bearer(token, "get", f"{API}?counts=1&office=phnom-penh&limit=100")[1]["results"]
    assert len(rows) == 60


def _answer(client, path):
    answer = client.get(path)
    headers = {k: v for k, v in answer.headers.items() if k != "X-Request-Id"}
    return answer.status_code, answer.content.replace(answer["X-Request-Id"].encode(), b""), headers


@pytest.mark.parametrize("rest", ["", "actions/take_up/", "actions/dance/", "documents/"])
def test_anothers_case_and_an_absent_one_answer_alike_byte_for_byte(client, at_state, rest):
    table = at_state("filed")
    sign_in(client, table.cast.rival_rep)
    theirs = _answer(client, f"{API}{table.case.number}/{rest}")
    assert theirs[0] == 404
    for number in ("CD-2099-9999", "x", "0" * 300):
        assert _answer(client, f"{API}{number}/{rest}") == theirs


def test_contacts_and_kinds_are_for_their_own_side_and_the_office(call, at_state):
    table = at_state("filed")
    table.case.parties.filter(key="union").update(phone="012 345 678", safe_contact="Ask for Sok")
    path = f"{API}{table.case.number}/"
    other = json.dumps(call(table.cast.employer_rep, "get", path)[1])
    assert "012 345 678" not in other
    assert "Ask for Sok" not in other
    assert '"rights"' not in other
    office = json.dumps(call(table.cast.officer, "get", path)[1])
    assert "012 345 678" in office
    assert '"rights"' in office


def test_a_note_shows_in_no_answer_to_a_party(call, at_state):
    table = at_state("under_review")
    before = call(table.cast.union_rep, "get", f"{API}{table.case.number}/")
    table.do("officer", "add_note", {"text": "KANARI-5521"})
    assert call(table.cast.union_rep, "get", f"{API}{table.case.number}/") == before
    events = call(table.cast.officer, "get", f"{API}{table.case.number}/")[1]["events"]
    assert events[-1]["action"] == "add_note"


def test_entries_have_no_numbers_for_parties(call, at_state):
    table = at_state("under_review")
    body = call(table.cast.union_rep, "get", f"{API}{table.case.number}/")[1]
    assert {e["entry"] for e in body["events"]} == {None}
    assert not {"seq", "hash", "id"} & set(body["events"][0])


def test_a_case_says_what_can_be_done_and_why_not(call, at_state):
    table = at_state("filed")
    actions = call(table.cast.officer, "get", f"{API}{table.case.number}/")[1]["actions"]
    take_up = next(a for a in actions if a["name"] == "take_up")
    assert (take_up["open"], take_up["code"]) == (True, None)
    asked = call(table.cast.officer, "get", take_up["schema"])
    assert (asked[0], asked[1]["answers"]["properties"]) == (200, {})


def test_what_an_action_asks_names_the_parties_of_the_case(call, at_state):
    table = at_state("under_review")
    path = f"{API}{table.case.number}/actions/ask_information/"
    answers = call(table.cast.officer, "get", path)[1]["answers"]
    assert set(answers["properties"]["answer_by"]["properties"]) == {"union", "factory"}
    assert answers["required"] == ["what"]


def test_a_shut_action_says_why_and_anothers_is_refused(call, at_state):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/accept/"
    body = call(table.cast.officer, "get", path)[1]
    assert (body["open"], body["code"], body["answers"]) == (False, "not_now", None)
    assert call(table.cast.union_rep, "get", path)[0] == 403


def asked_of(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_lists_and_cases_ask_the_database_as_often_for_much_as_for_little(client, at_state):
    table = at_state("in_conciliation")
    sign_in(client, table.cast.officer)
    paths = [f"{API}?counts=1", f"{API}?q=union&limit=2", f"{API}{table.case.number}/"]
    counts = []
    for n in range(4):
        at_state("filed")
        table.do("conciliator", "record_session", {"attended": ["union"], "minutes": f"{n}"})
        table.do("union_rep", "propose_settlement", {"key": f"t-{n}", "text": "Pay"})
        counts.append([asked_of(client, path) for path in paths])
    assert counts[-1] == counts[1]
    assert max(counts[-1]) <= 20


@pytest.mark.parametrize("path", [API, f"{API}CD-2099-9999/", "/api/v1/inbox/"])
def test_options_tells_nothing(client, cast, path):
    sign_in(client, cast.officer)
    answer = client.options(path)
    assert answer.status_code == 405
    assert str(Organization.objects.first()) not in answer.content.decode()


def test_answers_are_json_and_kept_by_nobody(client, cast):
    sign_in(client, cast.officer)
    answer = client.get(API)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "private, no-store")
    assert client.get(API, headers={"Accept": "text/html"}).status_code == 406


def test_a_call_with_a_session_from_another_site_is_refused(client, cast, complaint):
    client.handler.enforce_csrf_checks = True
    sign_in(client, cast.union_rep)
    answer = client.post(
        API, json.dumps(complaint), content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert (answer.status_code, Case.objects.count()) == (403, 0)


def test_the_numbers_of_entries_have_no_gap_where_the_sides_talked_alone(bearer, token_of, at_state):
    table = at_state("in_conciliation")
    table.do("union_rep", "make_offer", {"text": "Half of it"})
    note = table.do("conciliator", "add_note", {"text": "Later"})
    body = bearer(token_of(table.cast.officer), "get", f"{API}{table.case.number}/")[1]
    numbers = [e["entry"] for e in body["events"]]
    assert numbers == list(range(1, note.seq + 1))


def test_an_offer_is_read_by_those_who_may_and_its_answer_too(bearer, token_of, at_state):
    table = at_state("in_conciliation")
    table.do("union_rep", "make_offer", {"text": "Half of it", "issues": ["1"]})
    table.do("employer_rep", "answer_offer", {"answer": "decline", "words": "Too much"})
    for who in ("union_rep", "employer_rep"):
        table.do(who, "share_offers", {"wish": True})
    table.do("union_rep", "make_offer", {"text": "A third of it"})
    table.do("union_rep", "share_offers", {"wish": False})
    table.do("employer_rep", "answer_offer", {"answer": "accept", "words": "Good"})
    told = {}
    for who in ("union_rep", "employer_rep", "conciliator", "officer"):
        body = bearer(token_of(getattr(table.cast, who)), "get", f"{API}{table.case.number}/")[1]
        told[who] = [(row["text"], row["status"], row["words"]) for row in body["offers"]]
    both = [("Half of it", "declined", "Too much"), ("A third of it", "accepted", "Good")]
    shared = [("A third of it", None, None)]
    assert told == {"union_rep": both, "employer_rep": both, "conciliator": shared, "officer": []}
