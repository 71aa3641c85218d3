"""What the inbox says of social dialogue: what happened where, and why the reader is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dialogue.models import SUBJECTS, CollectiveAgreement, Commitment, Entry, Subject
from dialogue.procedure import PROCEDURES
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {
    "seat": Reason(_("You hold a seat in this body.")),
    "secretariat": Reason(_("You work for the secretariat.")),
    "party": Reason(_("You act for a party of this agreement.")),
    "officer": Reason(_("Your office registers this agreement.")),
}
ASKING = frozenset(
    {"convene", "put_motion", "circulate_minutes", "table_agreement", "submit_plan", "return_agreement"}
)
"""What asks something of those who are told."""

Place = Callable[[Any], str]
PLACES: dict[str, Place] = {
    "collective_agreement": lambda subject: reverse("dialogue:collective", args=[subject.number]),
    "agreement": lambda subject: reverse("dialogue:agreement", args=[subject.number]),
    "meeting": lambda subject: reverse("dialogue:meeting", args=[subject.number]),
    "work_plan": lambda subject: reverse("dialogue:workplan", args=[subject.number.lower()]),
}
"""How the page of a subject is found, by its procedure; filled where the pages are."""


def describe(model: type[Subject], rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per row; None where the reader may no longer see the subject. One query."""
    field = SUBJECTS[model]
    manager: Any = model._default_manager
    seen = manager.visible_to(user).filter(number__in={row.ref for row in rows})
    entries = Entry.objects.filter(pk__in=[row.source for row in rows], **{f"{field}__in": seen})
    found = {entry.pk: entry for entry in entries.select_related(field, "actor")}
    return [_line(field, found.get(row.source or 0)) for row in rows]


def _line(field: str, entry: Entry | None) -> Line | None:
    if entry is None:
        return None
    subject: Any = getattr(entry, field)
    action = PROCEDURES[subject.procedure].action(entry.action)
    what = str(action.done) if action is not None else entry.action
    url = PLACES[field](subject) if field in PLACES else reverse("notifications:inbox")
    who = entry.actor.get_full_name() if entry.actor is not None else ""
    return Line(f"{subject.number}: {what}", url, who)


LABELS = {
    "meeting": _("Meetings"), "agreement": _("Agreements"), "work_plan": _("Work plan"),
    "collective_agreement": _("Collective agreements"),
}  # fmt: skip

for _model, _field in SUBJECTS.items():
    register(
        _field, label=LABELS[_field], describe=partial(describe, _model), reasons=REASONS,
        asking=ASKING,
    )  # fmt: skip


def describe_reminders(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per reminder of a commitment; None where the reader may no longer see it. One query."""
    refs = [int(row.ref) for row in rows if row.ref.isdecimal()]
    seen = Commitment.objects.visible_to(user).select_related("agreement", "item__meeting").in_bulk(refs)
    return [_reminder(row, seen.get(int(row.ref))) for row in rows]


def _reminder(row: Notification, commitment: Commitment | None) -> Line | None:
    if commitment is None:
        return None
    late = row.verb == "overdue"
    title = _("A commitment is overdue") if late else _("A commitment is due soon")
    url = reverse("dialogue:commitment", args=[commitment.pk])
    return Line(str(title), url, text=commitment.shown)


register(
    "commitment", label=_("Commitments"), describe=describe_reminders, asking=("due_soon", "overdue"),
    reasons={**REASONS, "owner": Reason(_("You answer for this commitment."))},
)  # fmt: skip


def describe_ends(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per collective agreement whose end comes near; None where it is out of sight. One query."""
    seen = CollectiveAgreement.objects.visible_to(user).filter(number__in={row.ref for row in rows})
    found = {agreement.number: agreement for agreement in seen}
    return [_end_line(found.get(row.ref)) for row in rows]


def _end_line(agreement: CollectiveAgreement | None) -> Line | None:
    if agreement is None or agreement.expires_on is None:
        return None
    day = date_format(agreement.expires_on, "DATE_FORMAT")
    title = _("%(number)s: its term ends on %(day)s") % {"number": agreement.number, "day": day}
    return Line(title, reverse("dialogue:collective", args=[agreement.number]), text=agreement.title)


register(
    "agreement_expiry", label=_("Ends of collective agreements"), describe=describe_ends, reasons=REASONS
)
