"""Cases that begin elsewhere than on the filing pages: drafts, and paper files taken up midway."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.models import Case, CaseEvent, IssueStatus
from cases.models.acting import Act, Actor
from cases.models.facts import CaseFacts
from cases.procedure import roles
from cases.procedure.states import ARBITRATION
from cases.services.clocks import Clocks
from cases.services.record import lock_case, record_event
from workflow.table import Action

OPENING = Action(
    "open_from_paper", ("draft",), None, (roles.OFFICER,), _("Take up a paper file"), _("Paper file taken up")
)
_PRESUPPOSES_OFFICER = ("draft", "filed")
_REMAINING = ("not_conciliated", *ARBITRATION)


def start_draft(
    *, procedure: str, office: Office, created_by: int, sheet: dict[str, Any], **values: Any
) -> Case:
    """A draft that its maker goes on writing; nobody else sees it, except the organization it is for."""
    return Case.objects.create(
        procedure=procedure, office=office, created_by_id=created_by, sheet=sheet, **values
    )


def open_midway(
    case_values: dict[str, Any], *, state: str, on: datetime, officer: int, by: Actor, given: set[str]
) -> CaseEvent:
    """Take up a paper case in the state it has: officer and conciliator assumed, no deadline started.

    `given` are the keys of issues whose status the file states; the others remain in dispute from
    not_conciliated to in_arbitration.
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
        return record_event(locked, act, OPENING, state, Clocks(locked, act))


def _conciliated(state: str) -> bool:
    """Whether a conciliator must have been at work before that state."""
    early = ("draft", "filed", "under_review", "awaiting_information", "awaiting_conciliator", "refused")
    return state not in early
