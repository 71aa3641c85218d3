"""Counts dates as they would be under a proposal, batch by batch; writes nothing but what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django import app

from cases.models import Deadline, DeadlineStatus
from cases.models.trials import DryRun, MovedDate, Proposal, RunState
from cases.services.calendar_changes import recount
from workflow.calendar import Calendar, Count, Holiday, Unit, count
from workflow.holidays import COUNTRY, calendar_at, current_calendar

if TYPE_CHECKING:
    from accounts.models import User

JOB = "cases.dry_run"
AT_ONCE = 500


def begin(user: User, proposal: str, on: date, code: str = "", length: int | None = None) -> DryRun:
    """Keep the proposal and let a job count."""
    with transaction.atomic():
        run = DryRun(user=user, proposal=proposal, on=on, code=code, length=length)
        run.created_at, run.total = timezone.now(), touched_by(run).count()
        run.calendar_version = current_calendar().version
        run.save()
        app.configure_task(JOB).defer(run_id=run.pk)
    return run


def touched_by(run: DryRun) -> QuerySet[Deadline]:
    """The deadlines, open and past, that the proposal can reach. Hours and days set by an officer are not."""
    rows = Deadline.objects.exclude(unit=Unit.HOURS).exclude(code__endswith="_INFO").exclude(due_on=None)
    if run.proposal == Proposal.RULE:
        return rows.filter(code=run.code, trigger_on__gte=run.on, extends=None)
    return rows.annotate(ends=Coalesce("rolled_due_on", "due_on")).filter(
        trigger_on__lte=run.on, ends__gte=run.on
    )


def work(run_id: int) -> str:
    """Count to the end; another run goes on where this one was stopped."""
    while work_batch(run_id):
        pass
    return str(DryRun.objects.values_list("state", flat=True).get(pk=run_id))


def work_batch(run_id: int) -> int:
    """Count the next deadlines in one transaction; how many there were, 0 at the end."""
    with transaction.atomic():
        run = DryRun.objects.select_for_update().get(pk=run_id)
        if run.state == RunState.DONE:
            return 0
        following = touched_by(run).filter(pk__gt=run.last).select_related("case", "extends")
        rows = list(following.order_by("pk")[:AT_ONCE])
        MovedDate.objects.bulk_create(_moves(run, rows))
        run.state = RunState.RUNNING if rows else RunState.DONE
        run.done, run.last = run.done + len(rows), rows[-1].pk if rows else run.last
        run.save(update_fields=["state", "done", "last"])
    return len(rows)


def _moves(run: DryRun, rows: Iterable[Deadline]) -> list[MovedDate]:
    """Those of the deadlines that would end on another day."""
    version = run.calendar_version
    calendar = calendar_at(COUNTRY, version) if version else current_calendar()
    proposed = calendar_with(run, calendar)
    found = []
    for deadline in rows:
        after = _counted(run, deadline, proposed)
        before = None if run.proposal == Proposal.RULE else recount(deadline, deadline.case, calendar)
        old, new = _last_day(before or deadline), _last_day(after)
        if old != new:
            found.append(_move(run, deadline, old, new, after))
    return found


def calendar_with(run: DryRun, calendar: Calendar) -> Calendar:
    """The calendar as it would be."""
    days: dict[date, Any] = dict(calendar.holidays)
    if run.proposal == Proposal.HOLIDAY:
        days[run.on] = Holiday(run.on, "Proposed holiday", "ថ្ងៃឈប់សម្រាកដែលស្នើ")
    elif run.proposal == Proposal.NO_HOLIDAY:
        days.pop(run.on, None)
    return replace(calendar, holidays=days)


def _counted(run: DryRun, deadline: Deadline, calendar: Calendar) -> Count:
    if run.proposal != Proposal.RULE:
        return recount(deadline, deadline.case, calendar)
    saturday = bool(deadline.counting.get("saturday_counts", False))
    return count(
        calendar, deadline.trigger_on, run.length or 0, Unit(deadline.unit), ZoneInfo(deadline.case.timezone),
        saturday_counts=saturday,
    )  # fmt: skip


def _last_day(one: Count | Deadline) -> date:
    """The day until which something can be done: rolled past a rest day where it is."""
    found = one.rolled_due_on or one.due_on
    assert found is not None
    return found


def _move(run: DryRun, deadline: Deadline, old: date, new: date, after: Count) -> MovedDate:
    return MovedDate(
        run=run, deadline=deadline, case_id=deadline.case_id, code=deadline.code, old_on=old, new_on=new,
        running=deadline.status == DeadlineStatus.RUNNING, counting=after.as_json(),
    )  # fmt: skip
