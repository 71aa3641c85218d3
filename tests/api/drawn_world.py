"""What drawn calls are about: a dispute in arbitration, an open meeting, agreements and a programme."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from schemathesis.core import NOT_SET

from accounts.models import User
from cases.api.answers import Schema, tree
from cases.models import Case
from cases.procedure import ACTIONS
from cases.roles import actor_for
from dialogue.forms import FORMS, PlainForm
from dialogue.models import CollectiveAgreement, Indicator, Programme, Subject
from dialogue.models.facts import Facts
from dialogue.roles import actor_for as seat_of
from dialogue.services.step import take_step
from tests.accounts.factories import sign_in
from tests.conftest import begin_draft, bring_to, make_cast
from tests.council.conftest import bring_to_council
from tests.dialogue.agreements.conftest import endorse_all, make_draft, make_table
from tests.dialogue.agreements.test_collective import NEW, go, typed
from tests.dialogue.meetings.conftest import make_hall, opened
from tests.dialogue.programme.conftest import FILES

_KEY = {"Idempotency-Key": "drawn"}
_SENT = ("Idempotency-Key", "If-Match")


@dataclass
class World:
    """Things that addresses name, and the people who call."""

    case: Case
    subjects: dict[str, Subject]
    people: list[User]
    known: dict[str, dict[str, Any]]
    clients: dict[int, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign everybody in; a fault is an answer."""
        self.clients = {u.pk: sign_in(Client(raise_request_exception=False), u) for u in self.people}

    def who_acts(self, name: str) -> User:
        """The first who may ever take an action on the case; else the first of all."""
        who = set(ACTIONS[name].who)
        return next((u for u in self.people if who & actor_for(u, self.case).roles), self.people[0])

    def who_calls(self, path: str) -> User:
        """Somebody who may call an address that is no action or step."""
        if "/signing-code/" in path:
            return self.people[1]
        if "/collective-agreements/" in path:
            return self.people[1]
        return self.people[0 if "/cases/" in path else -1]

    def who_steps(self, kind: str, name: str) -> User:
        """The first who may ever take a step on a meeting or agreement; else the first of all."""
        subject = self.subjects[kind]
        who = set(subject.table.actions[name].who)
        return next((u for u in self.people if who & seat_of(u, subject).roles), self.people[0])

    def asked(self, kind: str, name: str, user: User) -> Schema:
        """What a step asks of somebody, as its address tells."""
        subject = self.subjects[kind]
        facts = Facts(subject, seat_of(user, subject), timezone.now())
        return tree(FORMS[subject.procedure].get(name, PlainForm)(None, facts=facts, step=name).fields)

    def parts(self, path: str) -> dict[str, Any]:
        """What stands in the brackets of an address: something that is there."""
        known = next((parts for place, parts in self.known.items() if place in path), {})
        return {name: value for name, value in known.items() if f"{{{name}}}" in path}

    def send(self, user: User, drawn: Any, address: str, method: str) -> Any:
        """The answer to a drawn call; what it changed is undone."""
        headers = {k: v for k, v in {**(drawn.headers or {}), **_KEY}.items() if k in _SENT and v.isascii()}
        sent: dict[str, Any] = {"headers": headers}
        if drawn.body is not NOT_SET:
            sent |= _written(drawn)
        with transaction.atomic():
            call = getattr(self.clients[user.pk], method)
            answer = call(address, query_params=dict(drawn.query or {}), **sent)
            transaction.set_rollback(True)
        assert answer.status_code != 401, "nobody is signed in"
        return answer


def _written(drawn: Any) -> dict[str, Any]:
    """The body of a drawn call as the test's client takes it: JSON, or a form with a file."""
    body = drawn.body
    if drawn.media_type == "multipart/form-data" and isinstance(body, dict):
        texts = {
            k: SimpleUploadedFile("a.pdf", v) if isinstance(v, bytes) else str(v) for k, v in body.items()
        }
        return {"data": texts}
    text = body if isinstance(body, bytes) else json.dumps(body, default=str)
    return {"data": text, "content_type": "application/json"}


def made_world() -> World:
    """Build it; about two seconds."""
    call_command("load_programme", FILES / "constructed-programme.json", "--keep", stdout=StringIO())
    cast, hall, table = make_cast(), opened(make_hall()), make_table()
    case, draft, signed = begin_draft(cast), make_draft(table), make_draft(table)
    bring_to_council(bring_to(case, "in_conciliation"), "in_arbitration")
    take_step(signed, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, signed)
    Programme.objects.update(body=table.body)
    one = Indicator.objects.values_list("programme__code", "code").first()
    assert one is not None
    assert go(cast.union_rep, NEW, **typed(cast)).status_code == 302
    collective = CollectiveAgreement.objects.get()
    known = {
        "/cases/": {"number": case.case.number, "document": UUID(int=1)},
        "/meetings/": {"number": hall.meeting.number}, "/agreements/": {"number": draft.number},
        "/collective-agreements/": {"number": collective.number}, "/files/": {"file": UUID(int=1)},
        "/bodies/": {"slug": "hall"}, "/organizations/": {"slug": "hall"},
        "/commitments/": {"id": signed.commitments.get().pk},
        "/indicators/": {"programme": one[0], "code": one[1]},
    }  # fmt: skip
    names = ("conciliator", "union_rep", "employer_rep", "officer", "head", "delegate", "registrar")
    council = ("secretary", "arb_ministry", "arb_workers")
    people = [getattr(cast, name) for name in (*names, *council)]
    sitting = [hall.people["chair"], table.workers, table.chair, hall.people["secretary"]]
    subjects = {"meeting": hall.meeting, "agreement": draft, "collective_agreement": collective}
    return World(Case.objects.get(pk=case.case.pk), subjects, people + sitting, known)
