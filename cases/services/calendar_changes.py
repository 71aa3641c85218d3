"""A changed holiday table moves no running deadline: it makes proposals that an officer decides on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cases.models import Case, DateProposal, Deadline, DeadlineStatus
from workflow.calendar import Calendar, Count, Unit, count, extend
from workflow.holidays import current_calendar


def propose_new_dates() -> int:
    """Compare every running deadline with the calendar as it is now; give how many proposals were made.

    Running it again makes nothing twice. Deadlines by the hour, and days set by an officer, have no
    rest days in them and are left alone. What was proposed under an earlier calendar and waits is over.
    """
    calendar = current_calendar()
    earlier = DateProposal.objects.filter(approved=None, calendar_version__lt=calendar.version)
    earlier.update(approved=False)
    running = Deadline.objects.filter(status=DeadlineStatus.RUNNING).exclude(unit=Unit.HOURS)
    stale = running.exclude(calendar_version=calendar.version).exclude(code__endswith="_INFO")
    made = 0
    for deadline in stale.select_related("case", "extends").iterator(chunk_size=500):
        counted = recount(deadline, deadline.case, calendar)
        if counted.due_at == deadline.due_at and counted.rolled_due_on == deadline.rolled_due_on:
            continue
        _proposal, new = DateProposal.objects.get_or_create(
            deadline=deadline,
            calendar_version=calendar.version,
            defaults={
                "case_id": deadline.case_id,
                "old_due_at": deadline.due_at,
                "new_due_at": counted.due_at,
                "new_due_on": counted.due_on,
                "new_rolled_due_on": counted.rolled_due_on,
                "counting": counted.as_json(),
            },
        )
        made += new
    return made


def recount(deadline: Deadline, case: Case, calendar: Calendar) -> Count:
    """Count a deadline anew under another calendar, from its own trigger and length."""
    zone = ZoneInfo(case.timezone)
    length, unit = deadline.length or 0, Unit(deadline.unit)
    saturday = bool(deadline.counting.get("saturday_counts", False))
    if deadline.extends is not None:
        start: datetime | object = deadline.extends.due_on or deadline.extends.due_at
        return extend(calendar, start, length, unit, zone, saturday_counts=saturday)  # type: ignore[arg-type]
    return count(calendar, deadline.trigger_on, length, unit, zone, saturday_counts=saturday)
