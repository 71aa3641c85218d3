"""Publishes a holiday, or that a day is none any more: one person proposes what was tried, another decides.

Publishing makes the calendar's next version. It moves no date: a job proposes new ones, an officer decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from cases.models import AuditEntry
from cases.models.acting import Refused
from cases.models.trials import DryRun, HolidayPublication, Proposal
from workflow.calendar import Holiday
from workflow.holidays import (
    COUNTRY,
    CalendarMoved,
    HolidayUnknown,
    change_holidays,
    current_calendar,
)
from workflow.models import CalendarVersion
from workflow.table import Reason

if TYPE_CHECKING:
    from accounts.models import User

JOB = "cases.propose_dates_of_holiday"
NO_HOLIDAY = Reason(
    "no_holiday",
    _(
        "A time limit is not published here: the dry run shows only. The file of the rules is changed, with "
        "its source, by the administrators of the system."
    ),
)
_COUNTING = Reason("counting", _("Wait until the dry run is done."))
_THERE = Reason("proposed_already", _("This is proposed or published already."))
OLD_CALENDAR = Reason(
    "old_calendar", _("The calendar has changed since this was counted. Count again first.")
)
_SAME_PERSON = Reason("same_person", _("Somebody else must publish what you proposed."))
_OVER = Reason("decided", _("This was published or thrown away already."))


def why_not_propose(run: DryRun) -> Reason | None:
    """Why what a dry run tried cannot be proposed now; None where it can."""
    if run.proposal == Proposal.RULE:
        return NO_HOLIDAY
    if run.is_running:
        return _COUNTING
    if any(not row.reason for row in run.publications.all()):
        return _THERE
    return None if run.calendar_version == current_calendar().version else OLD_CALENDAR


def why_not_publish(row: HolidayPublication, by: User) -> Reason | None:
    """Why this person cannot publish it now; None where they can."""
    if row.decided_at is not None:
        return _OVER
    if row.proposed_by_id == by.pk:
        return _SAME_PERSON
    return None if row.run.calendar_version == current_calendar().version else OLD_CALENDAR


def holiday_of(run: DryRun) -> Holiday | None:
    """The holiday that stands on the tried day now."""
    return current_calendar().holidays.get(run.on)


def propose(
    run: DryRun, by: User, now: datetime, *, source: str, name_km: str = "", name_en: str = ""
) -> HolidayPublication:
    """Keep it for somebody else to decide; a holiday taken away has its name. Raises Refused."""
    with transaction.atomic():
        locked = DryRun.objects.select_for_update().get(pk=run.pk)
        why = why_not_propose(locked)
        there = holiday_of(locked)
        if why or (there is not None) != (locked.proposal == Proposal.NO_HOLIDAY):
            raise Refused(why or OLD_CALENDAR)
        if there:
            name_km, name_en = there.name_km, there.name_en
        row = HolidayPublication.objects.create(
            run=locked, proposed_by=by, proposed_at=now, source=source, name_km=name_km, name_en=name_en
        )
        _note(row, by, "holiday_proposed")
    return row


def publish(row: HolidayPublication, by: User, now: datetime) -> CalendarVersion:
    """The second person agrees: the calendar's new version, and a job that proposes dates. Raises Refused."""
    with transaction.atomic():
        locked = _waiting(row)
        if why := why_not_publish(locked, by):
            raise Refused(why)
        version = locked.version = _change(locked)
        _decide(locked, by, now, "holiday_published")
        app.configure_task(JOB).defer(version=version.number)
    return version


def throw_away(row: HolidayPublication, by: User, now: datetime, reason: str) -> None:
    """It is not published; it can be proposed again. Raises Refused."""
    with transaction.atomic():
        locked = _waiting(row)
        locked.reason = reason
        _decide(locked, by, now, "holiday_thrown_away")


def _waiting(row: HolidayPublication) -> HolidayPublication:
    rows = HolidayPublication.objects.select_for_update(of=("self",)).select_related("run")
    locked = rows.get(pk=row.pk)
    if locked.decided_at is not None:
        raise Refused(_OVER)
    return locked


def _change(row: HolidayPublication) -> CalendarVersion:
    """The calendar with the day, or without; only the one that was counted under is changed."""
    on, taken = row.run.on, row.run.proposal == Proposal.NO_HOLIDAY
    day = Holiday(on, row.name_en, row.name_km, official=True)
    try:
        return change_holidays(
            COUNTRY, add=[] if taken else [day], remove=[on] if taken else [], source=row.source,
            note=f"{on}: {row.source}", onto=row.run.calendar_version,
        )  # fmt: skip
    except (CalendarMoved, HolidayUnknown) as moved:
        raise Refused(OLD_CALENDAR) from moved


def _decide(row: HolidayPublication, by: User, now: datetime, verb: str) -> None:
    row.decided_by, row.decided_at = by, now
    row.save(update_fields=["decided_by", "decided_at", "version", "reason"])
    _note(row, by, verb)


def _note(row: HolidayPublication, by: User, verb: str) -> None:
    """Keep it in the audit, which nobody can change."""
    data = {"publication": row.pk, "on": row.run.on, "proposal": row.run.proposal, "source": row.source}
    if row.version is not None:
        data["calendar_version"] = row.version.number
    if row.reason:
        data["reason"] = row.reason
    AuditEntry.objects.create(user=by, verb=verb, data=data)
