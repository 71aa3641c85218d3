"""What one act costs the database: a bounded number of statements, however many people are concerned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Party
from tests import conftest
from tests.accounts.factories import make_mandate, make_org, make_representative
from tests.days import SOON

MOST = 16  # besides BEGIN and COMMIT, which are a savepoint here

LIFE: list[tuple[str, str, dict[str, Any]]] = [
    ("union_rep", "file", {"declaration": True}),
    ("officer", "take_up", {}),
    ("officer", "ask_information", {"what": "Payslips", "answer_by": SOON}),
    ("employer_rep", "respond", {"issues": {"1": "deny", "2": "admit"}}),
    ("union_rep", "add_document", {"title": "Payslips", "text": "As asked", "audience": "all"}),
    ("officer", "accept", {"kinds": {"1": "rights", "2": "interests"}}),
    ("head", "appoint_conciliator", {}),
    (
        "conciliator",
        "schedule_session",
        {"starts_at": "2099-02-01T09:00", "place": "Office", "despite": True},
    ),
    ("conciliator", "record_session", {"attended": ["union", "factory"], "minutes": "Talks"}),
    ("conciliator", "record_interview", {"party": "union", "minutes": "Said so", "signed": "thumbprint"}),
    ("conciliator", "add_note", {"text": "Private"}),
    ("union_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 5}),
    ("employer_rep", "answer_extension", {"consent": True}),
    ("conciliator", "propose_settlement", {"key": "main", "text": "Paid.", "issues": ["1", "2"]}),
    ("union_rep", "sign_settlement", {"agree": True, "signer": "A Person"}),
    ("employer_rep", "sign_settlement", {"agree": True, "signer": "B Person"}),
    ("conciliator", "certify_settlement", {}),
]


@pytest.fixture
def costs(monkeypatch):
    """Counts the statements of each act, under its name, as an act with a key and a page needs them."""
    found: dict[str, list[str]] = {}
    take = conftest.take_action

    def counted(case, name, **options):
        with CaptureQueriesContext(connection) as statements:
            event = take(case, name, key=f"{name}-{case.pk}-{case.seq}", **options)
        found[name] = [s["sql"] for s in statements if "SAVEPOINT" not in s["sql"]]
        return event

    monkeypatch.setattr(conftest, "take_action", counted)
    return found


def live(table, steps=LIFE):
    for who, action, answers in steps:
        mine = {"conciliator": table.cast.conciliator.pk} if action == "appoint_conciliator" else {}
        table.do(who, action, {**answers, **mine})


def test_no_act_needs_more_than_sixteen_statements(draft, costs):
    live(draft())
    over = {name: sql for name, sql in costs.items() if len(sql) > MOST}
    assert over == {}, {name: len(sql) for name, sql in costs.items()}


def crowd(table, people=12):
    """Many more parties and representatives."""
    for n in range(people):
        union = make_org("union", f"Joined {n}")
        make_representative(union)
        make_mandate(
            table.cast.union_viewer, table.cast.employer, valid_until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
        )
        make_representative(table.cast.union)
        Party.objects.create(
            case=table.case, key=f"joined{n}", role="joined", side="workers", kind="union", name=union.name,
            organization=union,
        )  # fmt: skip


def test_an_act_costs_the_same_however_many_people_are_told(draft, costs):
    few, many = draft(), draft()
    live(few, LIFE[:2])
    live(many, LIFE[:1])
    alone = len(costs["take_up"])
    crowd(many)
    live(many, LIFE[1:2])
    assert len(costs["take_up"]) == alone > 5
