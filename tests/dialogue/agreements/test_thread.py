"""The thread: promise, issue, disputes, outcome, indicator and back, each only as far as the reader may know."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from dialogue.models import Agreement, Clause, Commitment, Indicator, PlanItem, Programme, WorkPlan
from dialogue.queries_thread import disputes_of_others
from dialogue.services.opening import draft_agreement, plan_meeting
from dialogue.services.step import take_step
from tests.conftest import Cast, make_cast
from tests.dialogue.agreements.conftest import CLAUSES, NOW, SIDES, Table, endorse_all, go

pytestmark = pytest.mark.django_db
WAGES = "/en/issues/wages/"


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast of the disputes."""
    return make_cast()


def dispute(cast: Cast, n: int, *, sides: int = 9, days: int = 5, **more: Any) -> Case:
    """A dispute about wages between a union and an employer, of so many different ones."""
    case = Case.objects.create(
        number=f"CD-2026-8{n:03}", procedure="collective", office=cast.office, created_by=cast.officer,
        filed_at=timezone.now() - dt.timedelta(days=days), state="filed", opened_as="filed", title=f"Case {n}",
        **more,
    )  # fmt: skip
    case.issues.create(key="1", category="wages")
    for side, kind in (("workers", "union"), ("employer", "enterprise")):
        case.parties.create(key=side, role="claimant", side=side, kind=kind, name=f"{side} {n % sides}")
    return case


@pytest.fixture
def plan(table: Table) -> WorkPlan:
    """A plan in force: an outcome, an output and its indicator."""
    days = {"starts_on": "2026-01-01", "ends_on": "2027-12-31"}
    programme = Programme.objects.create(code="P", title={"en": "Programme"}, body=table.body, **days)
    outcome = PlanItem.objects.create(
        programme=programme, level="outcome", code="3.1", title={"en": "Fair pay"}
    )
    output = PlanItem.objects.create(
        programme=programme, level="output", code="3.1.1", parent=outcome, title={"en": "Pay slips"}
    )
    Indicator.objects.create(programme=programme, item=output, code="3.1.1-a", title={"en": "Slips"})
    return WorkPlan.objects.create(
        number="WP-2026-0001", programme=programme, code="2026-2027", state="in_force", opened_as="in_force",
        **days,
    )  # fmt: skip


@pytest.fixture
def agreed(table: Table, plan: WorkPlan) -> Agreement:
    """An agreement in force whose first clause names the indicator, and whose promise its output."""
    made = draft_agreement(title="On wages", endorsers=list(SIDES), moment=NOW, body=table.body)
    clauses = [{**CLAUSES[0], "indicator_id": Indicator.objects.get().pk}, CLAUSES[1]]
    take_step(made, "write_clauses", by=table.secretary, answers={"clauses": clauses, "version": 0})
    promise = {
        "owner": "employers", "text": "Print pay slips", "category": "wages",
        "plan_item": PlanItem.objects.get(code="3.1.1"),
    }  # fmt: skip
    take_step(made, "set_commitment", by=table.secretary, answers=promise)
    take_step(made, "table_agreement", by=table.secretary, answers={})
    endorse_all(table, made)
    return made


def page(user: User | None, path: str = WAGES) -> str:
    answer = go(user, path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_others_disputes_are_a_round_number_for_who_may_not_see_them(cast: Cast, table: Table) -> None:
    for n in range(9):
        dispute(cast, n)
    for reader in (None, table.stranger):
        text = page(reader)
        assert "At least 5 more disputes" in text
        assert not re.search(r"Case \d|CD-2026-8", text)
    own = page(cast.officer)
    assert own.count("CD-2026-8") >= 9 and "At least" not in own


@pytest.mark.parametrize(
    ("made", "sides", "more", "said"),
    [
        (4, 9, {}, 0), (5, 9, {}, 5), (9, 9, {}, 5), (10, 9, {}, 10), (10, 2, {}, 0), (9, 9, {"days": 1200}, 0),
        (9, 9, {"is_demo": True}, 0),
    ],
)  # fmt: skip
def test_few_disputes_and_those_of_few_sides_are_not_counted(
    cast: Cast, made: int, sides: int, more: dict[str, Any], said: int
) -> None:
    for n in range(made):
        dispute(cast, n, sides=sides, **more)
    assert disputes_of_others(cast.rival_rep, "wages", demo=False) == said
    assert disputes_of_others(cast.officer, "wages", demo=False) == 0


def test_a_clause_leads_to_its_issue_and_its_indicator(table: Table, agreed: Agreement) -> None:
    text = page(None, f"/en/agreements/{agreed.number}/")
    assert f'href="{WAGES}"' in text
    assert 'href="/en/workplan/wp-2026-0001/indicators/3.1.1-a/"' in text
    assert 'href="/en/workplan/wp-2026-0001/"' in text


def test_the_issue_leads_to_clauses_promises_and_the_outcome(table: Table, agreed: Agreement) -> None:
    text = page(None)
    assert f'href="/en/agreements/{agreed.number}/#clause-1"' in text
    assert "Print pay slips" in text and "Overtime is paid" not in text
    assert "3.1 Fair pay" in text and "/indicators/3.1.1-a/" in text


def test_the_indicator_names_what_was_agreed_and_promised_towards_it(table: Table, agreed: Agreement) -> None:
    text = page(None, "/en/workplan/wp-2026-0001/indicators/3.1.1-a/")
    assert f'href="/en/agreements/{agreed.number}/#clause-1"' in text
    assert "Print pay slips" in text and f'href="{WAGES}"' in text


def test_a_promise_leads_to_its_issue_and_outcome(table: Table, agreed: Agreement) -> None:
    text = page(table.employers, f"/en/actions/{Commitment.objects.get().pk}/")
    assert f'href="{WAGES}"' in text and "3.1 Fair pay" in text


def test_a_draft_is_no_part_of_the_thread_for_strangers(table: Table, draft: Agreement) -> None:
    assert draft.number not in page(table.stranger)
    assert draft.number in page(table.workers)


def test_an_issue_that_is_none_is_not_found(table: Table) -> None:
    assert go(None, "/en/issues/nothing/").status_code == 404
    assert "ប្រាក់ឈ្នួល" in page(None, "/km/issues/wages/")


def test_the_page_of_an_issue_asks_constant_queries(cast: Cast, table: Table, agreed: Agreement) -> None:
    counts = []
    for turn in range(2):
        for n in range(6):
            dispute(cast, turn * 6 + n)
            Clause.objects.create(
                agreement=agreed, version=1, number=f"{turn}.{n}", position=9, category="wages"
            )
        with CaptureQueriesContext(connection) as seen:
            page(table.employers)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_topic_and_the_dispute_it_became_show_each_other_to_who_may_see_both(
    cast: Cast, table: Table
) -> None:
    case = dispute(cast, 1)
    meeting = plan_meeting(table.body, title="Wages", starts_at=timezone.now())
    meeting.items.create(key="1", position=1, title="Unpaid wages", category="wages", handed_to=case)
    there, here = f"/en/meetings/{meeting.number}/", case.get_absolute_url()
    assert f"/cases/{case.number}/" not in page(table.workers, there)
    assert there not in page(cast.officer, f"/en/cases/{case.number}/")
    table.seat("officer_too", "observer", 40)
    table.body.seats.get(number=40).mandates.update(user=cast.officer)
    assert f'href="{here}"' in page(cast.officer, there)
    assert f'href="{there}"' in page(cast.officer, f"/en/cases/{case.number}/")


def test_a_dispute_leads_to_agreements_on_its_issue(cast: Cast, table: Table, agreed: Agreement) -> None:
    assert f'href="{WAGES}"' in page(cast.officer, f"/en/cases/{dispute(cast, 1).number}/")
