"""Reads for commitments: the list with its filters and pages, and the reports on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from dialogue.models import Commitment, CommitmentStatus, Entry

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 25
RELATED = ("agreement", "item__meeting", "owner_organization", "plan_item__parent__parent")


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """One page, and the mark of the next one; empty at the end."""

    rows: list[Commitment]
    mark: str = ""


def listed(
    user: User, today: date, *, whose: str = "", state: str = "", origin: str = ""
) -> QuerySet[Commitment]:
    """The commitments that count and this person may see, narrowed."""
    rows = Commitment.objects.visible_to(user).standing()
    if whose == "mine":
        rows = rows.of_person(user)
    elif whose:
        rows = rows.filter(owner=whose)
    if origin:
        number = origin.strip().upper()
        rows = rows.filter(Q(agreement__number=number) | Q(item__meeting__number=number))
    if state == "overdue":
        return rows.overdue(today)
    if state in ("", CommitmentStatus.OPEN):
        return rows.running()
    return rows if state == "all" else rows.filter(status=state)


def by_due(rows: QuerySet[Commitment], after: str = "", limit: int = PAGE) -> CommitmentPage:
    """One page, the soonest due first, those without a day last; one query."""
    if after:
        day, _point, last = after.partition(".")
        beyond = Q(due=None, pk__gt=int(last))
        if day:
            beyond = Q(due__gt=day) | Q(due=day, pk__gt=int(last)) | Q(due=None)
        rows = rows.filter(beyond)
    found = list(rows.select_related(*RELATED)[: limit + 1])
    more = len(found) > limit
    return CommitmentPage(found[:limit], _mark(found[limit - 1]) if more else "")


def _mark(row: Commitment) -> str:
    return f"{row.due.isoformat() if row.due else ''}.{row.pk}"


def reports_on(row: Commitment) -> list[Entry]:
    """What was reported on a commitment, the newest first; one query."""
    place: dict[str, Any] = {"agreement": row.agreement_id}
    if row.item is not None:
        place = {"meeting": row.item.meeting_id}
    entries = Entry.objects.filter(**place, action="report_commitment", data__commitment=row.pk)
    return list(entries.select_related("actor").order_by("-id")[:50])
