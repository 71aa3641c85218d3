"""What the inbox says the day before a session or hearing: when it is now; an old time holds no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Hearing, Session
from cases.services.sittings_near import KIND, NEAR, sitting_of
from cases.words_for_inbox import REASONS
from notifications.words import Line, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per reminder, as the sitting is now; None where the case may not be seen. Three queries."""
    cases = Case.objects.visible_to(user).filter(number__in={row.ref for row in rows})
    seen = {case.pk: case for case in cases}
    told = [sitting_of(row.source) for row in rows]
    found: dict[bool, dict[int, Session] | dict[int, Hearing]] = {
        False: Session.objects.filter(case__in=list(seen)).in_bulk([pk for h, pk, _n in told if not h]),
        True: Hearing.objects.filter(case__in=list(seen)).in_bulk([pk for h, pk, _n in told if h]),
    }
    return [_line(found[hearing].get(pk), sequence, seen) for hearing, pk, sequence in told]


def _line(row: Session | Hearing | None, sequence: int, seen: dict[int, Case]) -> Line | None:
    if row is None:
        return None
    case, hearing = seen[row.case_id], isinstance(row, Hearing)
    if hearing:
        url = reverse("cases:hearings", args=[case.council_number]) if case.council_number else ""
    else:
        url = reverse("cases:session", args=[case.number, row.number])
    said = {
        "ref": case.council_number if hearing else case.number,
        "when": date_format(timezone.localtime(row.starts_at), "DATETIME_FORMAT"),
    }
    if row.held or row.sequence != sequence:
        return Line(_("%(ref)s: the time moved; it is now %(when)s") % said if not row.held else
                    _("%(ref)s: this session or hearing was held") % said, url)  # fmt: skip
    words = _("%(ref)s: hearing on %(when)s") if hearing else _("%(ref)s: session on %(when)s")
    return Line(words % said, url)


register(
    KIND, label=gettext_lazy("Reminders of sessions and hearings"), describe=describe, reasons=REASONS,
    asking=(NEAR,),
)  # fmt: skip
