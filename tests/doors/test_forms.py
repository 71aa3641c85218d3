"""Forms take what they ask for and nothing else; tables for a spreadsheet hold what the lists show."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from cases.models import Case
from tests.doors.cells import Site
from tests.doors.knock import Answer, knock
from tests.doors.matrix import Line, address, body_of, load

pytestmark = pytest.mark.django_db
LINES = [line for line in load().lines if "POST" in line.rules]
SMUGGLED = 987654321
MODELS = ("cases.Case", "cases.Party", "cases.Issue", "cases.Document", "cases.CaseEvent", "cases.Session",
          "cases.Settlement", "accounts.User", "accounts.Mandate", "accounts.Post", "accounts.ApiToken")  # fmt: skip
ASKED = {
    "name", "name_km", "name_latin", "email", "phone", "address", "title", "text", "shows", "audience", "document",
    "reason", "place", "link", "minutes", "key", "office", "procedure", "kind", "language", "starts_at", "until",
    "attended", "unsigned", "interpreter", "right", "settlement", "workers", "women", "party", "password", "username",
    "organization", "id", "data", "action", "number", "sheet", "case", "claimant", "version", "facts_text", "filed_for",
    "mandate", "user", "date", "post", "session", "query", "state", "signatures", "issues", "parties",
}  # fmt: skip
"""Names that some form asks for; what it does with them is its own test."""


def fields() -> set[str]:
    """The names of the fields of all models that no form asks for."""
    found = {f.name for model in MODELS for f in apps.get_model(model)._meta.get_fields()}
    return {name for name in found if name not in ASKED}


def smuggled(site: Site, line: Line, who: str) -> Answer:
    """Send the form of a line with every field of every model beside it."""
    extra = dict.fromkeys(fields(), SMUGGLED) | {"state": "settled", "is_superuser": "on", "is_staff": "on"}
    data = {**extra, **body_of(site.world, line)}
    headers = {"Idempotency-Key": "smuggled"}
    return knock(
        site.visitors[who],
        "POST",
        address(site.world, line),
        data,
        as_json=line.as_json,
        keep=True,
        **headers,
    )


def tables_with(value: int) -> list[str]:
    """The tables in which some row holds the value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        names = [row[0] for row in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE %s LIMIT 1', [f"%{value}%"])
            found += [name] if cursor.fetchone() else []
    return found


@pytest.mark.parametrize("who", ["union_rep", "conciliator", "head"])
def test_no_field_that_is_not_asked_for_is_written(site: Site, who: str) -> None:
    states = dict(Case.objects.values_list("pk", "state"))
    for line in LINES:
        if line.word("POST", who) in ("done", "ok", "misfit") and "withdraw" not in line.key:
            smuggled(site, line, who)
    assert tables_with(SMUGGLED) == []
    assert dict(Case.objects.filter(pk__in=states).values_list("pk", "state")).items() <= states.items()
    assert not site.world.people[who].__class__.objects.filter(is_superuser=True).exists()


def test_a_program_is_told_of_a_field_that_is_not_asked_for(site: Site) -> None:
    for line in LINES:
        if line.as_json and line.word("POST", "officer") in ("done", "ok", "misfit"):
            answer = smuggled(site, line, "officer")
            assert answer.status == 422 and json.loads(answer.body)["code"] == "unknown", line.key


@pytest.mark.parametrize(
    "who", ["union_rep", "employer_rep", "rival_rep", "officer", "head_elsewhere", "delegate"]
)
def test_a_table_holds_the_cases_that_the_interface_shows(site: Site, who: str) -> None:
    table = csv.reader(io.StringIO(site.get(who, "/en/cases.csv").text))
    shown = json.loads(site.get(who, "/api/v1/cases/?open=all").body)["results"]
    rows: list[Any] = list(table)[1:]
    assert {row[0] for row in rows} == {case["number"] for case in shown}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
