"""Who is in the room: several arrivals and departures recorded at once, by whoever keeps the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dialogue.models import Meeting, SeatMandate
from dialogue.queries import meeting_day
from dialogue.services.step import take_step

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import User


def record_changes(
    meeting: Meeting, by: User, came: Collection[int], left: Collection[int]
) -> tuple[int, int]:
    """Record that the holders of these mandates came and those left; give how many of each were new.

    A seat has one person at a time: where the substitute comes, the member leaves. What somebody else has
    recorded meanwhile is passed over. Raises NotYours or Refused; then nothing is recorded.
    """
    with transaction.atomic():
        mandates = SeatMandate.objects.filter(seat__body=meeting.body_id, pk__in=[*came, *left])
        found = {m.pk: m for m in mandates.on_day(meeting_day(meeting)).select_related("seat")}
        there = _there(meeting)
        gone = 0
        for pk in left:
            if pk in found and pk in there:
                take_step(meeting, "record_departure", by=by, answers={"seat": found[pk].seat})
                gone += 1
        arrived = sum(_arrive(meeting, by, found[pk]) for pk in came if pk in found and pk not in there)
    return arrived, gone


def _there(meeting: Meeting) -> set[int]:
    rows = meeting.attendance.filter(left=None, mandate__isnull=False)
    return set(rows.values_list("mandate_id", flat=True))


def _arrive(meeting: Meeting, by: User, mandate: SeatMandate) -> int:
    """Record one arrival; whoever took the seat before leaves it."""
    taken = meeting.attendance.filter(left=None, seat=mandate.seat).exists()
    if taken:
        take_step(meeting, "record_departure", by=by, answers={"seat": mandate.seat})
    take_step(meeting, "record_arrival", by=by, answers=mandate.arrival())
    return 1
