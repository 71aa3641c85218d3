"""What social dialogue puts into a person's calendar: meetings, and the last days of own commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.agenda import FURTHER, MOST, Entry, Matter
from dialogue.models import Commitment, Meeting
from dialogue.models.endorsing import HOME
from dialogue.queries_commitments import RELATED

if TYPE_CHECKING:
    from accounts.models import User

LENGTH = timedelta(hours=2)
"""How long a meeting is taken to last where nobody said."""


def entries_of_dialogue(user: User, since: datetime, until: datetime) -> Iterator[Entry]:
    """Meetings this person may see that were not cancelled, and commitments they answer for; two queries."""
    meetings = Meeting.objects.visible_to(user).filter(starts_at__gte=since, starts_at__lt=until)
    for found in meetings.exclude(state="cancelled").order_by("starts_at", "pk")[:MOST]:
        yield meeting_entry(found)
    first, last = (moment.astimezone(HOME).date() for moment in (since, until - timedelta(microseconds=1)))
    own = Commitment.objects.standing().running().of_person(user).filter(due__gte=first, due__lte=last)
    for row in own.select_related(*RELATED).order_by("due", "pk")[:MOST]:
        assert row.due is not None
        yield Entry("commitment", row.due, None, None, _promise(row))


def meeting_entry(found: Meeting) -> Entry:
    """A meeting, in the time of its place."""
    starts, ends = found.starts_at, found.ends_at or found.starts_at + LENGTH
    matter = Matter(
        pk=found.pk, discreet=_("Meeting %(number)s") % {"number": found.number},
        title=found.title_now, url=reverse("dialogue:meeting", args=[found.number]),
        starts_at=starts.astimezone(found.zone), until=ends.astimezone(found.zone), place=found.place,
        link=found.online_link, held=found.closed_at is not None, sequence=found.seq,
    )  # fmt: skip
    return Entry("meeting", timezone.localtime(starts).date(), starts, None, matter)


def _promise(row: Commitment) -> Matter:
    return Matter(
        pk=row.pk, discreet=_("Last day of a commitment"), title=row.shown,
        url=reverse("dialogue:commitment", args=[row.pk]), last_day=True,
    )  # fmt: skip


FURTHER.append(entries_of_dialogue)
