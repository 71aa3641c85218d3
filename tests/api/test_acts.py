"""Acts by a program: as on the page, once per key, refused with code, reason and field."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.models import Case, CaseEvent
from cases.roles import actor_for
from cases.services.act import seen_token
from tests.accounts.factories import sign_in
from tests.days import SOON

API = "/api/v1/cases/"
ACTS = [
    ("filed", "officer", "take_up", {}, {}),
    ("filed", "union_rep", "withdraw", {"reason": "Paid"}, {"reason": "Paid"}),
    (
        "under_review", "officer", "accept", {"kinds": {"1": "rights", "2": "interests"}},
        {"kinds.1": "rights", "kinds.2": "interests"},
    ),
    (
        "under_review", "officer", "refuse", {"reason": "a", "legal_basis": "b", "how_to_appeal": "c"},
        {"reason": "a", "legal_basis": "b", "how_to_appeal": "c"},
    ),
    (
        "in_conciliation", "conciliator", "propose_settlement",
        {"text": "Pay", "key": "one", "obligations": [{"by": "factory", "text": "Pays", "due": "2099-01-05"}]},
        {
            "text": "Pay", "key": "one", "obligations.0.by": "factory", "obligations.0.text": "Pays",
            "obligations.0.due": "2099-01-05",
        },
    ),
]  # fmt: skip
COMPARED = ("action", "role", "state_before", "state_after", "audience", "basis", "warnings", "assumed")


@pytest.mark.parametrize(("state", "who", "action", "answers", "posted"), ACTS)
def test_page_and_interface_make_the_same_event(call, at_state, state, who, action, answers, posted):
    one, other = at_state(state), at_state(state)
    user = getattr(one.cast, who)
    for table in (one, other):
        Case.objects.filter(pk=table.case.pk).update(conciliator=getattr(one.cast, "conciliator", None))
    page = sign_in(Client(), user)
    path = f"cases/{one.case.number}/actions/{action}/"
    assert page.post(f"/en/{path}", {**posted, "idempotency_key": "p"}).status_code == 302
    path = f"{API}{other.case.number}/actions/{action}/"
    assert call(user, "post", path, answers, Idempotency_Key="a")[0] == 201
    events = [CaseEvent.objects.get(case=t.case, action=action) for t in (one, other)]
    first, second = ({n: getattr(e, n) for n in COMPARED} for e in events)
    assert first == second
    assert _words(events[0]) == _words(events[1])


def _words(event):
    return {k: v for k, v in event.data.items() if k not in ("clocks", "blind", "number", "digest")}


def test_the_same_key_acts_once_and_other_answers_are_refused(call, at_state):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/withdraw/"
    first = call(table.cast.union_rep, "post", path, {"reason": "a"}, Idempotency_Key="k")
    assert call(table.cast.union_rep, "post", path, {"reason": "a"}, Idempotency_Key="k") == first
    status, body = call(table.cast.union_rep, "post", path, {"reason": "b"}, Idempotency_Key="k")
    assert (status, body["code"], body["field"]) == (422, "key_reused", "Idempotency-Key")


@pytest.mark.parametrize("where", ["header", "body", "quoted"])
def test_a_stale_call_learns_who_did_what(call, at_state, where):
    table = at_state("under_review")
    seen = seen_token(table.case, actor_for(table.cast.officer, table.case))
    table.do("officer2", "ask_information", {"what": "Papers", "answer_by": SOON})
    body = {"reason": "x", "legal_basis": "y", "how_to_appeal": "z"}
    headers = {"If_Match": f'"{seen}"' if where == "quoted" else seen} if where != "body" else {}
    body |= {"seen": seen} if where == "body" else {}
    path = f"{API}{table.case.number}/actions/refuse/"
    status, answer = call(table.cast.officer, "post", path, body, Idempotency_Key="s", **headers)
    assert (status, answer["code"]) == (409, "stale")
    assert [(n["action"], n["by"]) for n in answer["newer"]] == [("ask_information", "Officer Two")]


def test_the_token_in_an_answer_is_good_for_the_next_call(call, at_state):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/"
    body = call(table.cast.officer, "post", f"{path}take_up/", {}, Idempotency_Key="1")[1]
    kinds = {"kinds": {"1": "rights", "2": "rights"}, "seen": body["seen"]}
    assert call(table.cast.officer, "post", f"{path}accept/", kinds, Idempotency_Key="2")[0] == 201


def test_what_does_not_fit_is_named_by_its_dotted_name(call, at_state):
    table = at_state("under_review")
    path = f"{API}{table.case.number}/actions/accept/"
    status, body = call(table.cast.officer, "post", path, {"kinds": {"1": "moods"}}, Idempotency_Key="k")
    assert status == 422
    assert {(e["field"], e["code"]) for e in body["errors"]} == {
        ("kinds.1", "invalid_choice"),
        ("kinds.2", "required"),
    }


@pytest.mark.parametrize(
    "more",
    [
        {"state": "settled"}, {"due_at": "2099-01-01"}, {"side": ""}, {"mandate": None}, {"seq": []},
        {"csrfmiddlewaretoken": "x"}, {"later": "1"}, {"idempotency_key": "z"}, {"reason.x": "y"}, {"": 1},
    ],
)  # fmt: skip
def test_what_is_not_asked_for_is_refused_not_dropped(call, at_state, more):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/withdraw/"
    status, body = call(table.cast.union_rep, "post", path, {"reason": "a", **more}, Idempotency_Key="k")
    assert (status, body["code"]) == (422, "unknown")
    assert Case.objects.get(pk=table.case.pk).seq == 1


@pytest.mark.parametrize(
    "body",
    [
        {"answer_by": ["x"], "what": 1}, {"parties": [[]], "answer_by": "x"}, {"party": {}, "answer_by": "x"},
        {"party": ["a"], "answer_by": SOON}, {"answer_by": {"union": {"a": {"b": []}}}},
        {"answer_by": [{"union": 1}, 2, None]}, {"what": {"a": "b"}}, {"seen": 7}, {"answer_by": 1e300},
    ],
)  # fmt: skip
def test_answers_of_a_wild_shape_are_refused_in_words(call, at_state, body):
    table = at_state("under_review")
    path = f"{API}{table.case.number}/actions/ask_information/"
    assert call(table.cast.officer, "post", path, body, Idempotency_Key="k")[0] == 422


def test_a_body_that_is_no_json_is_refused(client, at_state):
    table = at_state("filed")
    sign_in(client, table.cast.officer)
    path = f"{API}{table.case.number}/actions/take_up/"
    answer = client.post(path, {"reason": "a"}, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["detail"]) == (415, "Send this as application/json.")
    body = b'{"reason": "' + b"a" * 1_100_000 + b'"}'
    answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 413
