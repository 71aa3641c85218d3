"""The Council's people beside the cast, and a case brought lawfully before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Arbitrator
from cases.services.roster import appoint
from tests.accounts.factories import make_official
from tests.conftest import Cast, Table

LISTS = ("workers", "employers", "ministry")


def roster(cast: Cast) -> None:
    """A secretary, and two arbitrators a list of whom the first can sign in."""
    today = timezone.localdate()
    cast.people["secretary"] = make_official("council", None, name="Council Secretary")
    for name in LISTS:
        user = make_official("arbitrator", None, name=f"Arbitrator {name}")
        cast.people[f"arb_{name}"] = user
        for n, who in enumerate((user, None), start=1):
            appoint(
                by=cast.secretary, name=f"{name} {n}", list_name=name, user=who,
                valid_from=today - dt.timedelta(days=30), valid_until=today + dt.timedelta(days=300),
            )  # fmt: skip


RECEIVED: list[tuple[str, str, dict[str, Any]]] = [
    ("conciliator", "report_non_conciliation", {
        "positions": {k: {"union": "Yes", "factory": "No"} for k in ("1", "2")}, "reason": "No move"}),
    ("conciliator", "send_report", {}),
    ("delegate", "refer_to_arbitration", {}),
    ("secretary", "receive_at_council", {}),
]  # fmt: skip
CHOSEN = [
    ("union_rep", "select_arbitrator", {"arbitrator": "workers-1"}),
    ("employer_rep", "select_arbitrator", {"arbitrator": "employers-1"}),
]
DECLARED = [
    ("arb_workers", "declare_interest", {"conflict": False}),
    ("arb_employers", "declare_interest", {"conflict": False}),
]
CHAIR = [
    ("arb_workers", "select_chair", {"arbitrator": "ministry-1"}),
    ("arb_employers", "select_chair", {"arbitrator": "ministry-1"}),
    ("arb_ministry", "declare_interest", {"conflict": False}),
    ("secretary", "constitute_panel", {}),
]
TEXT = {
    "text": "The whole text", "outcomes": {"1": "ordered", "2": "rejected"},
    "reasons": {"1": "The wage list shows it", "2": "No entitlement"}, "articles": {"1": "LL 139"},
    "binding": False,
}  # fmt: skip
SIGNED = [
    ("arb_ministry", "propose_award", TEXT),
    *((f"arb_{name}", "sign_award", {"agree": True}) for name in LISTS),
    ("arb_ministry", "issue_award", {}),
]
STEPS = {
    "panel_forming": RECEIVED,
    "chosen": CHOSEN,
    "in_arbitration": [*DECLARED, *CHAIR],
    "award_issued": SIGNED,
}


def bring_to_council(table: Table, state: str) -> Table:
    """Bring a case in conciliation to panel_forming, chosen, in_arbitration or award_issued."""
    if not Arbitrator.objects.filter(case=None).exists():
        roster(table.cast)
    for name, steps in STEPS.items():
        for who, action, answers in steps:
            table.do(who, action, answers)
        if name == state:
            break
    return table


@pytest.fixture
def at_council(at_state: Callable[..., Table]) -> Callable[..., Table]:
    """Brings a case to panel_forming, chosen, in_arbitration or award_issued, step by step."""

    def bring(state: str) -> Table:
        return bring_to_council(at_state("in_conciliation"), state)

    return bring
