"""What the inbox says of notices of strikes and lock-outs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import IndustrialAction
from cases.procedure import ACTIONS
from cases.services.notices import ACTS
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {
    "leader": Reason(gettext_lazy("You are told of every notice of a strike or lock-out.")),
    "officer": Reason(gettext_lazy("It is for your office.")),
    "giver": Reason(gettext_lazy("You act for who gave the notice.")),
    "against": Reason(gettext_lazy("The notice is against an organization that you act for.")),
}


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per notice, a new one with its first lawful day; None where it is not to be seen any more."""
    numbers = {row.ref for row in rows}
    found = {one.number: one for one in IndustrialAction.objects.visible_to(user).filter(number__in=numbers)}
    return [_line(row.verb, found.get(row.ref)) for row in rows]


def _line(verb: str, row: IndustrialAction | None) -> Line | None:
    if row is None:
        return None
    day = _("First lawful day: %s.") % date_format(row.lawful_from) if row.lawful_from else ""
    return Line(f"{row.number}: {_done(verb)}", row.get_absolute_url(), text=day if "notify" in verb else "")


def _done(verb: str) -> str:
    if verb in ACTS:
        return str(ACTS[verb].done)
    action = ACTIONS.get(verb)
    return str(action.done) if action is not None else _("Notice given")


register("notice", label=gettext_lazy("Notices of strikes and lock-outs"), describe=describe, reasons=REASONS)
