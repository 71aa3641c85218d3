"""What the clock does by itself: notes dates that passed, so that people hear of them."""

from __future__ import annotations

from django.utils import timezone

from cases.models import Case, Deadline, DeadlineStatus
from cases.models.acting import Refused
from cases.roles import CLOCK
from cases.services.act import take_action

_BATCH = 200


def note_missed_dates(limit: int = _BATCH) -> int:
    """Note up to `limit` cases with a running deadline that is over; give how many were noted.

    Each is one act of the clock through the one service, so it has its entry and its notices. A case
    that moved on meanwhile is left alone.
    """
    over = Deadline.objects.filter(status=DeadlineStatus.RUNNING, due_at__lte=timezone.now())
    case_ids = list(over.order_by("case_id").values_list("case_id", flat=True).distinct()[:limit])
    noted = 0
    for case in Case.objects.filter(pk__in=case_ids, merged_into=None):
        try:
            take_action(case, "note_missed_date", by=CLOCK, answers={})
            noted += 1
        except Refused:
            continue
    return noted
