"""Reminds of legal dates before they pass: three working days and one working day before, each once.

The days after a set date (the grace) are reminded of once they run. Who missed a date, and the head of their
office, hear of it by the act of the clock (due.py).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from cases.models import Deadline, DeadlineStatus
from cases.services.telling import tell_of_date
from notifications.models import Notification
from notifications.services import News
from workflow.calendar import next_working_day
from workflow.holidays import current_calendar

KIND = "date"
SOON, NEAR = "date_soon", "date_near"
"""Three working days before the last day, and one."""
_EARLY = 3
_PLACE = {SOON: 0, NEAR: 1}
OF_CLAIMANT, OF_PARTIES = ("IND_COURT",), ("COL_RETRY",)
OF_DELEGATE, OF_PANEL = ("COL_REPORT", "COL_REFER_AC"), ("AC_FIRST_MEETING", "AC_AWARD")
ELSEWHERE = ("STRIKE_NOTICE", "STRIKE_NOTICE_ESS", "STRIKE_RETURN", "INTEREST_AWARD_TERM")
"""Told of by notices of strikes, or no duty of anybody."""
BY_DAY = (time(8), time(18))
_BATCH = 200


def deadline_of(source: int | None) -> int:
    """The deadline that a reminder is about, from the number under which it was told."""
    return (source or 0) // 2


def remind(now: datetime) -> int:
    """Remind of what ends soon, by day only; gives how many reminders went out."""
    local = timezone.localtime(now)
    if not BY_DAY[0] <= local.time() < BY_DAY[1]:
        return 0
    near = working_day_after(local.date(), 1)
    rows = [(row, NEAR) for row in _untold(NEAR, now, local.date(), near)]
    rows += [(row, SOON) for row in _untold(SOON, now, near, working_day_after(local.date(), _EARLY))]
    return sum(_tell(row, verb, now) for row, verb in rows)


def working_day_after(day: date, count: int) -> date:
    """The day on which offices work for the so manieth time after a day."""
    calendar = current_calendar()
    for _ in range(count):
        day = next_working_day(calendar, day)
    return day


def _untold(verb: str, now: datetime, after: date, until: date) -> list[Deadline]:
    """Running dates whose last day is in a span and that nobody was told of in this way; one query.

    A date that began today, or whose grace has not begun, is not reminded of yet.
    """
    first = now if verb == NEAR else end_of(after)
    told = Notification.objects.filter(kind=KIND, source=OuterRef("pk") * 2 + _PLACE[verb])
    rows = Deadline.objects.filter(
        ~Exists(told), status=DeadlineStatus.RUNNING, due_at__gt=first, due_at__lte=end_of(until),
        trigger_on__lt=timezone.localdate(now), case__merged_into=None, case__number__isnull=False,
    )  # fmt: skip
    return list(rows.exclude(code__in=ELSEWHERE).order_by("due_at", F("id")).select_related("case")[:_BATCH])


def end_of(day: date) -> datetime:
    """The moment with which a day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@transaction.atomic
def _tell(row: Deadline, verb: str, now: datetime) -> bool:
    """Tell those whose date it is, unless somebody acted meanwhile."""
    held = Deadline.objects.select_for_update(of=("self",)).filter(pk=row.pk, status=DeadlineStatus.RUNNING)
    if not held.exists():
        return False
    case, code = row.case, row.code
    news = News(KIND, str(case.number), verb, 2 * row.pk + _PLACE[verb], now)
    party = case.claimant_id if code in OF_CLAIMANT else row.party_id
    of_parties = party is not None or code in OF_PARTIES
    told = tell_of_date(
        case, news, of_parties=of_parties, party=party, council=case.referred_at is not None,
        panel=code in OF_PANEL, delegate=code in OF_DELEGATE,
    )  # fmt: skip
    return bool(told)
