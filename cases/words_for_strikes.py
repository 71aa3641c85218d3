"""What the inbox says of notices of strikes and lock-outs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Deadline, IndustrialAction
from cases.models.notice_law import NOTICE, NOTICE_ESSENTIAL, deadline_of, told_of
from cases.procedure import ACTIONS
from cases.services.notice_days import COME, SOON
from cases.services.notices import ACTS
from cases.views.notice_words import first_day_words
from cases.words_for_inbox import REASONS as CASE_REASONS
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {
    "leader": Reason(gettext_lazy("You are told of every notice of a strike or lock-out.")),
    "officer": Reason(gettext_lazy("It is for your office.")),
    "giver": Reason(gettext_lazy("You act for who gave the notice.")),
    "against": Reason(gettext_lazy("The notice is against an organization that you act for.")),
    **{name: CASE_REASONS[name] for name in ("party", "conciliator", "head")},
}
DAYS = {
    SOON: gettext_lazy("The first lawful day is near"),
    COME: gettext_lazy("The first lawful day has come"),
}


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per notice, where its day matters with how it was counted; None where it may not be seen.

    Two queries.
    """
    numbers = {row.ref for row in rows}
    found = {one.number: one for one in IndustrialAction.objects.visible_to(user).filter(number__in=numbers)}
    events = [one.event_id for one in found.values() if one.event_id is not None]
    counted = Deadline.objects.filter(trigger_id__in=events, code__in=(NOTICE, NOTICE_ESSENTIAL))
    clocks = {deadline.trigger_id: deadline for deadline in counted}
    return [_line(row.verb, found.get(row.ref), clocks) for row in rows]


def _line(verb: str, row: IndustrialAction | None, clocks: Mapping[int | None, Deadline]) -> Line | None:
    if row is None:
        return None
    clock = deadline_of(row.clock) if row.clock else clocks.get(row.event_id)
    told = "notify" in verb or verb in DAYS
    text = first_day_words(told_of(row, clock)) if told else ""
    return Line(f"{row.number}: {_done(verb)}", row.get_absolute_url(), text=text)


def _done(verb: str) -> str:
    if verb in DAYS:
        return str(DAYS[verb])
    if verb in ACTS:
        return str(ACTS[verb].done)
    action = ACTIONS.get(verb)
    return str(action.done) if action is not None else _("Notice given")


register("notice", label=gettext_lazy("Notices of strikes and lock-outs"), describe=describe, reasons=REASONS)
