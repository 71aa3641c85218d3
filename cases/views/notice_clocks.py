"""The days of a notice and the hours after a ruling, in words; a case keeps them, or the notice itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cases.models import Case, CaseEvent, Deadline, DeadlineStatus, IndustrialAction
from cases.models.notice_law import RETURN, deadline_of
from cases.views.present import ClockView, clock_view
from workflow.holidays import current_calendar


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a court said of a strike or lock-out, with the hours to return to work that began with it."""

    at: datetime
    court: str
    number: str
    day_only: bool
    clocks: list[ClockView]


def clocks_of(action: IndustrialAction) -> list[ClockView]:
    """How its days were counted; a notice without a case keeps that itself."""
    if action.case_id is None:
        return _views(action, [deadline_of(action.clock)] if action.clock else [])
    return _views(action, Deadline.objects.filter(trigger_id=action.event_id, code__startswith="STRIKE"))


def ruling_of(action: IndustrialAction) -> Ruling | None:
    """The ruling that it is illegal; None where there was none. A case has it in its record."""
    if action.case_id is None:
        kept = [deadline_of(action.return_clock)] if action.return_clock else []
        return _ruling(action, action.ruled_at, action.ruling, kept) if action.ruled_at else None
    if action.state not in ("ruled_illegal", "returned", "not_returned"):
        return None
    ruled = CaseEvent.objects.filter(case=action.case_id, action="rule_illegal", data__key=action.key)
    event = ruled.order_by("seq").last()
    if event is None:
        return None
    hours = Deadline.objects.filter(trigger=event, code=RETURN)
    return _ruling(action, event.occurred_at, event.data, hours, day_only=event.day_only)


def _ruling(
    action: IndustrialAction,
    at: datetime,
    said: dict[str, str],
    hours: Iterable[Deadline],
    *,
    day_only: bool = False,
) -> Ruling:
    """Once the return is on record, its hours say whether they were kept."""
    rows = list(hours)
    if action.state != "ruled_illegal":
        for row in rows:
            late = action.state == "not_returned" or (action.ended_at or row.due_at) > row.due_at
            row.status = DeadlineStatus.MISSED if late else DeadlineStatus.MET
    return Ruling(at, said.get("court", ""), said.get("number", ""), day_only, _views(action, rows))


def _views(action: IndustrialAction, deadlines: Iterable[Deadline]) -> list[ClockView]:
    nowhere = Case(procedure="collective", timezone=timezone.get_default_timezone_name())
    case, calendar, now = action.case or nowhere, current_calendar(), timezone.now()
    return [clock_view(deadline, case, now, calendar) for deadline in deadlines]
