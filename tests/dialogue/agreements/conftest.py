"""People of one body: who endorses for each side, a member who may not, the chair, a secretary, strangers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from dialogue.models import Agreement, Body, SeatMandate
from dialogue.services.opening import draft_agreement
from dialogue.services.step import take_step
from tests.accounts.factories import make_official, make_org, make_user, sign_in

NOW = dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC)
SIDES = ("government", "employers", "workers")
CLAUSES = [
    {
        "number": "1",
        "text": "Wages are paid on the fifth.",
        "text_km": "ប្រាក់ឈ្នួលបើកនៅថ្ងៃទី 5",
        "category": "wages",
    },
    {"number": "2", "text": "Overtime is paid with the wage.", "category": "overtime"},
]


@dataclass
class Table:
    """A body and its people."""

    body: Body
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def seat(self, name: str, side: str, number: int, *, may_endorse: bool = False, office: str = "") -> None:
        """A person on a seat of a side."""
        seat = self.body.seats.create(
            constituency=side,
            number=number,
            office=office,
            organization=make_org("other", f"{side} {number}"),
        )
        self.people[name] = make_user(name=name.title())
        SeatMandate.objects.create(
            seat=seat, user=self.people[name], name=name.title(), may_endorse=may_endorse,
            valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip


def make_table() -> Table:
    """The body with everybody."""
    made = Table(Body.objects.create(slug="testing-body", name="Testing Body", endorsers=list(SIDES)))
    for number, side in enumerate(SIDES, 1):
        made.seat(side, side, number, may_endorse=True)
    made.seat("chair", "government", 11, office="chair")
    made.seat("member", "workers", 12)
    made.seat("watcher", "observer", 13)
    made.people["secretary"] = make_official("secretariat", None, name="Secretary")
    made.people["stranger"] = make_user(name="Stranger")
    return made


@pytest.fixture
def table(db: None) -> Table:
    """The body with everybody."""
    return make_table()


def make_draft(table: Table) -> Agreement:
    """A draft with two clauses and a commitment of the employers."""
    made = draft_agreement(title="On wages", endorsers=list(SIDES), moment=NOW, body=table.body)
    take_step(made, "write_clauses", by=table.secretary, answers={"clauses": CLAUSES, "version": 0})
    promise = {
        "owner": "employers",
        "text": "Print pay slips",
        "due": dt.date(2026, 12, 1),
        "category": "wages",
    }
    take_step(made, "set_commitment", by=table.secretary, answers=promise)
    return made


@pytest.fixture
def draft(table: Table) -> Agreement:
    """A draft with two clauses and a commitment of the employers."""
    return make_draft(table)


@pytest.fixture
def tabled(table: Table, draft: Agreement) -> Agreement:
    """The same, frozen."""
    take_step(draft, "table_agreement", by=table.secretary, answers={})
    return draft


def go(user: User | None, path: str, **data: Any) -> Any:
    """Open a page, or post to it where there is data, in English."""
    client = Client()
    if user is not None:
        sign_in(client, user)
    if data:
        return client.post(path, {"idempotency_key": data.pop("key", "k" * 20), **data})
    return client.get(path)


def endorse_all(table: Table, agreement: Agreement) -> None:
    """Every side endorses on line."""
    for side in SIDES:
        take_step(agreement, "endorse", by=table.people[side], answers={"constituency": side})
