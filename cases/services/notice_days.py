"""The end of the days of a notice: told one working day before the first lawful day, and when that comes.

Each is told once: in advance once for a day, and of the day with the move that notes it. Whoever begins,
calls off or is stopped before leaves the state of a running notice, and nobody is told.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.models import Case, IndustrialAction
from cases.models.acting import Refused
from cases.roles import CLOCK
from cases.services.act import take_action
from cases.services.notice_telling import tell_of_day, wake
from workflow.calendar import next_working_day
from workflow.holidays import current_calendar

SOON, COME = "lawful_soon", "lawful_come"
"""What is told in advance, and of the day itself on a notice without a case."""
_BATCH = 200
_RUNNING = Q(state="notice_running", number__isnull=False, case__merged_into=None)


def tend_notices(now: datetime) -> tuple[int, int]:
    """Tell of first lawful days that are near, and note those that have come; give how many of each."""
    today = timezone.localdate(now)
    near = sum(_announce(row, now) for row in _near(today))
    return near, sum(_come(row, now) for row in _over(today))


def _near(today: date) -> list[IndustrialAction]:
    """Notices with no working day left before their first lawful day, which nobody was told of yet."""
    until = next_working_day(current_calendar(), today)
    rows = IndustrialAction.objects.filter(_RUNNING, lawful_from__gt=today, lawful_from__lte=until)
    return list(rows.exclude(announced=F("lawful_from")).order_by("pk")[:_BATCH])


def _over(today: date) -> list[IndustrialAction]:
    rows = IndustrialAction.objects.filter(_RUNNING, lawful_from__lte=today)
    return list(rows.order_by("pk")[:_BATCH])


@transaction.atomic
def _announce(found: IndustrialAction, now: datetime) -> int:
    row = _locked(found)
    if row is None or row.announced == row.lawful_from:
        return 0
    row.announced = row.lawful_from
    row.save(update_fields=["announced"])
    tell_of_day(row, SOON, now)
    return 1


def _come(found: IndustrialAction, now: datetime) -> int:
    """On a case it is an act of the clock, which its record tells of; apart the notice itself does."""
    if found.case_id is None:
        return _reach(found, now)
    case = Case.objects.get(pk=found.case_id)
    try:
        take_action(case, "reach_lawful_day", by=CLOCK, answers={})
    except Refused:
        return 0
    wake(found, case.office_id)
    return 1


@transaction.atomic
def _reach(found: IndustrialAction, now: datetime) -> int:
    row = _locked(found)
    if row is None:
        return 0
    row.reach_day()
    row.save(update_fields=["state"])
    tell_of_day(row, COME, now)
    wake(row)
    return 1


def _locked(found: IndustrialAction) -> IndustrialAction | None:
    """The notice with its case, so that no act meets it halfway; None where it moved meanwhile."""
    if found.case_id is not None:
        Case.objects.select_for_update().get(pk=found.case_id)
    rows = IndustrialAction.objects.select_for_update(of=("self",)).select_related("case")
    return rows.filter(pk=found.pk, state="notice_running", lawful_from=found.lawful_from).first()
