"""A programme file that each test may change before it is loaded."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from dialogue.models import Body, Programme, Seat, SeatMandate, WorkPlan
from tests.accounts.factories import make_official, make_user, sign_in

FILES = Path(__file__).parents[1] / "files"
CONSTRUCTED: dict[str, Any] = json.loads((FILES / "constructed-programme.json").read_text(encoding="utf-8"))


@pytest.fixture
def load(tmp_path):
    """Loads a changed copy of the constructed file and keeps it; gives the object that is printed."""

    def loads(change=lambda file: None, *options: str, said: StringIO | None = None) -> dict[str, Any]:
        file = copy.deepcopy(CONSTRUCTED)
        change(file)
        path = tmp_path / "programme.json"
        path.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
        out = StringIO()
        call_command(
            "load_programme", path, "--json", *(options or ("--keep",)), stdout=out, stderr=said or StringIO()
        )
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    return loads


@dataclass
class Plan:
    """A plan on the table, with its people and a browser for each."""

    plan: WorkPlan
    people: dict[str, User]
    client: Client

    def get(self, who: str, path: str = "", **options: Any) -> Any:
        """A page of the plan as somebody (nobody: not signed in)."""
        self.client.logout()
        if who != "nobody":
            sign_in(self.client, self.people[who])
        return self.client.get(f"/en/workplan/{self.plan.number.lower()}{path or '/'}", **options)

    def post(self, who: str, name: str, **data: Any) -> Any:
        """A step of the plan as somebody, with the token of the page."""
        path = (
            f"/do/{name}/?{urlencode({k: v for k, v in data.items() if k in ('measurement', 'indicator')})}"
        )
        page = self.get(who, path)
        if page.status_code != 200 or page.context.get("key") is None:
            return page
        hidden = {"seen": page.context["seen"], "idempotency_key": page.context["key"]}
        return self.client.post(page.request["PATH_INFO"], {**hidden, **data})

    def fresh(self) -> WorkPlan:
        """The plan as it stands now."""
        return WorkPlan.objects.get(pk=self.plan.pk)


@pytest.fixture
def plan(load, client, monkeypatch) -> Plan:
    """The constructed programme in November 2026, with a body of three sides, a secretary and a stranger."""
    for module in ("queries_programme", "views.workplan", "views.workplan_indicator"):
        monkeypatch.setattr(f"dialogue.{module}.today_here", lambda: date(2026, 11, 25))
    load()
    body = Body.objects.create(
        slug="partners", name="Partners", endorsers=["government", "employers", "workers"]
    )
    people = {
        side: make_user(name=side.title()) for side in ("government", "employers", "workers", "observer")
    }
    for side, user in people.items():
        seat = Seat.objects.create(body=body, constituency=side, number=1)
        SeatMandate.objects.create(
            seat=seat, user=user, name=user.name, may_endorse=side == "workers", valid_from="2020-01-01"
        )
    people |= {
        "secretary": make_official("secretariat", None, name="Secretary"),
        "stranger": make_user(name="Stranger"),
    }
    Programme.objects.update(body=body)
    return Plan(WorkPlan.objects.get(), people, client)
