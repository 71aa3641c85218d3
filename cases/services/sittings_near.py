"""Reminds of sessions and hearings on the working day before, each time they have, once.

A sitting that moved is reminded of by its new time and never by the old one. Who was told of its time
today is not told again.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from cases.models import CaseEvent, Hearing, Session
from cases.services.conflicts import PLANNING
from cases.services.reminding import BY_DAY, end_of, working_day_after
from cases.services.telling import tell_office_and_sides
from notifications.models import Notification
from notifications.services import News

KIND, NEAR = "sitting", "sitting_near"
_PLACES = 1000
_BATCH = 200


def source_of(sitting: Session | Hearing) -> int:
    """The number under which a sitting is told at the time it has now."""
    return (sitting.pk * _PLACES + sitting.sequence % _PLACES) * 2 + isinstance(sitting, Hearing)


def sitting_of(source: int | None) -> tuple[bool, int, int]:
    """Whether a reminder is of a hearing, its id, and the count of moves at which it was told."""
    number, hearing = divmod(source or 0, 2)
    pk, sequence = divmod(number, _PLACES)
    return bool(hearing), pk, sequence


def remind_of_sittings(now: datetime) -> int:
    """Remind of what is held until the end of the next working day, by day only; gives how many reminders."""
    local = timezone.localtime(now)
    if not BY_DAY[0] <= local.time() < BY_DAY[1]:
        return 0
    rows = [*_untold(Session, "in_conciliation", now), *_untold(Hearing, "in_arbitration", now)]
    return sum(_tell(row, now) for row in rows)


def _untold(model: type[Session | Hearing], state: str, now: datetime) -> list[Session | Hearing]:
    """Planned sittings that are near, whose time nobody was told of today or reminded of; one query."""
    today = timezone.localdate(now)
    number = (OuterRef("pk") * _PLACES + OuterRef("sequence")) * 2 + int(model is Hearing)
    told = Notification.objects.filter(kind=KIND, source=number)
    since = timezone.make_aware(datetime.combine(today, time()))
    new = CaseEvent.objects.filter(case=OuterRef("case"), action__in=PLANNING, recorded_at__gte=since)
    rows = model.objects.filter(
        ~Exists(told), ~Exists(new), held=False, case__state=state, case__merged_into=None,
        starts_at__gt=now, starts_at__lt=end_of(working_day_after(today, 1)),
    )  # fmt: skip
    return list(rows.order_by("starts_at", F("id")).select_related("case")[:_BATCH])


@transaction.atomic
def _tell(row: Session | Hearing, now: datetime) -> bool:
    """Tell both sides and whoever holds it, unless it moved or was held meanwhile."""
    model, hearing = type(row), isinstance(row, Hearing)
    held = model.objects.select_for_update(of=("self",)).filter(pk=row.pk, sequence=row.sequence, held=False)
    if not held.exists():
        return False
    news = News(KIND, str(row.case.number), NEAR, source_of(row), now)
    return bool(tell_office_and_sides(row.case, news, council=hearing, panel=hearing))
