"""What the inbox says before a legal date passes: which date, until when, and what follows otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.agenda import Agenda
from cases.models import Case, Deadline, DeadlineStatus
from cases.services.reminding import KIND, NEAR, SOON, deadline_of
from cases.words_for_inbox import REASONS
from notifications.inbox import MORNING
from notifications.words import Line, register, register_dates

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per reminder, as the date stands now; None where the case may not be seen. Two queries."""
    cases = Case.objects.visible_to(user).filter(number__in={row.ref for row in rows})
    seen = {case.pk: case for case in cases}
    found = Deadline.objects.filter(case__in=list(seen)).in_bulk([deadline_of(row.source) for row in rows])
    return [_line(found.get(deadline_of(row.source)), seen) for row in rows]


def _line(row: Deadline | None, seen: dict[int, Case]) -> Line | None:
    if row is None:
        return None
    case = seen[row.case_id]
    clock = case.table.clocks[row.code]
    said = {"ref": case.number, "what": clock.label}
    url = reverse("cases:clock", args=[case.number])
    if row.status != DeadlineStatus.RUNNING:
        return Line(_("%(ref)s: this date no longer runs: %(what)s") % said, url)
    last = row.due_on or timezone.localdate(row.due_at - timedelta(microseconds=1))
    day = date_format(last, "DATE_FORMAT")
    title = _("%(ref)s: until %(day)s: %(what)s") % {**said, "day": day}
    eve = timezone.make_aware(datetime.combine(last - timedelta(days=1), MORNING))
    return Line(title, url, text=str(clock.consequence), waits_until=eve if eve > timezone.now() else None)


def dates_of(user: User, since: datetime, until: datetime) -> list[date]:
    """The days on which something of a person's cases happens or ends."""
    return [entry.on for entry in Agenda(user).between(since, until)]


register(
    KIND, label=gettext_lazy("Reminders of legal dates"), describe=describe, reasons=REASONS,
    asking=(SOON, NEAR), firm=(SOON, NEAR),
)  # fmt: skip
register_dates(dates_of)
