"""What the inbox says of cases: number and what happened, who did it, and why the reader is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent
from cases.procedure import ACTIONS
from cases.views.case_details import Names, details_of
from cases.views.present import who_words
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {
    "party": Reason(_("You act for a party of this case.")),
    "officer": Reason(_("You work on this case.")),
    "conciliator": Reason(_("You conciliate this case.")),
    "head": Reason(_("You head the office of this case.")),
    "council": Reason(_("You work for the Council's secretariat.")),
    "panel": Reason(_("You sit on the panel of this case.")),
    "delegate": Reason(_("You decide for the Minister.")),
}
ASKING = (
    "ask_information",
    "propose_settlement",
    "make_offer",
    "request_extension",
    "schedule_session",
    "propose_slots",
    "reassign",
)
"""What somebody else did that asks something of those who are told."""

FIRM = ("ask_information", "propose_settlement", "request_extension", "note_missed_date")
"""What starts a legal time limit or waits for a signature: it cannot be put off."""

TOLD_WHOLE = ("reach_lawful_day", "note_missed_date")
"""What the inbox says with its details: who is told need not open the case to know which date it is."""


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per row; None where the reader may no longer see the case or the entry. One query."""
    sources = [row.source for row in rows if row.source is not None]
    events = CaseEvent.objects.visible_to(user).filter(pk__in=sources)
    found = {event.pk: event for event in events.select_related("case", "actor", "party")}
    return [_line(found.get(row.source or 0)) for row in rows]


def _line(event: CaseEvent | None) -> Line | None:
    if event is None or event.case.number is None:
        return None
    action = ACTIONS.get(event.action)
    what = str(action.done) if action is not None else str(_("Paper file taken up"))
    text = " ".join(details_of(event, Names())) if event.action in TOLD_WHOLE else ""
    return Line(f"{event.case.number}: {what}", event.case.get_absolute_url(), who_words(event), text)


register("case", label=_("Disputes"), describe=describe, reasons=REASONS, asking=ASKING, firm=FIRM)
