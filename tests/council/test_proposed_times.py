"""Times for a hearing: the secretariat proposes, each side answers for itself, the panel learns of no words."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.models.acting import Refused
from tests.accounts.factories import sign_in
from tests.samples import TIMES

pytestmark = pytest.mark.django_db
FIRST = {"free": {"1": True, "2": False}}


def page(table, who: str) -> str:
    """The page of the proposed times, as this person sees it."""
    client = sign_in(Client(), getattr(table.cast, who))
    return client.get(f"/en/cases/{table.case.number}/slots/").content.decode()


def test_while_a_panel_sits_the_secretariat_proposes_and_nobody_of_the_talks_does(at_council):
    table = at_council("in_arbitration")
    table.do("secretary", "propose_slots", TIMES)
    with pytest.raises(Refused, match="secretariat proposes times"):
        table.do("conciliator", "propose_slots", TIMES)
    table.do("union_rep", "answer_slots", {**FIRST, "words": "unionwords"})
    assert "unionwords" in page(table, "secretary")
    assert "unionwords" not in page(table, "arb_ministry") + page(table, "employer_rep")
