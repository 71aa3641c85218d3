"""Filing by a program: once per key, for whom one acts, and with nothing that is not one's to say."""

from __future__ import annotations

import json

import pytest

from cases.models import Case, CaseEvent, Seal, WorkerList
from tests.accounts.factories import make_mandate, make_org

API = "/api/v1/cases/"


def test_the_same_key_and_body_give_the_same_case(call, cast, complaint):
    first = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    again = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(call, cast, complaint):
    call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    status, body = call(cast.union_rep, "post", API, {**complaint, "title": "Other"}, Idempotency_Key="f1")
    assert (status, body["code"]) == (422, "key_reused")
    assert Case.objects.count() == 1


def test_a_key_used_for_an_act_files_nothing(call, at_state, complaint):
    table = at_state("filed")
    path = f"{API}{table.case.number}/actions/withdraw/"
    assert call(table.cast.union_rep, "post", path, {"reason": "x"}, Idempotency_Key="k")[0] == 201
    status, body = call(table.cast.union_rep, "post", API, complaint, Idempotency_Key="k")
    assert (status, body["code"]) == (422, "key_reused")


def test_a_filed_case_is_that_of_the_page(call, cast, complaint):
    number = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")[1]["number"]
    case = Case.objects.get(number=number)
    event = CaseEvent.objects.get(case=case)
    assert (case.state, case.filed_for_id, event.action, event.role) == (
        "filed", cast.union.pk, "file", "claimant",
    )  # fmt: skip
    assert [(p.organization_id, p.role) for p in case.parties.order_by("id")] == [
        (cast.union.pk, "claimant"),
        (None, "respondent"),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"declaration": False}, "declaration"),
        ({"procedure": "duel"}, "procedure"),
        ({"office": "atlantis"}, "office"),
        ({"claimant": "nobody"}, "claimant"),
        ({"parties": []}, "parties"),
        ({"issues": "many"}, "issues"),
        ({"issues": [7]}, "issues[0]"),
        ({"title": {"a": 1}}, "title"),
        ({"acting_for": 999999}, "acting_for"),
        ({"acting_for": True}, "acting_for"),
        ({"acting_for": [1]}, "acting_for"),
        ({"state": "settled"}, "state"),
        ({"number": "CD-2026-0001"}, "number"),
        ({"filed_at": "2020-01-01"}, "filed_at"),
    ],
)
def test_what_does_not_fit_is_named_and_leaves_no_draft(call, cast, complaint, change, field):
    status, body = call(cast.union_rep, "post", API, {**complaint, **change}, Idempotency_Key="f1")
    assert (status, body["field"]) == (422, field)
    assert not Case.objects.exists()


@pytest.mark.parametrize("key", ["organization", "person", "role", "id", "case", "comment"])
def test_nobody_is_tied_to_a_case_by_typing_an_id(call, cast, complaint, key):
    complaint["parties"][1][key] = cast.head.pk
    status, body = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (status, body["field"]) == (422, f"parties[1].{key}")


@pytest.mark.parametrize("key", ["status", "kind", "kind_confirmed", "settlement", "respondent_position"])
def test_who_files_cannot_decide_an_issue(call, cast, complaint, key):
    complaint["issues"][0][key] = "settled"
    status, body = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (status, body["field"]) == (422, f"issues[0].{key}")


def test_a_mandate_to_look_only_files_nothing(call, cast, complaint):
    assert call(cast.union_viewer, "post", API, complaint, Idempotency_Key="f1")[0] == 403
    assert not Case.objects.exists()


def test_who_acts_for_several_says_for_whom(call, cast, complaint):
    second = make_org("union", "Union C")
    make_mandate(cast.union_rep, second)
    status, body = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (status, body["field"], body["code"]) == (422, "acting_for", "required")
    chosen = {**complaint, "acting_for": second.pk}
    assert call(cast.union_rep, "post", API, chosen, Idempotency_Key="f2")[0] == 201
    assert Case.objects.get().filed_for_id == second.pk


def test_a_person_files_for_themselves_by_saying_nobody(call, cast, complaint):
    status, _body = call(cast.union_rep, "post", API, {**complaint, "acting_for": None}, Idempotency_Key="f")
    case = Case.objects.get()
    assert (status, case.filed_for_id, case.claimant.person_id) == (201, None, cast.union_rep.pk)


WORKERS = [
    {"name": "សុខ ធីតា", "sex": "woman", "card": "A-1", "job": "ដេរ", "informal": True, "migrant": None},
    {"name": "Made Up", "sex": "ប្រុស", "informal": False},
]


def test_a_list_is_filed_once_for_the_own_side_and_the_office_alone(call, cast, complaint):
    del complaint["parties"][0]["workers"]
    complaint["workers"] = WORKERS
    complaint["parties"][1] |= {"name": "Employer A"}
    first = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    again = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (first[0], again) == (201, (200, first[1]))
    case = Case.objects.get()
    assert (case.workers, case.women, case.informal, case.migrants) == (2, 1, 1, None)
    assert list(case.worker_list.values_list("name", "sex", "party_id")) == [
        ("សុខ ធីតា", "woman", case.claimant_id), ("Made Up", "man", case.claimant_id),
    ]  # fmt: skip
    assert "សុខ ធីតា" in Seal.objects.get(event__case=case).content
    assert "សុខ ធីតា" not in json.dumps(case.sheet, ensure_ascii=False)
    assert not WorkerList.objects.exists()


def test_no_name_comes_back_to_the_other_side(client, call, cast, complaint):
    number = call(cast.union_rep, "post", API, {**complaint, "workers": WORKERS}, Idempotency_Key="f1")[1][
        "number"
    ]
    case = Case.objects.get(number=number)
    case.parties.filter(key="them").update(organization=cast.employer)
    seen = {}
    for who in (cast.union_rep, cast.employer_rep):
        status, body = call(who, "get", f"{API}{number}/")
        page = client.get(f"/en/cases/{number}/workers/").content.decode()
        seen[who.pk] = (status, "សុខ ធីតា" in json.dumps(body, ensure_ascii=False), "សុខ ធីតា" in page)
    assert seen == {cast.union_rep.pk: (200, False, True), cast.employer_rep.pk: (200, False, False)}


def test_every_row_that_does_not_fit_is_named_and_nothing_is_filed(call, cast, complaint):
    complaint["workers"] = [
        *WORKERS,
        {"name": ""},
        {"name": "Total"},
        {"name": "A. One", "sex": "often"},
        {},
        WORKERS[0],
    ]
    status, body = call(cast.union_rep, "post", API, complaint, Idempotency_Key="f1")
    assert (status, [(row["field"], row["code"]) for row in body["errors"]]) == (422, [
        ("workers[2].name", "missing"), ("workers[3].name", "total"), ("workers[4].sex", "not_a_sex"),
        ("workers[5].name", "missing"), ("workers[6].card", "card_twice"),
    ])  # fmt: skip
    assert body["errors"][4]["detail"] == "row 0 has the same number"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("workers", "field"),
    [
        ([], "workers"), ({}, "workers"), ([{"name": "A"}] * 5001, "workers"), (["A. One"], "workers[0]"),
        ([{"name": "A. One", "phone": "1"}], "workers[0].phone"), ([{"name": 7}], "workers[0].name"),
        ([{"name": "A. One", "sex": True}], "workers[0].sex"), ([{"name": ["A"]}], "workers[0].name"),
        ([{"name": f"A. {n}"} for n in range(21)], "parties[0].workers"),
    ],
)  # fmt: skip
def test_a_list_that_is_none_is_refused(call, cast, complaint, workers, field):
    status, body = call(cast.union_rep, "post", API, {**complaint, "workers": workers}, Idempotency_Key="f1")
    assert (status, body["field"]) == (422, field)
    assert not Case.objects.exists()


def test_an_employer_and_one_person_alone_name_nobody(call, cast, complaint):
    alone = {**complaint, "acting_for": None, "procedure": "individual", "workers": WORKERS}
    theirs = {**complaint, "claimant": "them", "workers": WORKERS}
    for user, body in (
        (cast.union_rep, alone),
        (cast.employer_rep, theirs),
        (cast.employer_rep, {**theirs, "claimant": "us"}),
    ):
        status, answer = call(user, "post", API, body, Idempotency_Key="f1")
        assert (status, answer["field"]) == (422, "workers")
    assert not Case.objects.exists()


@pytest.mark.parametrize(("key", "status"), [("", 428), ("x" * 65, 422)])
def test_a_key_is_needed_and_short(call, cast, complaint, key, status):
    assert call(cast.union_rep, "post", API, complaint, Idempotency_Key=key)[0] == status
