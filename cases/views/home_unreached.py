"""What messages that did not arrive put on people's home: one card, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.home_tasks import FURTHER, Elsewhere, Seen, Task
from notifications.failing import waiting_for

MOST = 100


def unreached(seen: Seen) -> Iterable[Task]:
    """One card for an official who has people to reach; a fixed number of queries."""
    if not seen.access.is_official:
        return
    count = len(waiting_for(seen.user, MOST))
    if count:
        title = ngettext("%d person to reach", "%d people to reach", count) % count
        where = reverse("notifications:unreached")
        yield Task(_("Messages did not arrive"), Elsewhere(str(count), title), where, _("See whom to call"))


FURTHER.append(unreached)
