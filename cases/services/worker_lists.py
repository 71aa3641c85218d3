"""The list of workers of a draft: what was read waits for a yes, then stands beside the complaint.

Of the same shape as the other acts on a draft: lock the row, ask who it is, write all of it or nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cases.models import Case, WorkerList
from cases.services import drafts
from cases.worker_numbers import numbers_of
from cases.worker_tables import REFUSED_SHOWN, PeopleRead

if TYPE_CHECKING:
    from accounts.models import User

KEPT = timedelta(hours=24)
"""For so long a list is kept that was read and not taken."""


def keep_read(draft: Case, read: PeopleRead, file_name: str, *, by: User, now: datetime) -> WorkerList:
    """Keep what was read until its sender says yes; their earlier one that waits goes.

    Raises NotYours, and Refused once the draft was sent.
    """
    with transaction.atomic():
        locked = drafts.lock(draft, by)
        WorkerList.objects.filter(case=locked, by=by, taken=False).delete()
        return WorkerList.objects.create(
            case=locked, by=by, file_name=file_name[:200], read_at=now, people=read.people,
            refused=read.refused[:REFUSED_SHOWN], counts=read.counts,
        )  # fmt: skip


def take(draft: Case, list_id: int, *, by: User) -> bool:
    """The list that was shown becomes the draft's, in place of an earlier one, and fills its numbers.

    False where it is not there any more, or names nobody. Raises NotYours, and Refused once it was sent.
    """
    with transaction.atomic():
        locked = drafts.lock(draft, by)
        row = WorkerList.objects.filter(case=locked, by=by, taken=False, pk=list_id).first()
        if row is None or not row.people:
            return False
        WorkerList.objects.filter(case=locked, taken=True).delete()
        row.taken, row.refused = True, []
        row.save(update_fields=["taken", "refused"])
        filled = numbers_of(drafts.answers_of(locked, "people"), row.counts)
        drafts.save_answers(locked, "people", filled, by=by, seen=drafts.version_of(locked, "people"))
        return True


def leave(draft: Case, list_id: int, *, by: User) -> None:
    """Throw a list away: one's own that waits, or the one that is taken; the numbers stay.

    Raises NotYours, and Refused once the draft was sent.
    """
    with transaction.atomic():
        locked = drafts.lock(draft, by)
        rows = WorkerList.objects.filter(case=locked, pk=list_id)
        (rows.filter(taken=True) | rows.filter(by=by)).delete()


def sweep(now: datetime) -> int:
    """Delete lists that were read a day ago and never taken; give how many."""
    return WorkerList.objects.filter(taken=False, read_at__lte=now - KEPT).delete()[0]
