"""What holidays that wait for a second person put on the home of those who may publish them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models.trials import HolidayPublication
from cases.views.home_tasks import FURTHER, MOST, Elsewhere, Seen, Task


def to_decide(seen: Seen) -> Iterable[Task]:
    """One card for each that somebody else proposed; a fixed number of queries."""
    rows = HolidayPublication.objects.visible_to(seen.user).filter(decided_at=None)
    for row in rows.exclude(proposed_by=seen.user).select_related("run")[:MOST]:
        about = Elsewhere(date_format(row.run.on), row.run.get_proposal_display())
        where = reverse("cases:holiday_publication", args=[row.pk])
        what = _("Publish a holiday or throw it away")
        yield Task(what, about, where, _("Read and decide"))


FURTHER.append(to_decide)
