"""Cases that begin elsewhere than on the filing pages: drafts, and paper files taken up midway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.models import Arbitrator, Award, AwardOutcome, AwardStatus, Case, CaseEvent, IssueStatus, PanelSeat
from cases.models.acting import Act, Actor
from cases.models.award import OUTCOMES
from cases.models.facts import CaseFacts
from cases.models.panel import LIST_OF_SEAT, Seat
from cases.procedure import roles
from cases.procedure.states import ARBITRATION, AT_COUNCIL, AWARDED
from cases.services.clocks import Clocks
from cases.services.record import lock_case, record_event
from workflow.table import Action

OPENING = Action(
    "open_from_paper", ("draft",), None, (roles.OFFICER,), _("Take up a paper file"), _("Paper file taken up")
)
_PRESUPPOSES_OFFICER = ("draft", "filed")
_REMAINING = ("not_conciliated", *ARBITRATION)
_PANEL_SITS = ("in_arbitration", *AWARDED, "discontinued")
PREFIXES = {"workers": "worker-list", "employers": "employer-list", "ministry": "ministry-list"}
"""How the key of an arbitrator of a paper file begins, by list."""


def start_draft(
    *, procedure: str, office: Office, created_by: int, sheet: dict[str, Any], **values: Any
) -> Case:
    """A draft that its maker goes on writing; nobody else sees it, except the organization it is for."""
    return Case.objects.create(
        procedure=procedure, office=office, created_by_id=created_by, sheet=sheet, **values
    )


def open_midway(
    case_values: dict[str, Any],
    *,
    state: str,
    on: datetime,
    officer: int,
    by: Actor,
    given: set[str],
    arbitrators: Mapping[str, str] | None = None,
) -> CaseEvent:
    """Take up a paper case in the state it has: officer and conciliator assumed, no deadline started.

    `given` are the keys of issues whose status the file states; the others remain in dispute from
    not_conciliated to in_arbitration. `arbitrators` are the file's, key to list.
    """
    with transaction.atomic():
        late = state not in _PRESUPPOSES_OFFICER
        case = Case.objects.create(
            state=state, opened_as=state, opened_on=on.date(), created_by_id=officer, filed_at=on,
            officer_id=officer if late else None, conciliator_id=officer if _conciliated(state) else None,
            number=None if state == "draft" else "?", **case_values,
        )  # fmt: skip
        locked, now = lock_case(case)
        facts = CaseFacts(locked, by, on)
        act = Act(
            name=OPENING.name, actor=by, answers={}, now=now, occurred_at=on, day_only=True,
            event_id=locked.__dict__["event_id"], seq=1, facts=facts, data={"state": state},
        )  # fmt: skip
        act.assumed = ["officer", "conciliator"] if _conciliated(state) else ["officer"] if late else []
        locked.number = None
        if state != "draft":
            locked.take_sheet(act)
        if state in _REMAINING:
            untold = locked.issues.filter(status=IssueStatus.OPEN).exclude(key__in=given)
            untold.update(status=IssueStatus.REMAINING)
        name_arbitrators(locked, arbitrators or {})
        if state in AT_COUNCIL:
            _presuppose(locked, act, state)
        return record_event(locked, act, OPENING, state, Clocks(locked, act))


def name_arbitrators(case: Case, arbitrators: Mapping[str, str]) -> None:
    """The people of a paper file from whom its panel is formed; they belong to this case alone."""
    Arbitrator.objects.bulk_create(
        [Arbitrator(case=case, key=key, list=list_name, name=key) for key, list_name in arbitrators.items()]
    )


def _presuppose(case: Case, act: Act, state: str) -> None:
    """What a case at the Council must have: its referral, and from the sitting on a panel, then an award."""
    case.referred_at = act.occurred_at
    case.received_at = None if state == "referred" else act.occurred_at
    if state in _PANEL_SITS:
        _assume_panel(case, act)
    if state in AWARDED:
        _assume_award(case, act)


def _assume_panel(case: Case, act: Act) -> None:
    for seat in Seat:
        wanted = LIST_OF_SEAT[seat]
        known = Arbitrator.objects.filter(case=case, list=wanted).order_by("id").first()
        key = f"{PREFIXES[wanted]}-1"
        person = known or Arbitrator.objects.create(case=case, key=key, list=wanted, name=key)
        PanelSeat.objects.create(
            case=case, seat=seat, arbitrator=person, how="assumed", event_id=act.event_id, declared=True
        )
    act.assumed.append("panel")


def _assume_award(case: Case, act: Act) -> None:
    award = Award.objects.create(
        case=case, status=AwardStatus.ISSUED, digest=Award.digest_of("", {}, binding=False),
        event_id=act.event_id, issued_on=act.local_day(act.facts.zone),
    )  # fmt: skip
    decided = case.issues.filter(status__in=OUTCOMES)
    AwardOutcome.objects.bulk_create([AwardOutcome(award=award, issue=i, outcome=i.status) for i in decided])
    act.assumed.append("award")


def _conciliated(state: str) -> bool:
    """Whether a conciliator must have been at work before that state."""
    early = ("draft", "filed", "under_review", "awaiting_information", "awaiting_conciliator", "refused")
    return state not in early
